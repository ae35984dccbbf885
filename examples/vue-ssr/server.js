import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { renderToString } from 'vue/server-renderer'
import { createApp } from './app.js'
import { pageOf } from './page.js'

const folder = fileURLToPath(new URL('.', import.meta.url))
const chatUrl = process.env.CHAT_URL ?? 'http://127.0.0.1:8000'
const { values } = parseArgs({ options: { port: { type: 'string', default: '5173' } } })

const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' }

/** The page, drawn anew for each visitor, or one of the files that it loads. */
async function read(pathname) {
  if (pathname === '/') return pageOf(await renderToString(createApp(chatUrl)), chatUrl)
  return readFile(join(folder, pathname), 'utf8').catch(() => null)
}

createServer(async (request, response) => {
  // An address that has been read as one has no way out of the folder left in it.
  const { pathname } = new URL(request.url, 'http://localhost')
  const text = await read(pathname)
  const type = types[extname(pathname) || '.html'] ?? 'text/plain'
  response.writeHead(text === null ? 404 : 200, { 'content-type': `${type}; charset=utf-8` }).end(text)
}).listen(Number(values.port), 'localhost', () => console.log(`http://localhost:${values.port}/`))
