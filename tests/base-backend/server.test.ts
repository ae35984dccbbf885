import { once } from 'node:events'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { startBaseServer, type BaseServerOptions } from './server.ts'
import { GUEST, type Json } from './support.ts'

const who = `assistant_id=1&guest_id=${GUEST}`

async function start(options: BaseServerOptions) {
  const server = await startBaseServer(options)
  onTestFinished(() => server.close())
  const call = async (method: string, path: string, body?: Json): Promise<Json> => {
    const response = await fetch(`${server.url}/api${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    return (await response.json()) as Json
  }
  const { id } = await call('POST', `/widget/dialogs?${who}`)
  const post = (text: string): Promise<Json> =>
    call('POST', `/widget/dialogs/${String(id)}/messages?${who}`, { sender: 'user', text })
  return { ...server, call, post, dialogId: Number(id) }
}

test('a conversation over a real network: REST, and what the socket brings', async () => {
  const { wsUrl, post, dialogId, backend } = await start({ profile: 'socket' })
  const socket = new WebSocket(`${wsUrl}/ws/widget/dialogs/${String(dialogId)}?${who}`)
  const frames: string[] = []
  const isTold = new Promise<void>((resolve) => {
    socket.on('message', (data: Buffer) => {
      if (frames.push(data.toString()) === 2) resolve()
    })
  })
  await once(socket, 'open')
  expect(backend.openLinks()).toEqual([dialogId])
  const { assistant_message: answer } = await post('Hello')
  await isTold
  expect((answer as Json)['text']).toBe('Canned answer to: Hello')
  expect(frames.map((frame) => (JSON.parse(frame) as Json)['sender'])).toEqual(['user', 'assistant'])
  const closed = once(socket, 'close')
  backend.closeLinks(1001, 'going away')
  expect((await closed)[0]).toBe(1001)
  const another = new WebSocket(`${wsUrl}/ws/widget/dialogs/${String(dialogId)}?${who}`)
  await once(another, 'open')
  another.close()
  await vi.waitFor(() => {
    expect(backend.openLinks()).toEqual([])
  })
})

test('a socket that is not let in is refused with 403, or opened and closed', async () => {
  const polling = await start({ profile: 'polling' })
  const refused = new WebSocket(`${polling.wsUrl}/ws/widget/dialogs/1?${who}`)
  const [error] = (await once(refused, 'error').catch((cause: unknown) => [cause])) as [Error]
  expect(error.message).toContain('403')
  const { wsUrl } = await start({ profile: 'socket' })
  const closed = new WebSocket(`${wsUrl}/ws/widget/dialogs/1?assistant_id=999`)
  const [code, reason] = (await once(closed, 'close')) as [number, Buffer]
  expect([code, reason.toString()]).toEqual([4004, 'Assistant not found'])
})

test('an event stream comes over the network, and a dropped answer breaks the connection', async () => {
  const { url, backend } = await start({ profile: 'events' })
  const site = `site_token=${backend.signSiteToken()}&guest_id=${GUEST}`
  const response = await fetch(`${url}/api/site/dialogs/1/events?${site}`)
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const first = await reader.read()
  expect(new TextDecoder().decode(first.value)).toBe('retry: 5000\n\n')
  expect(backend.openLinks()).toEqual([1])
  await reader.cancel()
  await vi.waitFor(() => {
    expect(backend.openLinks()).toEqual([])
  })
  backend.faults.add({ route: 'GET', phase: 'before', answer: 'lost' })
  await expect(fetch(`${url}/api/protocol`)).rejects.toThrow('fetch failed')
})

test('pages are served beside the backend, and nothing else is', async () => {
  const { url } = await start({ profile: 'polling', pages: async () => new Response('a page') })
  expect(await (await fetch(`${url}/index.html`)).text()).toBe('a page')
  const bare = await start({ profile: 'polling' })
  expect((await fetch(`${bare.url}/index.html`)).status).toBe(404)
})
