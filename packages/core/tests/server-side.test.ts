import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const sources = (path: string): string => new URL(`../src/${path}`, import.meta.url).href
const run = promisify(execFile)

/** Runs a module in a plain Node, which must end by itself; gives what it printed. */
async function runInNode(code: string): Promise<string> {
  const flags = ['--no-warnings', '--experimental-strip-types', '--input-type=module', '--eval', code]
  const { stdout, stderr } = await run(process.execPath, flags, {
    cwd: fileURLToPath(new URL('../', import.meta.url)),
    timeout: 20_000,
  })
  expect(stderr).toBe('')
  return stdout.trim()
}

/** Every global that belongs to a page, or leads out of it: each is counted when it is touched. */
const trap = `
const touched = []
const pageGlobals = ['window', 'document', 'navigator', 'location', 'localStorage', 'sessionStorage', 'indexedDB',
  'requestAnimationFrame', 'matchMedia', 'BroadcastChannel', 'IDBKeyRange', 'fetch', 'WebSocket', 'setTimeout',
  'setInterval', 'setImmediate']
for (const name of pageGlobals) {
  Object.defineProperty(globalThis, name, { configurable: true, get() { touched.push(name); return undefined } })
}
`

describe('on a server', () => {
  it('importing and creating a client touches nothing of a page, and opens nothing', async () => {
    const printed = await runInNode(`
      ${trap}
      const { createReplyX } = await import('${sources('index.ts')}')
      const chats = [createReplyX({ assistantId: 1 }), createReplyX({ getToken: () => 'token' })]
      for (const chat of chats) {
        chat.subscribe(() => undefined)
        chat.on('error', () => undefined)
        chat.getSnapshot()
      }
      // What only means anything to a page is asked for with typeof by libraries as they load; that is harmless.
      const reached = touched.filter((name) => !['window', 'document', 'navigator'].includes(name))
      console.log(JSON.stringify({ reached, connection: chats[0].getSnapshot().connection }))
    `)
    expect(JSON.parse(printed)).toEqual({ reached: [], connection: 'idle' })
  })

  it('a client that is created, used and never ended keeps no process alive', async () => {
    const printed = await runInNode(`
      const { createReplyX } = await import('${sources('index.ts')}')
      const chat = createReplyX({ assistantId: 1, apiUrl: 'http://127.0.0.1:9' })
      chat.setDraft('something')
      console.log(chat.getSnapshot().draft, process.getActiveResourcesInfo().filter((name) => /Timeout|TCP/.test(name)).length)
    `)
    expect(printed).toMatch(/^something [01]$/)
  })

  it('a client that could not connect leaves no handle once it is destroyed', async () => {
    const printed = await runInNode(`
      const { createReplyX } = await import('${sources('index.ts')}')
      const chat = createReplyX({ assistantId: 1, apiUrl: 'http://127.0.0.1:9', logLevel: 'silent' })
      const ended = chat.connect().catch((error) => error.code)
      chat.send('Hello')
      await new Promise((resolve) => {
        const undo = chat.on('connection:changed', ({ current }) => {
          if (current !== 'reconnecting') return
          undo()
          resolve()
        })
      })
      chat.destroy()
      console.log(await ended)
    `)
    expect(printed).toBe('destroyed')
  })

  it('a client that talked to a server leaves no handle once it is destroyed', async () => {
    const printed = await runInNode(`
      import { createServer } from 'node:http'
      const { createReplyX } = await import('${sources('index.ts')}')
      const dialog = { id: 1, started_at: '2026-01-01T00:00:00Z', ended_at: null, last_seq: 0, read_seq: 0, epoch: 'e1' }
      const answers = { '/api/protocol': { protocol: 1 }, '/api/widget/dialogs': [dialog], '/api/widget-config': { success: true } }
      let upgrades = 0
      const server = createServer((request, response) => {
        const path = new URL(request.url, 'http://local').pathname
        response.setHeader('Content-Type', 'application/json')
        response.end(JSON.stringify(answers[path] ?? {}))
      })
      const opened = new Promise((resolve) => server.on('upgrade', (request, socket) => {
        upgrades += 1
        socket.destroy()
        resolve()
      }))
      await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
      const apiUrl = 'http://127.0.0.1:' + server.address().port
      const chat = createReplyX({ assistantId: 1, apiUrl, logLevel: 'silent' })
      const entered = new Promise((resolve) => chat.once('dialog:opened', resolve))
      void chat.connect().catch(() => undefined)
      await Promise.all([opened, entered])
      console.log(chat.getSnapshot().dialogId, upgrades)
      chat.destroy()
      server.close()
      server.closeAllConnections()
    `)
    expect(printed).toBe('1 1')
  })
})
