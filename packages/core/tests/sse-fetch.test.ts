import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

import { createReplyX, type ReplyXClient } from '@replyx/core'
import { eventStream } from '@replyx/core/sse'
import { createMemoryStorage } from '@replyx/core/testing'
import { expect, it, onTestFinished } from 'vitest'

import { createBackend, type Backend } from '../../../examples/backend/src/index.ts'
import { linesOf } from './harness.ts'

// Over Node's own fetch and a real port, where streams come in the pieces that a network makes of them.

/** At the most, on a busy machine. */
const WAIT = { timeout: 10_000 }

const startBackend = async (): Promise<Backend> => {
  const backend = await createBackend({
    log: () => undefined,
    assistant: {
      async *answer({ text }) {
        yield `You said: ${text}`
      },
    },
  })
  onTestFinished(() => backend.close())
  return backend
}

/** A client whose sockets a page's policy refuses, and that never waits before it tries again. */
function connect(apiUrl: string): { chat: ReplyXClient; streams: string[] } {
  const streams: string[] = []
  const chat = createReplyX({
    assistantId: 1,
    apiUrl,
    dialogStart: 'connect',
    logLevel: 'silent',
    transport: eventStream(),
    ports: {
      random: () => 0,
      storage: createMemoryStorage(),
      fetch(input, init) {
        const url = input instanceof Request ? input.url : String(input)
        if (url.includes('/events')) streams.push(url)
        return fetch(input, init)
      },
      openSocket() {
        throw new DOMException('refused by the policy of this page', 'SecurityError')
      },
    },
  })
  onTestFinished(() => {
    chat.destroy()
  })
  void chat.connect().catch(() => undefined)
  return { chat, streams }
}

it('a conversation flows, goes on after the streams were ended, and leaves no stream', async () => {
  const { url, logic } = await startBackend()
  const { hub } = logic.service
  const { chat, streams } = connect(url)
  await expect.poll(() => chat.getSnapshot().channel, WAIT).toBe('events')
  expect(await chat.send('Привет 🙂').settled).toMatchObject({ status: 'sent' })
  await expect.poll(() => linesOf(chat), WAIT).toEqual(['user: Привет 🙂', 'assistant: You said: Привет 🙂'])

  logic.closeSockets(1012, 'restarting')
  await expect.poll(() => streams.length, WAIT).toBe(2)
  chat.send('still there?')
  await expect
    .poll(() => linesOf(chat).slice(2), WAIT)
    .toEqual(['user: still there?', 'assistant: You said: still there?'])

  const dialogId = chat.getSnapshot().dialogId ?? 0
  expect(hub.visitorsOf(dialogId)).toBe(1)
  chat.destroy()
  await expect.poll(() => hub.visitorsOf(dialogId), WAIT).toBe(0)
})

it('no secret follows a redirection', async () => {
  const elsewhere: IncomingHttpHeaders[] = []
  const other = createServer((request, response) => {
    elsewhere.push(request.headers)
    response.end()
  })
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  let redirected = 0
  const { port } = other.address() as AddressInfo
  const door = createServer((request, response) => {
    response.setHeader('Content-Type', 'application/json')
    const path = request.url?.split('?')[0] ?? ''
    if (path.endsWith('/events')) {
      redirected += 1
      response.writeHead(302, { Location: `http://127.0.0.1:${String(port)}/` }).end()
      return
    }
    const dialog = {
      id: 1,
      started_at: '2026-01-01T00:00:00Z',
      ended_at: null,
      last_seq: 0,
      read_seq: 0,
      epoch: 'e',
    }
    const answers: Record<string, unknown> = {
      '/api/protocol': { protocol: 1 },
      '/api/widget/dialogs': [dialog],
    }
    response.end(JSON.stringify(answers[path] ?? { success: true }))
  })
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const server of [other, door]) {
      server.close()
      server.closeAllConnections()
    }
  })
  const { chat } = connect(`http://127.0.0.1:${String((door.address() as AddressInfo).port)}`)
  await expect.poll(() => redirected, WAIT).toBeGreaterThan(1)
  expect(chat.getSnapshot().connection).toBe('reconnecting')
  expect(elsewhere).toEqual([])
})
