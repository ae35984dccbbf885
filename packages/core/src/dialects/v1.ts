import { helloFrame, parseFrame, pongFrame, typingFrame } from '../protocol/frames.ts'
import { credentialsOf } from '../protocol/rest.ts'
import type { Dialect, DialectContext } from './dialect.ts'
import { createRestCalls } from './rest-calls.ts'

/** Backends that speak protocol v1. */
export function createV1({ request, mode, wsUrl, openSocket }: DialectContext): Dialect {
  return {
    rest: createRestCalls(request, mode),
    credentials: credentialsOf,
    openChannel: (dialogId, listener) =>
      openSocket(`${wsUrl}/ws/${mode}/dialogs/${String(dialogId)}`, listener),
    hello: helloFrame,
    parse: parseFrame,
    pong: pongFrame,
    typing: typingFrame,
  }
}
