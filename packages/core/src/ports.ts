import type { Sender } from './model.ts'
import type { ChannelAttempt, ChannelListener } from './protocol/channel.ts'

/** A running timer, as the clock that made it knows it. */
export type TimerHandle = unknown

/** Time, as the client sees it. */
export interface ClockPort {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls `callback` once after `delay` ms. */
  setTimeout(callback: () => void, delay: number): TimerHandle
  /** Forgets a timer. */
  clearTimeout(handle: TimerHandle): void
  /** Calls `callback` before the next frame of the screen, or soon where no screen is shown. @returns the undo */
  frame(callback: () => void): () => void
}

/** A socket of the WebSocket standard (RFC 6455), as far as the client uses it. */
export interface SocketLike {
  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState: number
  /** How binary frames would come; none do. */
  binaryType: string
  /** Calls `listener` at each such event. */
  addEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: never) => void): void
  /** Takes the listener off again. */
  removeEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: never) => void): void
  /** Sends one text frame. */
  send(data: string): void
  /** Ends the connection; `code` and `reason` as in RFC 6455, section 5.5.1. */
  close(code?: number, reason?: string): void
}

/** What one storage transaction gives, and writes. */
export interface StorageOutcome<Result> {
  /** What the transaction resolves with. */
  readonly result: Result
  /** Keys with their new values; `undefined` removes. */
  readonly writes?: readonly (readonly [key: string, value: unknown])[]
}

/** Small durable values by name. May reject, and may never answer; the client then goes on in memory. */
export interface StoragePort {
  /**
   * Reads all values whose keys begin with `prefix`, and writes what `work` makes of them, in one transaction
   * that no other tab can come between. Resolves when it is committed.
   */
  transact<Result>(
    prefix: string,
    work: (values: ReadonlyMap<string, unknown>) => StorageOutcome<Result>,
  ): Promise<Result>
}

/** A message as it is kept, with the server's own figures. */
export interface CachedMessage {
  /** The server's id. */
  readonly id: number
  /** The place in the dialog's log. */
  readonly seq: number
  /** The place in the log of its last change: of two copies the one with the higher figure is newer. */
  readonly updatedSeq: number
  /** Who wrote it. */
  readonly sender: Sender
  /** The text. */
  readonly text: string
  /** When it was written: ISO 8601 with a zone. */
  readonly timestamp: string
  /** The idempotency key of a visitor's message. */
  readonly clientMessageId?: string | undefined
  /** The stream that became this message. */
  readonly streamId?: string | undefined
  /** When it was last edited: ISO 8601 with a zone. */
  readonly editedAt?: string | undefined
  /** Whether it was deleted. */
  readonly deleted?: boolean | undefined
}

/** One dialog as it is kept: what shows before the network answers, and what older pages are read from. */
export interface DialogCopy {
  /** Of the shape. */
  readonly version: 1
  /** The dialog. */
  readonly dialogId: number
  /** The life of the server's log that it is a copy of. */
  readonly epoch: string
  /** The last place in the log that it knows of. */
  readonly cursor: number
  /** The highest `seq` the visitor has read. */
  readonly readSeq: number
  /** How many messages the visitor has not seen. */
  readonly unread: number
  /** The newest messages, oldest first. */
  readonly messages: readonly CachedMessage[]
  /** Whether the server has older ones. */
  readonly hasOlder: boolean
  /** When it was made: ms since 1970. */
  readonly savedAt: number
}

/**
 * What lets a chat be read and written without a network: the port behind the cache of messages and the outbox. The
 * default keeps both in the storage port. `owner` tells one visitor of one site from another: nothing of one may
 * ever be given for another.
 *
 * @example
 * ```ts
 * import { createReplyX, type OfflineStrategy } from '@replyx/core'
 *
 * // Keeps nothing beyond the page.
 * const queues = new Map<string, Map<string, unknown>>()
 * const offlineStrategy: OfflineStrategy = {
 *   cacheMessages: async () => {},
 *   getCachedMessages: async () => null,
 *   async queueOfflineActions(owner, work) {
 *     const queue = queues.get(owner) ?? new Map<string, unknown>()
 *     queues.set(owner, queue)
 *     const { result, writes = [] } = work(new Map(queue))
 *     for (const [key, value] of writes) value === undefined ? queue.delete(key) : queue.set(key, value)
 *     return result
 *   },
 *   syncOnReconnect: async () => {},
 *   forget: async (owner) => void queues.delete(owner),
 * }
 * createReplyX({ assistantId: 1, offlineStrategy })
 * ```
 */
