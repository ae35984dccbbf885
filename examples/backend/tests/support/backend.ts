import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { createBackend } from '../../src/index.ts'
import type { Assistant, Backend, BackendConfig } from '../../src/index.ts'
import { createInbox } from './frames.ts'
import type { Frame, Inbox, Wire } from './frames.ts'

export interface Answer {
  status: number
  headers: Headers
  body: Wire
  list: Wire[]
}

/** An assistant that says what a test lets it say. */
export const createScript = () => {
  const asked: string[] = []
  const queue: string[] = []
  let wake = (): void => undefined
  const push = (piece: string): void => {
    queue.push(piece)
    wake()
  }
  const assistant: Assistant = {
    async *answer({ text, signal }) {
      asked.push(text)
      signal.addEventListener('abort', () => wake())
      for (;;) {
        if (signal.aborted) return
        const piece = queue.shift()
        if (piece === '.') return
        if (piece === '!') throw new Error('the assistant broke off')
        if (piece !== undefined) yield piece
        else await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
  /** `say` adds pieces to the answer; `end` finishes it; `breakOff` lets it fail. */
  return {
    assistant,
    asked,
    say: (...pieces: string[]) => pieces.forEach(push),
    end: () => push('.'),
    breakOff: () => push('!'),
  }
}

/** Answers at once with the question itself. */
export const echo: Assistant = {
  async *answer({ text }) {
    yield 'You said: '
    yield text
  },
}

/** A backend on a free port that ends with the test; what it logs as an error is in `errors`. */
export const startBackend = async (config: BackendConfig = {}) => {
  const errors: string[] = []
  const backend = await createBackend({
    assistant: echo,
    demo: true,
    faults: true,
    log: (level, text) => {
      if (level === 'error') errors.push(text)
    },
    ...config,
  })
  onTestFinished(() => backend.close())
  return { backend, errors }
}

export const call = async (
  backend: Pick<Backend, 'url'>,
  method: string,
  path: string,
  options: { headers?: Record<string, string>; body?: unknown; raw?: string } = {},
): Promise<Answer> => {
  const response = await fetch(backend.url + path, {
    method,
    redirect: 'manual',
    headers: { 'content-type': 'application/json', ...options.headers },
    ...(options.raw === undefined && options.body === undefined
      ? {}
      : { body: options.raw ?? JSON.stringify(options.body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  const value: unknown = text && isJson ? JSON.parse(text) : {}
  return {
    status: response.status,
    headers: response.headers,
    body: value as Wire,
    list: Array.isArray(value) ? (value as Wire[]) : [],
  }
}

export interface Socket extends Inbox {
  send(frame: Wire): void
  raw(data: string | Buffer): void
  close(): void
}

export const connect = (address: string, headers: Record<string, string> = {}): Socket => {
  const inbox = createInbox()
  const socket = new WebSocket(address, { headers })
  const early: (string | Buffer)[] = []
  socket.on('open', () => early.forEach((data) => socket.send(data)))
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as Frame
    inbox.push(frame)
    if (frame.type === 'ping') socket.send('{"type":"pong"}')
  })
  socket.on('close', (code, reason) => inbox.finish(code, String(reason)))
  socket.on('error', () => undefined)
  const raw = (data: string | Buffer): void => {
    if (socket.readyState === WebSocket.CONNECTING) early.push(data)
    else socket.send(data)
  }
  return { ...inbox, raw, send: (frame) => raw(JSON.stringify(frame)), close: () => socket.close() }
}

/** A visitor of the widget; another number is another guest. */
export const visitorOf = (backend: Pick<Backend, 'url' | 'wsUrl'>, number = 1) => {
  const guestId = `aaaaaaaa-0000-4000-8000-${String(number).padStart(12, '0')}`
  const headers = { 'X-ReplyX-Guest': guestId }
  const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
    call(backend, method, `/api${path}${path.includes('?') ? '&' : '?'}assistant_id=1`, { headers, body })

  return {
    guestId,
    ask,
    open: async (body?: unknown): Promise<number> =>
      Number((await ask('POST', '/widget/dialogs', body)).body['id']),
    post: (dialogId: number, text: string, clientMessageId?: string): Promise<Answer> =>
      ask('POST', `/widget/dialogs/${dialogId}/messages`, {
        sender: 'user',
        text,
        ...(clientMessageId === undefined ? {} : { client_message_id: clientMessageId }),
      }),
    history: async (dialogId: number, query = ''): Promise<Wire[]> =>
      (await ask('GET', `/widget/dialogs/${dialogId}/messages${query}`)).list,
    /** A socket that says hello at once. */
    connect: (dialogId: number, hello: Wire = {}, query = ''): Socket => {
      const socket = connect(`${backend.wsUrl}/ws/widget/dialogs/${dialogId}${query}`)
      socket.send({ type: 'hello', protocol: 1, guest_id: guestId, assistant_id: 1, ...hello })
      return socket
    },
  }
}

export const operatorOf = async (backend: Backend, name: string) => {
  const token = await backend.tokens.operator({ name, user_id: name.toLowerCase() })
  const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
    call(backend, method, `/api${path}`, { headers: { Authorization: `Bearer ${token}` }, body })
  return {
    token,
    ask,
    online: () => ask('POST', '/operator/heartbeat', { status: 'online' }),
    takeover: (dialogId: number) => ask('POST', `/dialogs/${dialogId}/handoff/takeover`, {}),
    release: (dialogId: number) => ask('POST', `/dialogs/${dialogId}/handoff/release`, {}),
    post: (dialogId: number, text: string) =>
      ask('POST', `/dialogs/${dialogId}/messages`, { sender: 'manager', text }),
    connect: (): Socket => {
      const socket = connect(`${backend.wsUrl}/ws/operator`)
      socket.send({ type: 'hello', token })
      return socket
    },
  }
}

export const uuid = (number: number): string => `bbbbbbbb-0000-4000-8000-${String(number).padStart(12, '0')}`
export const detailOf = (answer: Answer): Wire => answer.body['detail'] as Wire
