import { createReplyX, type ReplyXClient, type ReplyXOptions } from '@replyx/core'
import {
  createScriptedSocket,
  type ScriptedPorts,
  type ScriptedServer,
  type ScriptedSocket,
} from '@replyx/core/testing'

import type { Connection, Session } from '../../../examples/backend/src/index.ts'
// Loaded before a test begins: a virtual clock does not wait for a module.
import '../src/dialects/base/base.ts'
import '../src/dialects/base/event-stream.ts'

/** One request, as `METHOD /path` without what says who is asking. */
interface Asked {
  readonly line: string
  readonly url: string
  readonly headers: Headers
  readonly body: string
}

export interface Page {
  readonly chat: ReplyXClient
  readonly ports: ScriptedPorts
  readonly sockets: readonly ScriptedSocket[]
  readonly asked: readonly Asked[]
  readonly errors: string[]
  /** Every message that was announced, in the order of coming. */
  readonly received: string[]
  /** The messages shown, as `sender: text [status]`. */
  lines(): string[]
  count(part: string): number
}

/** A backend of any level, but for the network. */
export interface Reachable {
  handle(request: Request): Promise<Response>
  /** `null` where the handshake is refused. */
  connect(url: string, connection: Connection): Session | null
  /** Ends all links. */
  closeLinks(code: number): void
}

/** Any number of pages before a backend, under one clock that goes on only where it is told to. */
export function createPages(
  { clock, createPorts }: Pick<ScriptedServer, 'clock' | 'createPorts'>,
  backend: Reachable,
  apiUrl: string,
  chatOptions: Partial<ReplyXOptions> = {},
) {
  let isReachable = true
  let isMuted = false

  /** A page; with the `ports` of an earlier one it has that one's storage. */
  function openPage(earlier?: Page, options: Partial<ReplyXOptions> = {}): Page {
    const asked: Asked[] = []
    const sockets: ScriptedSocket[] = []
    const ports = createPorts({
      ...(earlier && { storage: earlier.ports.storage, newId: earlier.ports.newId }),
      async fetch(input, init) {
        const request = new Request(input, init)
        const { pathname, search } = new URL(request.url)
        const line = `${request.method} ${pathname.replace('/api', '')}`
        asked.push({
          line,
          url: pathname + search,
          headers: request.headers,
          body: await request.clone().text(),
        })
        if (!isReachable) throw new TypeError('Failed to fetch')
        const { signal } = request
        const answer = backend.handle(new Request(request, { signal: null }))
        const response = await Promise.race([
          answer,
          new Promise<never>((_, reject) => {
            signal.addEventListener('abort', () => {
              reject(signal.reason as Error)
            })
          }),
        ])
        return response
      },
      openSocket(url) {
        const socket: ScriptedSocket = createScriptedSocket(
          url,
          (data) => session?.receive(data),
          () => session?.closed(),
        )
        const session = isReachable
          ? backend.connect(url, {
              send(text) {
                if (!isMuted && isReachable) socket.push(text)
              },
              close: socket.end,
            })
          : null
        sockets.push(socket)
        queueMicrotask(() => {
          if (session === null) socket.end(1006)
          else socket.accept()
        })
        return socket
      },
    })
    const { getToken, siteToken } = { ...chatOptions, ...options }
    const chat = createReplyX({
      ...(getToken === undefined && siteToken === undefined ? { assistantId: 1 } : {}),
      apiUrl,
      ports,
      logLevel: 'debug',
      ...chatOptions,
      ...options,
    })
    const errors: string[] = []
    const received: string[] = []
    chat.on('error', ({ error }) => errors.push(error.code))
    chat.on('message:received', ({ message }) => received.push(message.text))
    return {
      chat,
      ports,
      sockets,
      asked,
      errors,
      received,
      lines: () =>
        chat
          .getSnapshot()
          .messages.map(
            ({ sender, text, status }) => `${sender}: ${text}${status === 'sent' ? '' : ` [${status}]`}`,
          ),
      count: (part) => asked.filter(({ line }) => line.includes(part)).length,
    }
  }

  /** A page that is connected. */
  async function connect(earlier?: Page, options: Partial<ReplyXOptions> = {}): Promise<Page> {
    const page = openPage(earlier, options)
    void page.chat.connect().catch(() => undefined)
    await clock.advance(1_000)
    return page
  }

  return {
    clock,
    openPage,
    connect,
    pass: (duration: number) => clock.advance(duration),
    /** Takes the backend out of reach, or brings it back. */
    setReachable(next: boolean) {
      isReachable = next
      if (!next) backend.closeLinks(1006)
    },
    /** Nothing more comes on any socket, though each stays open. */
    mute() {
      isMuted = true
    },
  }
}
