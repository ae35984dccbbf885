import { delay, http, HttpResponse } from 'msw'
import { describe, expect, it } from 'vitest'

import { linesOf } from './harness.ts'
import { createStage, EPOCH, ORIGIN } from './msw-stage.ts'

const stage = createStage()
const messages = (mode: string): string => `${ORIGIN}/api/${mode}/dialogs/5/messages`
const push = (frame: object): void => stage.live.broadcast(JSON.stringify(frame))
const closeAll = (code: number): void => {
  for (const client of stage.live.clients) client.close(code)
}

describe('a conversation over the real fetch and WebSocket of Node', () => {
  it('goes by REST out and by the socket in', async () => {
    const chat = stage.createClient()
    expect(await chat.connect()).toMatchObject({ connection: 'online', dialogId: null })
    const { settled } = chat.send('Where is my order?')
    expect(await settled).toMatchObject({ status: 'sent', message: { seq: 1, status: 'sent' } })
    await expect.poll(() => chat.getSnapshot().channel).toBe('socket')
    push({ type: 'message_delta', stream_id: 'a', offset: 0, text: 'On its ', control_epoch: 0 })
    push({ type: 'message_delta', stream_id: 'a', offset: 7, text: 'way', control_epoch: 0 })
    await expect.poll(() => linesOf(chat).at(-1)).toBe('assistant: On its way [streaming]')
    stage.store('assistant', 'On its way.', { stream_id: 'a' })
    await expect.poll(() => linesOf(chat)).toEqual(['user: Where is my order?', 'assistant: On its way.'])
  })

  it.each([
    ['widget', {}, { assistant_id: 1 }],
    ['site', { siteToken: 'site-secret' }, { site_token: 'site-secret' }],
  ] as const)('says who is asking in headers and hello, in no address: %s', async (mode, identity, hello) => {
    const chat = stage.createClient(identity)
    await chat.connect()
    await chat.send('Hello').settled
    await expect.poll(() => stage.sockets[0]?.frames.length).toBe(1)
    await expect.poll(() => stage.paths().filter((path) => path.startsWith('POST')).length).toBe(3)

    const asked = stage.seen.filter(({ url }) => url.includes('/dialogs'))
    const guest = asked[0]?.headers.get('X-ReplyX-Guest') ?? ''
    expect(guest).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    for (const { headers } of asked) {
      expect(headers.get('X-ReplyX-Guest')).toBe(guest)
      expect(headers.get('Authorization')).toBe(mode === 'site' ? 'Bearer site-secret' : null)
    }
    const identified = { type: 'hello', protocol: 1, guest_id: guest, epoch: EPOCH, since_seq: 0, ...hello }
    expect(JSON.parse(stage.sockets[0]?.frames[0] ?? '')).toEqual(identified)
    const addresses = [...stage.seen, ...stage.sockets].map(({ url }) => url)
    expect(addresses.filter((url) => url.includes(guest) || url.includes('site-secret'))).toEqual([])
    expect(stage.sockets[0]?.url).toBe(`wss://chat.test/ws/${mode}/dialogs/5`)
  })

  it('comes back after a loss with what was missed, and asks REST for nothing', async () => {
    const chat = stage.createClient()
    await chat.connect()
    await chat.send('Hello').settled
    await expect.poll(() => chat.getSnapshot().channel).toBe('socket')
    await expect.poll(() => stage.seen.length).toBe(5)
    const asked = stage.seen.length
    closeAll(1012)
    stage.store('assistant', 'missed')
    await expect.poll(() => linesOf(chat)).toEqual(['user: Hello', 'assistant: missed'])
    expect(stage.sockets).toHaveLength(2)
    expect(JSON.parse(stage.sockets[1]?.frames[0] ?? '')).toMatchObject({ epoch: EPOCH, since_seq: 1 })
    expect(stage.seen).toHaveLength(asked)
  })

  it('answers a heartbeat, and drops what is no frame', async () => {
    const chat = stage.createClient({ dialogStart: 'connect' })
    await chat.connect()
    stage.live.broadcast('nonsense')
    stage.live.broadcast(new TextEncoder().encode('{"type":"ping"}'))
    push({ type: 'ping', seq: 0, read_seq: 0 })
    await expect.poll(() => stage.sockets[0]?.frames.at(-1)).toBe('{"type":"pong"}')
    expect(stage.sockets[0]?.frames).toHaveLength(2)
    expect(chat.getSnapshot().connection).toBe('online')
  })

  it('ends with 1000 at destroy, and is not begun anew', async () => {
    const codes: number[] = []
    stage.server.use(
      stage.live.addEventListener('connection', ({ client }) => {
        client.addEventListener('close', ({ code }) => codes.push(code))
      }),
    )
    const chat = stage.createClient({ dialogStart: 'connect' })
    await chat.connect()
    chat.destroy()
    await expect.poll(() => codes).toEqual([1000])
    expect(stage.sockets).toHaveLength(1)
  })
})

