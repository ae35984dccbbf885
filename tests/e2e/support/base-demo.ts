import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'

import type { ProfileName } from '../../base-backend/profiles.ts'
import { startBaseServer, type BaseServer } from '../../base-backend/server.ts'
import { buildProbePages } from './probe.ts'

/** A backend of the 1.2 design with a page on which the chat is mounted. */
export interface BaseDemo extends Pick<BaseServer, 'url' | 'backend'> {
  stop(): Promise<void>
}

const types: Readonly<Record<string, string>> = { html: 'text/html; charset=utf-8', js: 'text/javascript' }

/** Starts one; the page with the chat is `/chat.html`. */
export async function startBaseDemo(profile: ProfileName): Promise<BaseDemo> {
  const pages = await buildProbePages()
  const server = await startBaseServer({
    profile,
    switches: { answerDelay: 300 },
    async pages(request) {
      const name = basename(new URL(request.url).pathname)
      try {
        const file = await readFile(join(pages.folder, name))
        const type = types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
        return new Response(file, { headers: { 'content-type': type } })
      } catch {
        return new Response(null, { status: 404 })
      }
    },
  })
  return {
    url: server.url,
    backend: server.backend,
    async stop() {
      await server.close()
      pages.remove()
    },
  }
}
