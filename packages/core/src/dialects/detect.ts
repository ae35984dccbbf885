import { asFailure, failure } from '../errors.ts'
import { number, object } from '../protocol/leaves.ts'
import type { Dialect, DialectContext } from './dialect.ts'

const BELIEVED_FOR = 24 * 60 * 60 * 1_000

const protocolShape = object({ protocol: number })

/**
 * Finds out which dialect a backend speaks, before any secret leaves the page.
 *
 * @param loadV1 - gets the code of the present protocol, which only those who speak it need
 * @throws ReplyXError `not_supported` for a backend that speaks none of ours; whatever the request rejects with
 * otherwise, since a network error says nothing about the level
 */
export async function detectDialect(
  context: DialectContext,
  loadV1: () => Promise<(context: DialectContext) => Dialect>,
): Promise<Dialect> {
  const action = 'learn the protocol'
  const call = { method: 'GET', path: 'protocol', action, shape: protocolShape, isAnonymous: true } as const
  const { ports, settings } = context
  const key = `base:level:${settings.apiUrl}`
  const wasKnown = await ports.storage.transact(key, (values) => ({
    // The clock may have been turned.
    result: Math.abs(ports.clock.now() - Number(values.get(key))) < BELIEVED_FOR,
  }))
  const ask = async (): Promise<unknown> => {
    try {
      return (await context.request(call)).data.protocol
    } catch (cause) {
      const { status } = asFailure(cause, action)
      if (status === 404 || status === 405) return 'none'
      throw cause
    }
  }
  const level = wasKnown ? 'none' : await ask()
  if (level === 1) return (await loadV1())(context)
  if (level === 'none') return (await import('./base/base.ts')).createBase(context, { key, wasKnown })
  throw failure('not_supported', 'connect', `the backend speaks protocol ${String(level)}, allowed: 1`)
}
