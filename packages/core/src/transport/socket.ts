import ReconnectingWebSocket from 'reconnecting-websocket'

import type { SocketLike } from '../ports.ts'

/** One attempt at a socket: it opens at most once and closes exactly once. */
export interface SocketAttempt {
  send(data: string): void
  /** Closes without a further word: nothing is reported after it. */
  close(): void
}

const ABNORMAL = 1006

/**
 * Opens a socket by reconnecting-websocket, given a single attempt: the connection machine alone decides when
 * to try again, the library carries the attempt out and bounds it in time.
 */
export function openSocketAttempt(options: {
  readonly url: string
  readonly openSocket: (url: string) => SocketLike
  /** ms. */
  readonly openTimeout: number
  readonly onOpen: () => void
  readonly onMessage: (data: unknown) => void
  readonly onClose: (code: number) => void
}): SocketAttempt {
  // A throwing constructor (a refused address) would otherwise be an unhandled rejection inside the library.
  function SocketPort(address: string): SocketLike {
    try {
      return options.openSocket(address)
    } catch {
      return createRefusedSocket()
    }
  }
  // The library knows a WebSocket class by this constant.
  SocketPort.CLOSING = 2

  const socket = new ReconnectingWebSocket(options.url, [], {
    WebSocket: SocketPort,
    maxRetries: 0,
    maxEnqueuedMessages: 0,
    connectionTimeout: options.openTimeout,
  })
  let isOver = false
  const end = (): boolean => {
    const isFirst = !isOver
    isOver = true
    return isFirst
  }
  socket.onopen = () => {
    if (!isOver) options.onOpen()
  }
  socket.onmessage = (event) => {
    if (!isOver) options.onMessage(event.data)
  }
  // After an error the library reports 1000 of its own making; the server's own 1000 means the same to us.
  socket.onclose = (event) => {
    if (end()) options.onClose(event.code)
  }

  return {
    send(data) {
      if (!isOver) socket.send(data)
    },
    close() {
      try {
        if (end()) socket.close()
      } catch {
        // Closing a socket that never opened may throw; it is over either way.
      }
    },
  }
}

/** Stands in for a socket that the browser would not make, and ends as any failed socket does. */
function createRefusedSocket(): SocketLike {
  const socket = new EventTarget()
  queueMicrotask(() => {
    socket.dispatchEvent(Object.assign(new Event('close'), { code: ABNORMAL }))
  })
  return socket as unknown as SocketLike
}
