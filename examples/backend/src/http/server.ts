import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Log } from '../domain/model.ts'
import { ConnectionDropped } from '../faults/requests.ts'

/** An HTTP server over a fetch-like handler; not yet listening. */
export const createHttpServer = (fetch: (request: Request) => Promise<Response>, log: Log): Server => {
  const listener = getRequestListener(
    async (request, { incoming }) => {
      try {
        return await fetch(request)
      } catch (error) {
        if (!(error instanceof ConnectionDropped)) throw error
        incoming.socket.destroy()
        return new Response(null, { status: 503 })
      }
    },
    {
      overrideGlobalObjects: false,
      errorHandler: (error) => {
        log('error', `a request failed outside of its handler: ${String(error)}`)
        return new Response('{"detail":"internal error"}', {
          status: 500,
          headers: { 'content-type': 'application/json' },
        })
      },
    },
  )
  // The listener answers every error itself, so its promise has nothing left to tell.
  return createServer((incoming, outgoing) => void listener(incoming, outgoing))
}

export const listen = (server: Server, port: number, host: string): Promise<AddressInfo> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve(server.address() as AddressInfo)
    })
  })

/** Takes no new requests and waits for those under way, `grace` milliseconds at most. */
export const finish = async (server: Server, grace: number): Promise<void> => {
  const cut = setTimeout(() => server.closeAllConnections(), grace)
  // A connection that is kept alive only counts as idle once its last answer has left.
  const sweep = setInterval(() => server.closeIdleConnections(), 20)
  await new Promise<void>((resolve) => void server.close(() => resolve()))
  clearInterval(sweep)
  clearTimeout(cut)
}
