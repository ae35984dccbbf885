import type { ReplyXError } from '../../errors.ts'
import type { Labels } from '../labels.ts'

/** Labels by how a code begins; what has no sentence of its own gets the general one. */
const sentences = [
  [/^text_too_long/, 'errorTooLong'],
  [/^(?:text|idempotency|request_(?:invalid|refused))/, 'errorRefused'],
  [/^(?:token|domain|authentication)/, 'errorAccess'],
  [/^dialog/, 'errorClosed'],
  [/^(?:network|request_timeout)/, 'errorNetwork'],
  [/^(?:server|protocol)/, 'errorServer'],
  [/^rate/, 'bannerRateSoon'],
  [/^plan/, 'bannerPlan'],
  [/^storage/, 'bannerStorage'],
  [/^handoff/, 'handoffTimeout'],
] as const

/** What a visitor reads of an error: by its code, never the developer's message. */
export function errorSentence({ code }: ReplyXError, labels: Labels): string {
  const [, label = 'errorOther'] = sentences.find(([pattern]) => pattern.test(code)) ?? []
  return labels[label]
}
