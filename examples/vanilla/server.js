import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const folder = fileURLToPath(new URL('.', import.meta.url))
const { values } = parseArgs({ options: { port: { type: 'string', default: '5173' } } })

const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' }

/** A file of this folder; every address without an ending is the one page. */
async function read(pathname) {
  const path = join(folder, extname(pathname) === '' ? 'index.html' : pathname)
  const text = await readFile(path, 'utf8').catch(() => null)
  const chatUrl = process.env.CHAT_URL
  return extname(path) === '.html' && chatUrl ? text.replace(/(?<=data-chat-url=")[^"]*/, chatUrl) : text
}

createServer(async (request, response) => {
  // An address that has been read as one has no way out of the folder left in it.
  const { pathname } = new URL(request.url, 'http://localhost')
  const text = await read(pathname)
  const type = types[extname(pathname) || '.html'] ?? 'text/plain'
  response.writeHead(text === null ? 404 : 200, { 'content-type': `${type}; charset=utf-8` }).end(text)
}).listen(Number(values.port), 'localhost', () => console.log(`http://localhost:${values.port}/`))
