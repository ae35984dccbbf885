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
  readonly readyState: number
  binaryType: string
  addEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: never) => void): void
  removeEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: never) => void): void
  send(data: string): void
  close(code?: number, reason?: string): void
}

/** Small durable values by name. Every method may reject; the client then goes on in memory. */
export interface StoragePort {
  /** The value under `key`; `undefined` where there is none. */
  get(key: string): Promise<unknown>
  /** Replaces what is under `key` by what `change` makes of it, in one transaction; `undefined` removes it. */
  update(key: string, change: (value: unknown) => unknown): Promise<unknown>
  /** Removes what is under `key`. */
  delete(key: string): Promise<void>
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
  /** Whether the device has a network. */
  readonly network: NetworkPort
  /** The page that the client lives in. */
  readonly page: PagePort
  /** Where log lines go. */
  readonly log: (level: 'debug' | 'info' | 'warn' | 'error', message: string, details?: unknown) => void
}
