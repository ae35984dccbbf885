import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer } from 'ws'
import type { RawData } from 'ws'
import type { Mode, Ports } from '../domain/model.ts'
import type { Connection, Session } from './connection.ts'

export interface SocketRoutes {
  visitor(link: {
    connection: Connection
    mode: Mode
    dialogId: number
    origin: string | null
    host: string | null
    query: URLSearchParams
  }): Session
  operator(link: { connection: Connection; origin: string | null; host: string | null }): Session
}

/** How long the other side has to answer a close before the line is cut, in milliseconds. */
const closeGrace = 1_000

const connectionOf = (socket: WebSocket, ports: Ports): Connection => ({
  send: (text) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(text)
  },
  close: (code, reason) => {
    if (socket.readyState !== WebSocket.OPEN) return
    socket.close(code, reason)
    const timer = ports.setTimeout(() => socket.terminate(), closeGrace)
    socket.once('close', () => ports.clearTimeout(timer))
  },
})

const carry = (socket: WebSocket, connection: Connection, session: Session): void => {
  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (isBinary) connection.close(1003, 'text_only')
    else session.receive(data.toString())
  })
  socket.on('close', () => session.closed())
  // The library has closed the socket with the fitting code by then (1007, 1009 …).
  socket.on('error', () => undefined)
}

const refuse = (socket: Duplex, status: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

const addressOf = (request: IncomingMessage): URL | null =>
  URL.canParse(request.url ?? '', 'http://socket') ? new URL(request.url ?? '', 'http://socket') : null

/** Takes the sockets of an HTTP server. */
export const attachSockets = (server: Server, routes: SocketRoutes, ports: Ports, frameBytes: number) => {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: frameBytes, perMessageDeflate: false })

  const open = (request: IncomingMessage, url: URL, socket: WebSocket): void => {
    const connection = connectionOf(socket, ports)
    const from = { connection, origin: request.headers.origin ?? null, host: request.headers.host ?? null }
    const match = /^\/ws\/(widget|site)\/dialogs\/(\d{1,9})$/.exec(url.pathname)
    const session = match
      ? routes.visitor({
          ...from,
          mode: match[1] as Mode,
          dialogId: Number(match[2]),
          query: url.searchParams,
        })
      : routes.operator(from)
    carry(socket, connection, session)
  }

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const url = addressOf(request)
    if (!url || !/^\/ws\/(operator|(widget|site)\/dialogs\/\d{1,9})$/.test(url.pathname))
      return refuse(socket, '404 Not Found')
    if (!server.listening) return refuse(socket, '503 Service Unavailable')
    sockets.handleUpgrade(request, socket, head, (upgraded) => open(request, url, upgraded))
  })

  return {
    /** Cuts every line without a word. */
    terminate: (): void => {
      for (const socket of sockets.clients) socket.terminate()
    },
  }
}
