import type { Ports } from '../index.ts'
import { createRedactor } from './redact.ts'
import { ownPage, type DebugPage } from './page.ts'
import { createRing } from './ring.ts'

/** One line of the log, without secrets. */
export interface LogLine {
  /** When: milliseconds since 1970. */
  readonly time: number
  /** How grave: `debug`, `info`, `warn` or `error`. */
  readonly level: string
  /** What was said. */
  readonly message: string
  /** What was said besides. */
  readonly details: unknown
}

/** Keeps what a client logs, for {@link createDebugger}. Made before the client, by {@link createDebugLog}. */
export interface DebugLog {
  /** Goes into the client's `ports`. */
  readonly write: Ports['log']
  /** The lines kept so far, oldest first. */
  readonly lines: readonly LogLine[]
  /** Calls `listener` with each further line. @returns the undo */
  subscribe(listener: (line: LogLine) => void): () => void
}

const MOST_LINES = 500

/**
 * Makes a log that the debugger can read: the client writes into it from its first moment on. What is written is kept
 * without tokens, guest ids and texts.
 *
 * @param options - `forward`: where the lines go besides, for example to the console; `page`: for tests
 * @returns the log
 *
 * @example
 * ```ts
 * import { createReplyX } from '@replyx/core'
 * import { createDebugger, createDebugLog } from '@replyx/core/debug'
 *
 * const log = createDebugLog()
 * const chat = createReplyX({ assistantId: 1, logLevel: 'debug', ports: { log: log.write } })
 * const debug = createDebugger(chat, { log })
 * console.log(debug.getInfo())
 * ```
 */
export function createDebugLog(
  options: { readonly forward?: Ports['log']; readonly page?: Partial<DebugPage> } = {},
): DebugLog {
  const page = { ...ownPage, ...options.page }
  const { clean, redact } = createRedactor({ secrets: [], withTexts: false })
  const ring = createRing<LogLine>(MOST_LINES)
  const listeners = new Set<(line: LogLine) => void>()
  return {
    write(level, message, details) {
      const line = { time: page.now(), level, message: clean(message), details: redact(details) }
      ring.add(line)
      for (const listener of listeners) listener(line)
      options.forward?.(level, message, details)
    },
    get lines() {
      return ring.items()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
