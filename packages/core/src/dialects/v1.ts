import { helloFrame, parseFrame, pongFrame, typingFrame } from '../protocol/frames.ts'
import { credentialsOf } from '../protocol/rest.ts'
import type { Dialect } from './dialect.ts'

/** Backends that speak protocol v1. */
export const v1: Dialect = {
  credentials: credentialsOf,
  socketUrl: (wsUrl, mode, dialogId) => `${wsUrl}/ws/${mode}/dialogs/${String(dialogId)}`,
  hello: helloFrame,
  parse: parseFrame,
  pong: pongFrame,
  typing: typingFrame,
}
