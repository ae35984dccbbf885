/**
 * Every code a {@link ReplyXError} can carry. The guide "Errors" lists what to do about each.
 */
export type ReplyXErrorCode =
  | 'option_invalid'
  | 'not_supported'
  | 'destroyed'
  | 'text_empty'
  | 'text_too_long'
  | 'text_invalid'
  | 'outbox_full'
  | 'entry_not_found'
  | 'cancelled'
  | 'token_expired'
  | 'token_invalid'
  | 'token_in_url_required'
  | 'domain_forbidden'
  | 'authentication_failed'
  | 'dialog_not_found'
  | 'dialog_closed'
  | 'idempotency_key_reused'
  | 'rate_limited'
  | 'plan_reached'
  | 'request_invalid'
  | 'request_refused'
  | 'request_timeout'
  | 'network_failed'
  | 'server_failed'
  | 'protocol_invalid'
  | 'storage_failed'
  | 'handoff_refused'
  | 'handler_failed'

/** What a {@link ReplyXError} is made from. */
export interface ReplyXErrorInit {
  /** The stable code. */
  readonly code: ReplyXErrorCode
  /** One sentence for developers, of the form "unable to …; reason". */
  readonly message: string
  /** Whether the same call may succeed later without a change. Default: `false`. */
  readonly retryable?: boolean | undefined
  /** The HTTP status, or the WebSocket close code, where there was one. */
  readonly status?: number | undefined
  /** What was thrown underneath. Never holds a token or a guest id. */
  readonly cause?: unknown
}

const brand = Symbol.for('replyx.error')

/**
 * The one error type of ReplyX. `message` is for developers; what a visitor reads comes from the labels
 * of `@replyx/core/view`, chosen by `code`.
 *
 * @example
 * ```ts
 * import { ReplyXError } from '@replyx/core'
 *
 * const error = new ReplyXError({ code: 'network_failed', message: 'unable to send; offline', retryable: true })
 * console.log(error.code, error.retryable)
 * ```
 */
export class ReplyXError extends Error {
  /** The stable code, to branch on. */
  declare readonly code: ReplyXErrorCode
  /** Whether the same call may succeed later without a change. */
  declare readonly retryable: boolean
  /** The HTTP status, or the WebSocket close code, where there was one. */
  declare readonly status: number | undefined

  /** @param init - the parts of the error */
  constructor(init: ReplyXErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause })
    this.name = 'ReplyXError'
    this.code = init.code
    this.retryable = init.retryable ?? false
    this.status = init.status
    Object.defineProperty(this, brand, { value: true })
  }
}

/**
 * Tells whether a value is a {@link ReplyXError}, also one made by another copy of this package on the same
 * page, where `instanceof` fails.
 *
 * @param value - anything, usually what a `catch` caught
 * @returns whether `value` is a `ReplyXError`
 *
 * @example
 * ```ts
 * import { createReplyX, isReplyXError } from '@replyx/core'
 *
 * try {
 *   createReplyX({ assistantId: -1 })
 * } catch (error) {
 *   if (isReplyXError(error)) console.log(error.code)
 * }
 * ```
 */
export function isReplyXError(value: unknown): value is ReplyXError {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[brand] === true
}

/** An error in the one grammar of messages: "unable to ACTION; REASON". */
export function failure(
  code: ReplyXErrorCode,
  action: string,
  reason: string,
  more: Omit<ReplyXErrorInit, 'code' | 'message'> = {},
): ReplyXError {
  return new ReplyXError({ ...more, code, message: `unable to ${action}; ${reason}` })
}

/** What was asked for is no longer wanted. */
export function cancelled(action: string): ReplyXError {
  return failure('cancelled', action, 'cancelled', { retryable: true })
}

/** The client has ended. */
export function destroyed(action: string): ReplyXError {
  return failure('destroyed', action, 'the client was destroyed')
}

/** Whatever was thrown, as the one error type. */
export function asFailure(cause: unknown, action: string): ReplyXError {
  if (isReplyXError(cause)) return cause
  return failure('network_failed', action, 'unexpected failure', { retryable: true, cause })
}
