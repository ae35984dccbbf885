import type { ReplyXError } from '../../errors.ts'
import type { Labels } from '../labels.ts'

/** Labels by a code or its first word; what has no sentence of its own gets the general one. */
const sentences: Readonly<Record<string, keyof Labels>> = {
  text_too_long: 'errorTooLong',
  text: 'errorRefused',
  request: 'errorRefused',
  token: 'errorAccess',
  domain: 'errorAccess',
  authentication: 'errorAccess',
  dialog: 'errorClosed',
  network: 'errorNetwork',
  request_timeout: 'errorNetwork',
  server: 'errorServer',
  protocol: 'errorServer',
  rate: 'bannerRateSoon',
  plan: 'bannerPlan',
  storage: 'bannerStorage',
  handoff: 'handoffTimeout',
}

/** What a visitor reads of an error: by its code, never the developer's message. */
export function errorSentence({ code }: ReplyXError, labels: Labels): string {
  return labels[sentences[code] ?? sentences[code.split('_', 1).join()] ?? 'errorOther'] as string
}
