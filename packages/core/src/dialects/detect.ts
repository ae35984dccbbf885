import { asFailure, failure } from '../errors.ts'
import type { Dialect } from './dialect.ts'
import { v1 } from './v1.ts'

/**
 * Finds out which dialect a backend speaks, before any secret leaves the page.
 *
 * @param askLevel - asks the backend for its protocol version
 * @throws ReplyXError `not_supported` for a backend that speaks none of ours; whatever `askLevel` rejects with
 * otherwise, since a network error says nothing about the level
 */
export async function detectDialect(askLevel: () => Promise<number>): Promise<Dialect> {
  const level = await askLevel().catch((cause: unknown) => {
    const error = asFailure(cause, 'learn the protocol')
    if (error.status === 404 || error.status === 405) return 'none'
    throw error
  })
  if (level === 1) return v1
  throw failure('not_supported', 'connect', `the backend speaks protocol ${String(level)}, allowed: 1`)
}
