import ReconnectingWebSocket from 'reconnecting-websocket'

import type { Ports, SocketLike } from '../ports.ts'
import type { ChannelAttempt, ChannelListener } from '../protocol/channel.ts'
import { BRIEFLY, shareSocket } from './pool.ts'

const OPEN_WITHIN = 20_000
const ABNORMAL = 1006

/**
 * Opens a socket by reconnecting-websocket, given a single attempt: the connection machine alone decides when
 * to try again, the library carries the attempt out and bounds it in time.
 */
export function openSocketAttempt(
  ports: Pick<Ports, 'openSocket' | 'clock' | 'page'>,
  owner: string,
  url: string,
  listener: ChannelListener,
): ChannelAttempt {
  // A throwing constructor (a refused address) would otherwise be an unhandled rejection inside the library.
  function SocketPort(address: string): SocketLike {
    try {
      return shareSocket(ports, owner, address)
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
    connectionTimeout: OPEN_WITHIN,
  })
  let isOver = false
  const end = (): boolean => {
    const isFirst = !isOver
    isOver = true
    return isFirst
  }
  socket.onopen = () => {
    if (!isOver) listener.onOpen()
  }
  socket.onmessage = (event) => {
    if (!isOver) listener.onData(event.data)
  }
  // After an error the library reports 1000 of its own making; the server's own 1000 means the same to us.
  socket.onclose = (event) => {
    if (end()) listener.onClose(event.code)
  }

  return {
    kind: 'socket',
    send(data) {
      if (!isOver) socket.send(data)
    },
    close(isBrief) {
      try {
        if (end()) socket.close(1000, isBrief ? BRIEFLY : '')
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
