import { once } from 'node:events'
import { createServer, request, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** A proxy before a server, as those of offices and hotels are: it may know nothing of sockets. */
export interface Proxy {
  readonly url: string
  /** How many sockets it has refused. */
  readonly refused: number
  /** Ends every socket, and lets none be opened. */
  blockSockets(): void
  allowSockets(): void
  stop(): Promise<void>
}

const headOf = ({ method, url, rawHeaders }: IncomingMessage): string => {
  const lines = [`${method} ${url} HTTP/1.1`]
  for (let index = 0; index < rawHeaders.length; index += 2) {
    lines.push(`${rawHeaders[index]}: ${rawHeaders[index + 1]}`)
  }
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** Starts one; sockets are blocked. @param target - what stands behind it */
export async function startProxy(target: string): Promise<Proxy> {
  const { hostname: host, port } = new URL(target)
  let isBlocked = true
  let refused = 0
  const tunnels = new Set<Duplex>()

  const server = createServer((incoming, outgoing) => {
    const { method, url: path, headers } = incoming
    const passed = request({ host, port, method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
      answer.on('error', () => outgoing.destroy())
    })
    passed.on('error', () => outgoing.destroy())
    // A page that goes away ends its streams on the other side too.
    outgoing.on('close', () => passed.destroy())
    incoming.pipe(passed)
  })

  server.on('upgrade', (incoming: IncomingMessage, near: Socket, first: Buffer) => {
    if (isBlocked) {
      refused += 1
      near.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    const far = connect(Number(port), host, () => {
      far.write(headOf(incoming))
      far.write(first)
      near.pipe(far).pipe(near)
    })
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      tunnels.add(end)
      end.on('error', () => other.destroy())
      end.on('close', () => {
        tunnels.delete(end)
        other.destroy()
      })
    }
  })

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get refused() {
      return refused
    },
    blockSockets() {
      isBlocked = true
      for (const end of tunnels) end.destroy()
    },
    allowSockets() {
      isBlocked = false
    },
    async stop() {
      for (const end of tunnels) end.destroy()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
