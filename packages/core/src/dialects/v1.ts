import type { ChannelAttempt, ChannelListener } from '../protocol/channel.ts'
import { helloFrame, parseFrame, pongFrame, typingFrame } from '../protocol/frames.ts'
import { credentialsOf } from '../protocol/rest.ts'
import { toWire } from '../protocol/wire.ts'
import type { Dialect, DialectContext } from './dialect.ts'
import { createRestCalls } from './rest-calls.ts'

/** Backends that speak protocol v1. */
export function createV1({ request, session, settings, ports, openSocket }: DialectContext): Dialect {
  const { apiUrl, wsUrl, transport } = settings
  const { mode } = session
  return {
    rest: createRestCalls(request, mode),
    credentials: credentialsOf,
    openChannel({ dialogId, identity, failedOpens }, listener) {
      const path = `${mode}/dialogs/${String(dialogId)}`
      const trySocket = (next: ChannelListener): ChannelAttempt => openSocket(`${wsUrl}/ws/${path}`, next)
      if (transport?.takesOver(failedOpens) !== true) return trySocket(listener)
      const { headers, query } = credentialsOf(identity)
      const search = new URLSearchParams(toWire<string>(query)).toString()
      const url = `${apiUrl}/api/${path}/events?${search}`
      return transport.open({ url, headers, ports, trySocket }, listener)
    },
    hello: helloFrame,
    parse: parseFrame,
    pong: pongFrame,
    typing: typingFrame,
  }
}
