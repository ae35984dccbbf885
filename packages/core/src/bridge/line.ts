import { MAX_WAITING } from './limits.ts'
import { copyPlain, type Plain } from './plain.ts'

/** The way to the other side: a port, or what waits until there is one. */
export interface Line {
  /** Sends a message, or keeps it. @returns whether it was taken: not where it is too large, or no plain data */
  send(id: number, message: object): boolean
  /** Whether enough waits. */
  isFull(): boolean
  isWaiting(id: number): boolean
  /** Keeps a message no longer. */
  forget(id: number): void
  /**
   * Goes over this port from now on; without one, nothing waits any more either. The port of before is closed, and
   * nothing more is heard from it.
   */
  attach(port: MessagePort | undefined): void
  /** Sends what has waited. */
  flush(): void
}

export function createLine(
  onMessage: (event: MessageEvent, port: MessagePort) => void,
  onSent?: (message: Plain) => void,
): Line {
  const waiting = new Map<number, Plain>()
  let port: MessagePort | undefined

  function post(message: Plain): void {
    port?.postMessage(message)
    onSent?.(message)
  }

  return {
    send(id, message) {
      const copied = copyPlain(message)
      if (copied && port) post(copied)
      else if (copied) waiting.set(id, copied)
      return copied !== undefined
    },
    isFull: () => waiting.size >= MAX_WAITING,
    isWaiting: (id) => waiting.has(id),
    forget(id) {
      waiting.delete(id)
    },
    attach(next) {
      if (port) {
        port.onmessage = port.onmessageerror = null
        port.close()
      }
      port = next
      if (next) {
        // What cannot be read comes without data, which fits nothing.
        next.onmessage = next.onmessageerror = (event) => {
          onMessage(event, next)
        }
      } else waiting.clear()
    },
    flush() {
      waiting.forEach(post)
      waiting.clear()
    },
  }
}