describe('the epoch', () => {
  it('of an answer that is another means that the message is sent again, until both agree', async () => {
    const chat = stage.createClient({ dialogStart: 'connect' })
    await chat.connect()
    let posts = 0
    stage.server.use(
      http.post(
        messages('widget'),
        async ({ request }) => {
          posts += 1
          const { text, client_message_id } = (await request.json()) as Record<string, string>
          const stored = {
            id: 1,
            sender: 'user',
            text,
            timestamp: 'then',
            seq: 9,
            updated_seq: 9,
            client_message_id,
          }
          return HttpResponse.json({ user_message: stored }, { headers: { 'X-ReplyX-Epoch': 'another' } })
        },
        { once: true },
      ),
    )
    const { settled } = chat.send('Hello')
    expect(await settled).toMatchObject({ status: 'sent', message: { seq: 1 } })
    expect(posts).toBe(1)
    expect(stage.messages).toHaveLength(1)
    await expect.poll(() => linesOf(chat)).toEqual(['user: Hello'])
  })

  it('that begins anew replaces the copy, and says so', async () => {
    const chat = stage.createClient({ dialogStart: 'connect' })
    await chat.connect()
    stage.store('assistant', 'gone')
    await expect.poll(() => linesOf(chat)).toEqual(['assistant: gone'])
    const resets: number[] = []
    chat.on('history:reset', ({ dialogId }) => resets.push(dialogId))
    stage.messages.length = 0
    stage.beginLife('life-2')
    stage.store('assistant', 'kept')
    closeAll(1012)
    await expect.poll(() => linesOf(chat)).toEqual(['assistant: kept'])
    await expect.poll(() => resets).toEqual([5])
  })
})

describe('a message', () => {
  it('whose answer never comes is settled by its echo, and is sent once', async () => {
    let posts = 0
    stage.server.use(
      http.post(messages('widget'), async ({ request }) => {
        posts += 1
        const { text, client_message_id } = (await request.json()) as Record<string, string>
        stage.store('user', text ?? '', { client_message_id })
        await delay('infinite')
      }),
    )
    const chat = stage.createClient({ dialogStart: 'connect' })
    await chat.connect()
    expect(await chat.send('Hello').settled).toMatchObject({ status: 'sent' })
    expect(posts).toBe(1)
  })

  it.each<[name: string, answer: () => Response]>([
    ['a broken network', () => HttpResponse.error()],
    ['a gateway page', () => new HttpResponse('<h1>502</h1>', { status: 502 })],
    ['a page in place of the answer', () => new HttpResponse('<h1>Log in</h1>', { status: 200 })],
    ['an answer that does not fit', () => HttpResponse.json({ user_message: { id: 'x' } })],
  ])('survives %s, and arrives once', async (_, answer) => {
    stage.server.use(http.post(messages('widget'), answer, { once: true }))
    const chat = stage.createClient({ dialogStart: 'connect' })
    await chat.connect()
    expect(await chat.send('Hello').settled).toMatchObject({ status: 'sent' })
    expect(stage.messages).toHaveLength(1)
    const keys = stage.seen
      .filter(({ method, url }) => method === 'POST' && url.includes('/messages'))
      .map(({ body }) => (JSON.parse(body) as Record<string, string>)['client_message_id'])
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(1)
  })
})

describe('a refused socket', () => {
  it.each([
    [4002, 'authentication_failed'],
    [4003, 'domain_forbidden'],
    [1008, 'protocol_invalid'],
  ])('(%i) stays closed and says why: %s', async (code, reason) => {
    const chat = stage.createClient({ dialogStart: 'connect' })
    await chat.connect()
    closeAll(code)
    await expect.poll(() => chat.getSnapshot().connection).toBe('failed')
    expect(chat.getSnapshot().error).toMatchObject({ code: reason })
    expect(stage.sockets).toHaveLength(1)
  })

  it('(4001) fetches a fresh token and is back', async () => {
    const previous: (string | undefined)[] = []
    const getToken = (refused?: string): string => {
      previous.push(refused)
      return refused === undefined ? 'first' : 'second'
    }
    const chat = stage.createClient({ getToken, dialogStart: 'connect' })
    await chat.connect()
    closeAll(4001)
    await expect.poll(() => stage.sockets.length).toBe(2)
    await expect.poll(() => chat.getSnapshot().connection).toBe('online')
    expect(JSON.parse(stage.sockets[1]?.frames[0] ?? '')).toMatchObject({ site_token: 'second' })
    expect(previous).toEqual([undefined, 'first'])
  })
})
