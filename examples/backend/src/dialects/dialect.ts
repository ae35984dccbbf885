import type { Colleague } from '../domain/desk.ts'
import type { DialogView } from '../domain/dialogs.ts'
import type { DialogEvent } from '../domain/events.ts'
import type { BroadcastEvent } from '../domain/hub.ts'
import type { Posted } from '../domain/messages.ts'
import type { Handoff, Message, QueueEntry } from '../domain/model.ts'
import type { Cursor, Welcome } from '../domain/realtime.ts'
import type { Claims } from '../identity/identify.ts'

export type Wire = Record<string, unknown>

/** What a REST request shows of itself. */
export interface RequestView {
  header(name: string): string | undefined
  query(name: string): string | undefined
}

/** Who says `hello`, and from where on it wants the frames. */
interface Hello {
  claims: Claims
  cursor: Cursor
}

/**
 * A level of the protocol: how identity is read, and how what the rules know is put on the wire. Another level is another
 * implementation of this; nothing else knows the names of the wire's fields.
 */
export interface Dialect {
  level: number
  claimsOf(request: RequestView): Claims
  /** Throws a Failure 401 where `hello` and the address disagree. */
  helloOf(frame: Wire, query: URLSearchParams): Hello
  dialog(view: DialogView): Wire
  message(message: Message): Wire
  posted(posted: Posted): Wire
  handoff(handoff: Handoff, now: number): Wire
  queueEntry(entry: QueueEntry, now: number): Wire
  held(view: DialogView, now: number): Wire
  colleague(colleague: Colleague): Wire
  info(info: DialogView & { visitorOnline: boolean }, now: number): Wire
  welcome(welcome: Welcome, now: number): Wire
  /** Null for what visitors don't get. */
  visitorFrame(event: DialogEvent, now: number): Wire | null
  operatorFrame(event: DialogEvent, now: number): Wire
  broadcast(event: BroadcastEvent, now: number): Wire
}
