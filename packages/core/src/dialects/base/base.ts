import { failure } from '../../errors.ts'
import type { ServerFrame } from '../../protocol/frames.ts'
import type { Identity } from '../../protocol/rest.ts'
import { toWire } from '../../protocol/wire.ts'
import type { Dialect, DialectContext } from '../dialect.ts'
import { openBaseChannel } from './channel.ts'
import { createDesk } from './desk.ts'
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
  const { apiUrl, wsUrl } = settings
  const { mode } = session
  if (mode === 'site' && !settings.tokenInUrl) {
    const reason = 'the backend reads a site token only in addresses: see the option "tokenInUrl"'
    throw failure('token_in_url_required', 'connect', reason)
  }
  const remember = (at?: number): void => {
    void ports.storage.transact(level.key, () => ({ result: undefined, writes: [[level.key, at]] }))
  }
  // Asked again after a day, however often it was believed meanwhile.
  if (!level.wasKnown) remember(ports.clock.now())
  const desk = createDesk(context)
  const queryOf = ({ guestId, assistantId, siteToken }: Identity): object =>
    mode === 'site' ? { siteToken, guestId } : { assistantId, guestId }

  return {
    rest: createBaseCalls(context, desk, remember),
    credentials: (identity) => ({ headers: {}, query: queryOf(identity) }),
    openChannel({ dialogId }, listener) {
      const path = `${mode}/dialogs/${String(dialogId)}`
      const addresses = async () => {
        const query = toWire<string>(queryOf(await session.identity()))
        const search = new URLSearchParams(query).toString()
        return { socket: `${wsUrl}/ws/${path}?${search}`, events: `${apiUrl}/api/${path}/events?${search}` }
      }
      return openBaseChannel(context, desk, desk.logOf(dialogId), addresses, listener)
    },
    hello: (_, { epoch, sinceSeq }) => JSON.stringify({ epoch, sinceSeq }),
    parse: (frame) => ({ frame: frame as ServerFrame }),
    // Nobody hears it.
    pong: '',
    typing: () => '',
  }
}
