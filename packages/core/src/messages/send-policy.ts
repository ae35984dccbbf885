import type { ReplyXError } from '../errors.ts'

/** What becomes of an entry whose sending failed. */
export type SendVerdict =
  /** Try again by itself, with backoff. */
  | 'retry'
  /** Try again when the identity is in order. */
  | 'wait'
  /** It stays visible with its reason; the queue goes on. */
  | 'fail'

const MAX_SERVER_ERRORS = 8
const MAX_AGE = 24 * 60 * 60 * 1_000
const MAX_PAUSE = 5 * 60 * 1_000

/** Codes that a message waits out until there is an identity again. */
const AWAITING_IDENTITY = /^(token|authentication)_/

/** Whether an answer says that this one message is what the server stumbles over. */
export function isServerFault(error: ReplyXError): boolean {
  return error.code === 'server_failed' || error.code === 'protocol_invalid'
}

/** Decides about an entry after an attempt; `serverErrors` counts this one too. */
export function judgeFailure(error: ReplyXError, serverErrors: number): SendVerdict {
  if (error.code === 'cancelled' || (AWAITING_IDENTITY.test(error.code) && !error.retryable)) return 'wait'
  if (isServerFault(error)) return serverErrors >= MAX_SERVER_ERRORS ? 'fail' : 'retry'
  return error.retryable ? 'retry' : 'fail'
}

/** Whether an entry has waited too long to be sent without the visitor's word. */
export function isTooOld(createdAt: number, now: number): boolean {
  return now - createdAt > MAX_AGE
}

/** How long to pause where the server asks for it: ms, at most five minutes. */
export function pauseFor(retryAfter = 0): number {
  return Math.min(retryAfter, MAX_PAUSE)
}
