import { createReplyX, type ClockPort, type ReplyXClient, type ReplyXOptions } from '@replyx/core'
import { createMemoryStorage } from '@replyx/core/testing'
import { http, HttpResponse, ws } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'

export const ORIGIN = 'https://chat.test'
export const EPOCH = 'life-1'

/** The real clock, run fast: what would take a minute takes a second. */
export const fastClock: ClockPort = {
  now: () => Date.now(),
  setTimeout: (callback, delay) => setTimeout(callback, delay / 60),
  clearTimeout: (handle) => {
    clearTimeout(handle as ReturnType<typeof setTimeout>)
  },
  frame(callback) {
    const handle = setTimeout(callback, 1)
    return () => {
      clearTimeout(handle)
    }
  },
}

interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body: string
}

interface WireMessage {
  readonly id: number
  readonly seq: number
  readonly [field: string]: unknown
}

/** A small backend behind Node's own fetch and WebSocket, which the tests of one file share. */
export function createStage() {
  const seen: Seen[] = []
  const sockets: { readonly url: string; readonly frames: string[] }[] = []
  const clients: ReplyXClient[] = []
  const messages: WireMessage[] = []
  const live = ws.link('wss://chat.test/ws/*')
  let epoch = EPOCH
  let isOpen = false

  const dialog = () => ({
    id: 5,
    started_at: '2026-01-01T00:00:00Z',
    ended_at: null,
    last_seq: messages.length,
    read_seq: 0,
    epoch,
  })
  const about = <Body extends object>(body: Body, status = 200) =>
    HttpResponse.json(body as never, { status, headers: { 'X-ReplyX-Epoch': epoch } })

  function store(sender: string, text: string, extra: object = {}): WireMessage {
    const seq = messages.length + 1
    const timestamp = '2026-01-01T00:00:00Z'
    const message = { id: 100 + seq, sender, text, timestamp, seq, updated_seq: seq, ...extra }
    messages.push(message)
    live.broadcast(JSON.stringify({ type: 'message', seq, message }))
    return message
  }

  const handlers = [
    http.get(`${ORIGIN}/api/protocol`, () => HttpResponse.json({ protocol: 1 })),
    http.post(`${ORIGIN}/api/widget-config`, () => HttpResponse.json({ success: true })),
    http.get(`${ORIGIN}/api/:mode/dialogs`, () => HttpResponse.json(isOpen ? [dialog()] : [])),
    http.post(`${ORIGIN}/api/:mode/dialogs`, () => {
      isOpen = true
      return about(dialog())
    }),
    http.get(`${ORIGIN}/api/:mode/dialogs/5/messages`, () => about(messages)),
    http.post(`${ORIGIN}/api/:mode/dialogs/5/messages`, async ({ request }) => {
      const { text, client_message_id: key } = (await request.json()) as Record<string, string>
      const known = messages.find((message) => message['client_message_id'] === key)
      return about({ user_message: known ?? store('user', text ?? '', { client_message_id: key }) }, 201)
    }),
    live.addEventListener('connection', ({ client }) => {
      const socket = { url: String(client.url), frames: [] as string[] }
      sockets.push(socket)
      client.addEventListener('message', ({ data }) => {
        socket.frames.push(String(data))
        const hello = JSON.parse(String(data)) as Record<string, unknown>
        if (hello['type'] !== 'hello') return
        const since = hello['since_seq']
        const canReplay = hello['epoch'] === epoch && typeof since === 'number'
        client.send(
          JSON.stringify({
            type: 'welcome',
            protocol: 1,
            epoch,
            last_seq: messages.length,
            read_seq: 0,
            unread: 0,
            replay: canReplay ? 'gap' : 'reset',
            handoff: { status: 'none', version: 0, control_epoch: 0, server_now: '2026-01-01T00:00:00Z' },
            operators_online: 1,
            streams: [],
          }),
        )
        if (!canReplay) return
        for (const message of messages.slice(since)) {
          client.send(JSON.stringify({ type: 'message', seq: message.seq, message }))
        }
      })
    }),
  ]
  const server = setupServer(...handlers)

  server.events.on('request:start', ({ request }) => {
    const copy = request.clone()
    void copy.text().then((body) => {
      seen.push({ method: copy.method, url: copy.url, headers: copy.headers, body })
    })
  })
  beforeAll(() => {
    server.listen({ onUnhandledFrame: 'error' })
  })
  beforeEach(() => {
    seen.length = 0
    sockets.length = 0
    messages.length = 0
    epoch = EPOCH
    isOpen = false
  })
  afterEach(() => {
    for (const client of clients.splice(0)) client.destroy()
    server.resetHandlers()
  })
  afterAll(() => {
    server.close()
  })

  return {
    server,
    seen,
    sockets,
    messages,
    live,
    store,
    about,
    paths: (): string[] => seen.map(({ method, url }) => `${method} ${url.slice(ORIGIN.length)}`),
    /** The log is lost: what was kept is told under another epoch. */
    beginLife(next: string) {
      epoch = next
    },
    /** A client on Node's own fetch and WebSocket. */
    createClient(options: Partial<ReplyXOptions> = {}): ReplyXClient {
      const { ports, ...rest } = options
      const client = createReplyX({
        ...('siteToken' in rest || 'getToken' in rest ? {} : { assistantId: 1 }),
        apiUrl: ORIGIN,
        logLevel: 'silent',
        ...rest,
        ports: { clock: fastClock, random: () => 0.1, storage: createMemoryStorage(), ...ports },
      })
      clients.push(client)
      return client
    },
  }
}
