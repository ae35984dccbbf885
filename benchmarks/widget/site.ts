import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

/** Where pages with the scripts of packages are. */
export interface Site {
  readonly url: string
  /** Says what the page has in its body from now on. */
  show(body: string): void
  close(): void
}

/** Serves a page, the scripts of packages beside it, and an empty answer to whatever else a widget asks for. */
export async function servePeers(packages: string): Promise<Site> {
  let body = ''
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      return void response.end(
        `<!doctype html><html lang="en"><head><title>Shop</title></head><body><h1>Shop</h1>${body}</body></html>`,
      )
    }
    const script = join(packages, pathname)
    if (!script.startsWith(packages) || !pathname.endsWith('.js') || !existsSync(script)) {
      response.writeHead(200, { 'content-type': 'application/json' })
      return void response.end('{}')
    }
    response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' })
    createReadStream(script).pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    show: (next) => (body = next),
    close: () => void server.close(),
  }
}
