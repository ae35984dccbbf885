import { ReplyXError, type ReplyXErrorCode } from '../errors.ts'
import { readFailure } from '../protocol/failure.ts'

/** A refusal of the server, with what decides about sending again. */
export class HttpError extends ReplyXError {
  /** How long the server asks to wait, in ms. */
  readonly retryAfter: number | undefined
  /** The server's own word for what is wrong. */
  readonly reason: string | undefined

  constructor(init: {
    readonly code: ReplyXErrorCode
    readonly message: string
    readonly status: number
    readonly retryAfter?: number | undefined
    readonly reason?: string | undefined
  }) {
    super({ ...init, retryable: isRetryableStatus(init.status, init.reason) })
    this.retryAfter = init.retryAfter
    this.reason = init.reason
  }
}

const IN_PROGRESS = 'idempotency_in_progress'

function isRetryableStatus(status: number, reason: string | undefined): boolean {
  if (status === 409) return reason === IN_PROGRESS
  return status === 408 || status === 425 || status === 429 || status >= 500
}

const byStatus: Readonly<Record<number, ReplyXErrorCode>> = {
  400: 'request_invalid',
  401: 'token_invalid',
  402: 'plan_reached',
  404: 'dialog_not_found',
  408: 'request_timeout',
  409: 'request_refused',
  413: 'text_too_long',
  422: 'request_invalid',
  429: 'rate_limited',
}

const byReason: Readonly<Record<string, ReplyXErrorCode>> = {
  dialog_closed: 'dialog_closed',
  domain_forbidden: 'domain_forbidden',
  idempotency_key_reused: 'idempotency_key_reused',
  token_expired: 'token_expired',
}

function codeOf(status: number, reason: string | undefined): ReplyXErrorCode {
  const named = reason === undefined ? undefined : byReason[reason]
  if (named !== undefined) return named
  if (status === 403) return 'plan_reached'
  return byStatus[status] ?? (status >= 500 ? 'server_failed' : 'request_refused')
}

/** Reads `Retry-After` (RFC 9110, section 10.2.3): seconds or a date, into ms from now. */
export function readRetryAfter(value: string | number | null | undefined, now: number): number | undefined {
  if (value === null || value === undefined || value === '') return undefined
  const seconds = Number(value)
  const delay = Number.isNaN(seconds) ? Date.parse(String(value)) - now : seconds * 1_000
  return Number.isFinite(delay) ? Math.max(0, delay) : undefined
}

/** Makes the error of a refusing answer. */
export function toHttpError(input: {
  readonly status: number
  readonly body: unknown
  readonly retryAfterHeader: string | null
  readonly action: string
  readonly now: number
}): HttpError {
  const { reason, retryAfter } = readFailure(input.body)
  return new HttpError({
    code: codeOf(input.status, reason),
    // The server's own sentence stays out: it may repeat what it was sent.
    message: `unable to ${input.action}; the server answered ${String(input.status)}${reason === undefined ? '' : ` (${reason})`}`,
    status: input.status,
    reason,
    retryAfter: readRetryAfter(input.retryAfterHeader ?? retryAfter, input.now),
  })
}
