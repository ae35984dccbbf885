import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { createBackend, type Backend } from '@replyx/example-backend'

const folder = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

/** A demo of its own for one test: the pages as built, a database on disk, and a backend that can be killed. */
export interface Demo {
  readonly url: string
  /** Ends the backend as a crash does. */
  crash(): Promise<void>
  /** Starts another on the same port and file. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/**
 * @param pages - folders of further pages to serve, by their paths
 * @param allowedDomains - whose pages may have the widget, beside those of this machine
 */
export async function startDemo(
  pages: Readonly<Record<string, string>> = {},
  allowedDomains: readonly string[] = [],
): Promise<Demo> {
  const data = mkdtempSync(join(tmpdir(), 'replyx-e2e-'))
  const start = (port: number): Promise<Backend> =>
    createBackend({
      port,
      demo: true,
      databaseFile: join(data, 'chat.sqlite'),
      documents: { folder: folder('.'), linkBase: '/' },
      widgetFolder: folder('packages/widget/dist'),
      assistants: [{ id: 1, allowedDomains: [...allowedDomains] }],
      // Slow enough for an answer to be seen in pieces, fast enough not to be waited for.
      timers: { piece: 40 },
      static: [
        { path: '/desk', folder: folder('examples/operator-desk/dist') },
        { path: '/headless', folder: folder('examples/headless/dist') },
        {
          path: '/widget',
          folder: folder('packages/widget/dist'),
          headers: { 'access-control-allow-origin': '*' },
        },
        { path: '/', folder: folder('examples/host-site/dist') },
        ...Object.entries(pages).map(([path, pageFolder]) => ({ path, folder: pageFolder })),
      ],
      log: () => undefined,
    })
  let backend = await start(0)
  const { port, url } = backend
  return {
    url,
    async crash() {
      await backend.kill()
    },
    async restart() {
      backend = await start(port)
    },
    async stop() {
      await backend.close()
      rmSync(data, { recursive: true, force: true })
    },
  }
}
