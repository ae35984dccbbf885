import { failure } from '../../errors.ts'
import type { ServerFrame } from '../../protocol/frames.ts'
import { toWire } from '../../protocol/wire.ts'
import type { Dialect, DialectContext } from '../dialect.ts'
import { openBaseChannel } from './channel.ts'
import { createDesk } from './desk.ts'
import { keep } from './keep.ts'
import { createBaseCalls } from './rest.ts'

/**
 * Backends of the 1.2 design. What they cannot do is done here: a small v1 server in the page stands between them and
 * the client, which therefore need not know of them.
 *
 * @param level - where it is remembered that the backend is one of these, and whether it was
 * @throws ReplyXError `token_in_url_required` where only a token in addresses would be understood
 */
export function createBase(
  context: DialectContext,
  level: { readonly key: string; readonly wasKnown: boolean },
): Dialect {
  const { session, settings, ports } = context
  const { apiUrl, wsUrl, tokenInUrl } = settings
  const { mode } = session
  if (mode === 'site' && !tokenInUrl) {
    const reason = 'it reads tokens only in addresses: see "tokenInUrl"'
    throw failure('token_in_url_required', 'connect', reason)
  }
  const remember = (at?: number): unknown => keep(ports.storage, level.key, () => at)
  // Asked again after a day, however often it was believed meanwhile.
  if (!level.wasKnown) remember(ports.clock.now())
  const desk = createDesk(context)

  return {
    rest: createBaseCalls(context, desk, remember),
    // What is null in it is left out.
    credentials: (query) => ({ headers: {}, query }),
    openChannel({ dialogId }, listener) {
      const path = `${mode}/dialogs/${dialogId}`
      const addresses = async () => {
        const query = new URLSearchParams(toWire<string>(await session.identity())).toString()
        return { socket: `${wsUrl}/ws/${path}?${query}`, events: `${apiUrl}/api/${path}/events?${query}` }
      }
      return openBaseChannel(context, desk, desk.logOf(dialogId), addresses, listener)
    },
    hello: (_, point) => JSON.stringify(point),
    parse: (frame) => ({ frame: frame as ServerFrame }),
    // Nobody hears it.
    pong: '',
    typing: () => '',
  }
}