export interface OfflineStrategy {
  /**
   * Keeps a dialog's copy.
   *
   * @param update - makes the copy from the one kept before, `null` where there is none; in one step, so that two
   * tabs do not undo each other's
   */
  cacheMessages(
    owner: string,
    dialogId: number,
    update: (kept: DialogCopy | null) => DialogCopy,
  ): Promise<void>
  /** The copy of a dialog, or, with `null`, of the one that was last kept; `null` where there is none. */
  getCachedMessages(owner: string, dialogId: number | null): Promise<DialogCopy | null>
  /**
   * Reads all that waits to be sent, and writes what `work` makes of it, in one transaction. Resolves when it is
   * kept for good.
   */
  queueOfflineActions<Result>(
    owner: string,
    work: (queued: ReadonlyMap<string, unknown>) => StorageOutcome<Result>,
  ): Promise<Result>
  /** Called before what waits is sent, so that a strategy with a queue of its own can bring it in line. */
  syncOnReconnect(owner: string): Promise<void>
  /** Forgets everything of a visitor who has left. */
  forget(owner: string): Promise<void>
}

/** Whether the device has a network. */
export interface NetworkPort {
  /** `false` only where the device is certain that it has none. */
  isOnline(): boolean
  /** Calls `listener` when that may have changed. @returns the undo */
  subscribe(listener: () => void): () => void
}

/** The page that the client lives in. */
export interface PagePort {
  /** Whether the page can be seen. */
  isVisible(): boolean
  /** Calls `listener` when the page is shown, hidden, put away (`hide`) and fetched back (`show`). @returns the undo */
  subscribe(listener: (change: 'visibility' | 'hide' | 'show') => void): () => void
}

/** What a {@link FallbackTransport} opens. */
export interface FallbackRequest {
  /** The address. Nothing secret stands in it. */
  readonly url: string
  /** What says who is asking. */
  readonly headers: Readonly<Record<string, string>>
  /** What the client takes from outside. */
  readonly ports: Ports
  /** Tries a socket for the same dialog, to see whether there is a way back. */
  readonly trySocket: (listener: ChannelListener) => ChannelAttempt
}

/** Carries the live channel where no socket can be opened. Made by `eventStream()` of `@replyx/core/sse`. */
export interface FallbackTransport {
  /** Whether it is its turn, after so many failed opens in a row. */
  takesOver(failedOpens: number): boolean
  /** Opens the channel at once. */
  open(request: FallbackRequest, listener: ChannelListener): ChannelAttempt
}

/** A way to speak with the visitor's other tabs on this site. */
export interface TabChannel {
  /** Tells the other tabs. */
  post(message: unknown): void
  /** Neither hears nor tells anything any more. */
  close(): void
}

/**
 * Everything the client takes from outside. Each has a browser default; tests and unusual hosts give their own.
 *
 * @example
 * ```ts
 * import { createReplyX } from '@replyx/core'
 *
 * createReplyX({ assistantId: 1, ports: { random: () => 0.5 } })
 * ```
 */
export interface Ports {
  /** HTTP, as in the Fetch standard. */
  readonly fetch: typeof fetch
  /** Opens a socket at once; may throw where the address is refused. */
  readonly openSocket: (url: string) => SocketLike
  /** Time. */
  readonly clock: ClockPort
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number
  /** A fresh random UUID. */
  readonly newId: () => string
  /** Small durable values. */
  readonly storage: StoragePort
  /** Runs `work` while no other tab runs work under the same name. */
  readonly lock: <Result>(name: string, work: () => Promise<Result>) => Promise<Result>
  /** Joins the visitor's other tabs under a name, as in the BroadcastChannel standard; does nothing where there is none. */
  readonly openChannel: (name: string, listener: (message: unknown) => void) => TabChannel
  /** The guest id that a widget of version 1.2 has left on this origin; `null` where there is none. */
  readonly legacyGuestId: () => string | null
  /** Whether the device has a network. */
  readonly network: NetworkPort
  /** The page that the client lives in. */
  readonly page: PagePort
  /** Where log lines go. */
  readonly log: (level: 'debug' | 'info' | 'warn' | 'error', message: string, details?: unknown) => void
}
