import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A page with the widget on it, of another site than the widget's own. */
export interface Host {
  readonly url: string
  /** Says what the page has in its body from now on, and with which headers it comes. */
  show(body: string, headers?: Readonly<Record<string, string>>): void
  stop(): Promise<void>
}

/** What a strict page allows, as the guide says it. */
export const strictPolicy = (widget: string, nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self'",
    `frame-src ${widget}`,
    `connect-src ${widget}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    "base-uri 'none'",
  ].join('; ')

/**
 * Serves a page of a host that the widget does not come from.
 *
 * @param hostname - 127.0.0.1 unless another site is needed
 */
export async function serveHost(hostname = '127.0.0.1'): Promise<Host> {
  let body = ''
  let headers: Readonly<Record<string, string>> = {}
  const server = createServer((request, response) => {
    if (request.url === '/favicon.ico') return void response.writeHead(204).end()
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers })
    response.end(
      `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>Shop</title></head>` +
        `<body><h1>Shop</h1><p><a href="#more">More</a></p>${body}</body></html>`,
    )
  })
  await new Promise<void>((resolve) => server.listen(0, hostname, resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${hostname}:${port}`,
    show(nextBody, nextHeaders = {}) {
      body = nextBody
      headers = nextHeaders
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
