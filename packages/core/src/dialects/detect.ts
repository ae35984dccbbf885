import { isReplyXError, ReplyXError } from '../errors.ts'
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
  let level: number | null
  try {
    level = await askLevel()
  } catch (error) {
    if (!isReplyXError(error) || (error.status !== 404 && error.status !== 405)) throw error
    level = null
  }
  if (level === 1) return v1
  const found = level === null ? 'none' : String(level)
  throw new ReplyXError({
    code: 'not_supported',
    message: `unable to connect; the backend speaks protocol ${found}, allowed: 1`,
  })
}
