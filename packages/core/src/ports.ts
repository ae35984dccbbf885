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
  /** Whether the device has a network. */
  readonly network: NetworkPort
  /** The page that the client lives in. */
  readonly page: PagePort
  /** Where log lines go. */
  readonly log: (level: 'debug' | 'info' | 'warn' | 'error', message: string, details?: unknown) => void
}
