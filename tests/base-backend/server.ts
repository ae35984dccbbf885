import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

import { WebSocketServer, type RawData, type WebSocket } from 'ws'

import type { Connection } from '../../examples/backend/src/index.ts'
import { createHttpServer, finish, listen } from '../../examples/backend/src/http/server.ts'
import { createBaseBackend, type BaseBackend, type BaseBackendOptions } from './logic.ts'

export interface BaseServerOptions extends Omit<BaseBackendOptions, 'ports' | 'random'> {
  /** `Math.random`, unless given. */
  readonly random?: () => number
  /** Any free one, unless given. */
  readonly port?: number
  /** Answers what is not below `/api`: the pages. */
  readonly pages?: (request: Request) => Promise<Response>
}

/** A base backend on a port of this machine. */
export interface BaseServer {
  readonly url: string
  readonly wsUrl: string
  readonly backend: BaseBackend
  close(): Promise<void>
}

/** How long requests under way may take at the end, in milliseconds. */
const GRACE = 100

const notFound = async (): Promise<Response> => Response.json({ detail: 'Not Found' }, { status: 404 })

/**
 * Starts a base backend; it listens when the promise resolves.
 *
 * @example
 * const server = await startBaseServer({ profile: 'polling' })
 * const chat = createReplyX({ assistantId: 1, apiUrl: server.url, wsUrl: server.wsUrl })
 */
export async function startBaseServer(options: BaseServerOptions): Promise<BaseServer> {
  const backend = createBaseBackend({
    random: Math.random,
    ...options,
    ports: {
      now: Date.now,
      setTimeout: (run, delay) => setTimeout(run, delay),
      clearTimeout: (timer) => {
        clearTimeout(timer as NodeJS.Timeout)
      },
      newId: randomUUID,
    },
  })
  const { pages = notFound } = options
  const server = createHttpServer(
    (request) =>
      new URL(request.url).pathname.startsWith('/api/') ? backend.handle(request) : pages(request),
    // Only what should not happen is told.
    (_, text) => {
      console.error(text)
    },
  )
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })

  server.on('upgrade', (request: IncomingMessage, line: Duplex, head: Buffer) => {
    line.on('error', () => line.destroy())
    const { url = '/', headers } = request
    // Whether a socket is let in is known before the handshake is answered; one that is closed at once is opened first.
    let socket: WebSocket | null = null
    let ending: readonly [code: number, reason: string] | null = null
    const connection: Connection = {
      send: (text) => socket?.send(text),
      close(code, reason) {
        ending = [code, reason]
        socket?.close(code, reason)
      },
    }
    const session = backend.connect(url, connection, headers.origin ?? null)
    if (session === null) {
      line.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    line.once('close', session.closed)
    sockets.handleUpgrade(request, line, head, (opened) => {
      socket = opened
      if (ending !== null) opened.close(...ending)
      opened.on('message', (data: RawData) => {
        session.receive(data.toString())
      })
      opened.on('error', () => undefined)
    })
  })

  const { port } = await listen(server, options.port ?? 0, '127.0.0.1')
  return {
    url: `http://127.0.0.1:${String(port)}`,
    wsUrl: `ws://127.0.0.1:${String(port)}`,
    backend,
    async close() {
      backend.closeLinks(1012, 'restarting')
      for (const socket of sockets.clients) socket.terminate()
      await finish(server, GRACE)
    },
  }
}
