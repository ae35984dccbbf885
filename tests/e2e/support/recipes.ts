import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { strictPolicy } from './host.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const folder = join(root, 'examples/host-site/recipes')

/** What a page imports by name, as a bundler of its own would have it. */
const modules: Readonly<Record<string, () => Promise<string>>> = {
  '/modules/vue.js': () => readFile(join(root, 'node_modules/vue/dist/vue.esm-browser.prod.js'), 'utf8'),
  async '/modules/react.js'() {
    const contents =
      "export { createElement, StrictMode, useEffect, useState } from 'react'\nexport { createRoot } from 'react-dom/client'"
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: root },
      bundle: true,
      write: false,
      format: 'esm',
      // Effects run twice there.
      define: { 'process.env.NODE_ENV': '"development"' },
    })
    return outputFiles[0]?.text ?? ''
  },
}

/**
 * Serves the pages of the recipes, each under its folder's name. Where they say `https://chat.example.com` they mean the
 * widget's server.
 *
 * @param widget - its address
 */
export async function serveRecipes(widget: string) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const answer = async (): Promise<void> => {
      const script = await modules[pathname]?.()
      if (script !== undefined)
        return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(script)
      const path = join(folder, normalize(pathname.replace(/\/$/, '/index.html')))
      const nonce = randomBytes(16).toString('base64')
      const page = (await readFile(path, 'utf8'))
        .replaceAll('https://chat.example.com', widget)
        .replaceAll('the-nonce-of-this-response', nonce)
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        ...(pathname.startsWith('/strict-csp/') && {
          'content-security-policy': strictPolicy(widget, nonce),
        }),
      })
      response.end(page)
    }
    answer().catch(() => response.writeHead(404).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async stop(): Promise<void> {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
