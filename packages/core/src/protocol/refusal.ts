/** What a refusing answer says of itself: `{detail: string | {error, message, …}}`. */
export interface Refusal {
  /** The server's word for what is wrong. */
  readonly reason: string | undefined
  /** Seconds to wait. */
  readonly retryAfter: number | undefined
}

interface Body {
  readonly detail?: { readonly error?: unknown; readonly retryAfter?: unknown }
  readonly retryAfter?: unknown
}

const WORD = /^[a-z_]{1,40}$/

/** Reads the body of a refusal. Never throws: a proxy may have put anything there. */
export function readRefusal(body: unknown): Refusal {
  const { detail, retryAfter } = (body ?? {}) as Body
  const reason = detail?.error
  const seconds = [detail?.retryAfter, retryAfter].find((value) => typeof value === 'number')
  return {
    reason: typeof reason === 'string' && WORD.test(reason) ? reason : undefined,
    retryAfter: seconds,
  }
}
