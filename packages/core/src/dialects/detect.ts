import { asFailure, failure } from '../errors.ts'
import { protocolShape } from '../protocol/shapes.ts'
import type { Dialect, DialectContext } from './dialect.ts'
import { createV1 } from './v1.ts'

/**
 * Finds out which dialect a backend speaks, before any secret leaves the page.
 *
 * @throws ReplyXError `not_supported` for a backend that speaks none of ours; whatever the request rejects with
 * otherwise, since a network error says nothing about the level
 */
export async function detectDialect(context: DialectContext): Promise<Dialect> {
  const action = 'learn the protocol'
  const call = { method: 'GET', path: 'protocol', action, shape: protocolShape, isAnonymous: true } as const
  const level = await context.request(call).then(
    ({ data }) => data.protocol,
    (cause: unknown) => {
      const error = asFailure(cause, action)
      if (error.status === 404 || error.status === 405) return 'none'
      throw error
    },
  )
  if (level === 1) return createV1(context)
  throw failure('not_supported', 'connect', `the backend speaks protocol ${String(level)}, allowed: 1`)
}
