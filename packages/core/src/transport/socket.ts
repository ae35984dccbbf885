import ReconnectingWebSocket from 'reconnecting-websocket'

import type { SocketLike } from '../ports.ts'

/** One attempt at a socket: it opens at most once and closes exactly once. */
export interface SocketAttempt {
  send(data: string): void
  /** Closes without a further word: nothing is reported after it. */
  close(code?: number): void
}

export interface SocketHandlers {
  onOpen(): void
  onMessage(data: unknown): void
  onClose(code: number): void
}

const ABNORMAL = 1006
const NORMAL = 1000

/**
 * Opens a socket by reconnecting-websocket, given a single attempt: the connection machine alone decides when
 * to try again, the library carries the attempt out and bounds it in time.
 */
export function openSocketAttempt(options: {
  readonly url: string
  readonly openSocket: (url: string) => SocketLike
  readonly openTimeout: number
  readonly handlers: SocketHandlers
}): SocketAttempt {
  const { url, openSocket, openTimeout, handlers } = options
  let isOver = false

  const finish = (code: number): void => {
    if (isOver) return
    isOver = true
    handlers.onClose(code)
  }

  // A throwing constructor (a refused address) would otherwise be an unhandled rejection inside the library.
  function SocketPort(address: string): SocketLike {
    try {
      return openSocket(address)
    } catch {
      return createRefusedSocket()
    }
  }
  // The library knows a WebSocket class by this constant.
  SocketPort.CLOSING = 2

  const socket = new ReconnectingWebSocket(url, [], {
    WebSocket: SocketPort,
    maxRetries: 0,
    maxEnqueuedMessages: 0,
    connectionTimeout: openTimeout,
  })
  socket.onopen = () => {
    if (!isOver) handlers.onOpen()
  }
  socket.onmessage = (event) => {
    if (!isOver) handlers.onMessage(event.data)
  }
  // After an error the library reports 1000 of its own making; the server's own 1000 means the same to us.
  socket.onclose = (event) => {
    finish(event.code)
  }

  return {
    send(data) {
      if (!isOver) socket.send(data)
    },
    close(code = NORMAL) {
      if (isOver) return
      isOver = true
      try {
        socket.close(code)
      } catch {
        // Closing a socket that never opened may throw; it is over either way.
      }
    },
  }
}

/** Stands in for a socket that the browser would not make, and says so as any failed socket does. */
function createRefusedSocket(): SocketLike {
  return {
    readyState: 3,
    binaryType: 'blob',
    addEventListener(type, listener) {
      if (type === 'close')
        queueMicrotask(() => (listener as (event: { code: number }) => void)({ code: ABNORMAL }))
    },
    removeEventListener: () => undefined,
    send: () => undefined,
    close: () => undefined,
  }
}
