/** What a refusing answer says of itself: `{detail: string | {error, message, …}}`. */
export interface Failure {
  /** The server's word for what is wrong. */
  readonly reason: string | undefined
  /** Seconds to wait. */
  readonly retryAfter: number | undefined
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
const WORD = /^[a-z_]{1,40}$/
const wordOf = (value: unknown): string | undefined =>
  typeof value === 'string' && WORD.test(value) ? value : undefined
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

/** Reads the body of a refusal. Never throws: a proxy may have put anything there. */
export function readFailure(body: unknown): Failure {
  const outer = fieldsOf(body)
  const detail = fieldsOf(outer['detail'])
  return {
    reason: wordOf(detail['error']),
    retryAfter: numberOf(detail['retry_after']) ?? numberOf(outer['retry_after']),
  }
}
