import { failure, type ReplyXError, type ReplyXErrorCode } from '../errors.ts'
import { readRefusal } from '../protocol/refusal.ts'

/** An error, with the time in ms that the server asks to wait, where it does. */
export type HttpError = ReplyXError & { readonly retryAfter?: number | undefined }

const byStatus: Readonly<Record<number, ReplyXErrorCode>> = {
  400: 'request_invalid',
  401: 'token_invalid',
  402: 'plan_reached',
  403: 'plan_reached',
  404: 'dialog_not_found',
  408: 'request_timeout',
  413: 'text_too_long',
  422: 'request_invalid',
  429: 'rate_limited',
}

/** Words of the server that are codes of ours too. */
const named: readonly (string | undefined)[] = [
  'dialog_closed',
  'domain_forbidden',
  'idempotency_key_reused',
  'token_expired',
] satisfies ReplyXErrorCode[]

function codeOf(status: number, reason: string | undefined): ReplyXErrorCode {
  if (named.includes(reason)) return reason as ReplyXErrorCode
  return byStatus[status] ?? (status >= 500 ? 'server_failed' : 'request_refused')
}

function isRetryable(status: number, reason: string | undefined): boolean {
  if (status === 409) return reason === 'idempotency_in_progress'
  return status >= 500 || [408, 425, 429].includes(status)
}

/** Reads `Retry-After` (RFC 9110, section 10.2.3): seconds or a date, into ms from now. */
function readRetryAfter(value: string | number | undefined, now: number): number | undefined {
  if (value === undefined || value === '') return undefined
  const seconds = Number(value)
  const delay = Number.isNaN(seconds) ? Date.parse(String(value)) - now : seconds * 1_000
  return Number.isFinite(delay) ? Math.max(0, delay) : undefined
}

/** Makes the error of a refusing answer. */
export function toHttpError(action: string, response: Response, body: unknown, now: number): HttpError {
  const { status, headers } = response
  const { reason, retryAfter } = readRefusal(body)
  // The server's own sentence stays out: it may repeat what it was sent.
  const answer = `the server answered ${String(status)}${reason === undefined ? '' : ` (${reason})`}`
  const retryable = isRetryable(status, reason)
  return Object.assign(failure(codeOf(status, reason), action, answer, { status, retryable }), {
    retryAfter: readRetryAfter(headers.get('Retry-After') ?? retryAfter, now),
  })
}
