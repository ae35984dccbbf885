import { ReplyXError } from './errors.ts'

/** What was asked for is no longer wanted. */
export function cancelledError(action: string): ReplyXError {
  return new ReplyXError({ code: 'cancelled', message: `unable to ${action}; cancelled`, retryable: true })
}

/** The client has ended. */
export function destroyedError(action: string): ReplyXError {
  return new ReplyXError({ code: 'destroyed', message: `unable to ${action}; the client was destroyed` })
}

/** Whatever was thrown, as the one error type. */
export function asError(cause: unknown, action: string): ReplyXError {
  if (cause instanceof ReplyXError) return cause
  const message = `unable to ${action}; unexpected failure`
  return new ReplyXError({ code: 'network_failed', message, retryable: true, cause })
}
