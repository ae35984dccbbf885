import type { ReplyXError, ReplyXErrorCode } from '../../errors.ts'
import type { Labels } from '../labels.ts'

/** What has no sentence of its own gets the general one. */
const sentences: Readonly<Partial<Record<ReplyXErrorCode, keyof Labels>>> = {
  text_empty: 'errorRefused',
  text_too_long: 'errorTooLong',
  text_invalid: 'errorRefused',
  token_expired: 'errorAccess',
  token_invalid: 'errorAccess',
  token_in_url_required: 'errorAccess',
  domain_forbidden: 'errorAccess',
  authentication_failed: 'errorAccess',
  dialog_not_found: 'errorClosed',
  dialog_closed: 'errorClosed',
  idempotency_key_reused: 'errorRefused',
  rate_limited: 'bannerRateSoon',
  plan_reached: 'bannerPlan',
  request_invalid: 'errorRefused',
  request_refused: 'errorRefused',
  request_timeout: 'errorNetwork',
  network_failed: 'errorNetwork',
  server_failed: 'errorServer',
  protocol_invalid: 'errorServer',
  storage_failed: 'bannerStorage',
  handoff_refused: 'handoffTimeout',
}

/** What a visitor reads of an error: by its code, never the developer's message. */
export function errorSentence(error: ReplyXError, labels: Labels): string {
  return labels[sentences[error.code] ?? 'errorOther'] as string
}
