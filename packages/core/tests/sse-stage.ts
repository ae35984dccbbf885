import { createReplyX, type Ports, type ReplyXClient, type ReplyXOptions } from '@replyx/core'
import { eventStream, type EventStreamOptions } from '@replyx/core/sse'
import { createScriptedServer, createScriptedSocket, type ScriptedPorts } from '@replyx/core/testing'
import { expect, onTestFinished } from 'vitest'

import { createLogic, type Assistant, type Logic } from '../../../examples/backend/src/index.ts'
import { linesOf } from './harness.ts'

interface Asked {
  readonly url: string
  readonly init: RequestInit
  readonly headers: Headers
}

/** The example backend behind a network that can refuse sockets, cut streams, and swallow single frames. */
export interface SseStage {
  readonly logic: Logic
  readonly ports: ScriptedPorts
  /** Every event stream that was asked for, oldest first. */
  readonly streams: readonly Asked[]
  /** Every socket that was tried. */
  readonly sockets: readonly string[]
  /** The client's own timers that still wait. */
  readonly timers: ReadonlySet<unknown>
  /** How many listen to the network's coming and going. */
  readonly networkListeners: number
  /** How many streams the network carries. */
  readonly openStreams: number
  /** How many sockets will still be accepted. */
  acceptable: number
  /** Tokens that are answered with 401. */
  readonly refused: Set<string>
  /** Keeps the next frame of a stream that holds this text from the client. */
  swallow: string | null
  /** The size of the pieces in which streams come, in bytes. */
  pieces: number
  /** Breaks every stream. */
  cut(): void
  advance(duration: number): Promise<void>
  /** Lets time pass until it is so. */
  until(isSo: () => boolean): Promise<void>
  createClient(options?: Partial<ReplyXOptions>, stream?: EventStreamOptions): ReplyXClient
  /** Somebody else speaks in the client's dialog. */
  say(dialogId: number, text: string): Promise<void>
}

const SITE_SECRET = 'a-secret-of-this-test'

export async function createSseStage(): Promise<SseStage> {
  const scripted = createScriptedServer()
  const { clock } = scripted
  const timers = new Set<unknown>()
  const streams: Asked[] = []
  const sockets: string[] = []
  const open = new Set<() => void>()
  let networkListeners = 0
  let ids = 0

  /** Says the question back, with a pause in which the first words stand alone. */
  const echo: Assistant = {
    async *answer({ text }) {
      yield 'You said: '
      await new Promise<void>((resolve) => clock.setTimeout(resolve, 50))
      yield text
    },
  }

  const logic = await createLogic({
    assistant: echo,
    siteSecret: SITE_SECRET,
    log: () => undefined,
    ports: {
      now: clock.now,
      setTimeout: clock.setTimeout,
      clearTimeout: clock.clearTimeout,
      newId: () => `11111111-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
    },
  })
  onTestFinished(() => logic.abandon())

  /** The answer as a network brings it: in small pieces, and cut where it is told to, or where it is no longer wanted. */
  function carry(response: Response, signal: AbortSignal): Response {
    const reader = response.body!.getReader()
    let controller!: ReadableStreamDefaultController<Uint8Array>
    const end = (): void => {
      if (!open.delete(end)) return
      controller.error(new TypeError('the network has broken off'))
      void reader.cancel()
    }
    const body = new ReadableStream<Uint8Array>({
      start(given) {
        controller = given
      },
      async pull() {
        const { value } = await reader.read()
        if (!open.has(end)) return
        if (value === undefined) {
          open.delete(end)
          controller.close()
          return
        }
        // The backend writes one frame at a time.
        if (stage.swallow !== null && new TextDecoder().decode(value).includes(stage.swallow)) {
          stage.swallow = null
          controller.enqueue(new Uint8Array())
          return
        }
        for (let at = 0; at < value.length; at += stage.pieces) {
          controller.enqueue(value.slice(at, at + stage.pieces))
        }
      },
      cancel() {
        open.delete(end)
        return reader.cancel()
      },
    })
    open.add(end)
    signal.addEventListener('abort', end)
    return new Response(body, response)
  }

  const network: typeof fetch = async (input, init = {}) => {
    const request = new Request(input, init)
    const isStream = new URL(request.url).pathname.endsWith('/events')
    if (isStream) streams.push({ url: request.url, init, headers: request.headers })
    const token = (request.headers.get('Authorization') ?? '').replace('Bearer ', '')
    if (stage.refused.has(token))
      return Response.json({ detail: { error: 'token_expired', message: 'it has ended' } }, { status: 401 })
    const response = await logic.fetch(request)
    request.signal.throwIfAborted()
    return isStream && response.ok ? carry(response, request.signal) : response
  }

  function openSocket(url: string): ReturnType<Ports['openSocket']> {
    sockets.push(url)
    let session: ReturnType<Logic['openVisitor']> | null = null
    const socket = createScriptedSocket(
      url,
      (data) => session?.receive(data),
      () => session?.closed(),
    )
    clock.setTimeout(() => {
      if (stage.acceptable === 0) {
        socket.end(1006)
        return
      }
      if (socket.isClosed) return
      stage.acceptable -= 1
      const [, mode = '', dialogId] = /ws\/(\w+)\/dialogs\/(\d+)/.exec(url) ?? []
      const connection = { send: socket.push, close: socket.end }
      session = logic.openVisitor({ connection, mode: mode as 'widget', dialogId: Number(dialogId) })
      // The client says hello in that moment.
      socket.accept()
    }, 0)
    return socket
  }

  const plain = scripted.createPorts()
  const ports: ScriptedPorts = {
    ...plain,
    openSocket,
    fetch: network,
    random: () => 0.1,
    clock: {
      ...clock,
      setTimeout(callback, delay) {
        const handle = clock.setTimeout(() => {
          timers.delete(handle)
          callback()
        }, delay)
        timers.add(handle)
        return handle
      },
      clearTimeout(handle) {
        timers.delete(handle)
        clock.clearTimeout(handle)
      },
    },
    network: {
      ...plain.network,
      subscribe(listener) {
        networkListeners += 1
        const undo = plain.network.subscribe(listener)
        return () => {
          networkListeners -= 1
          undo()
        }
      },
    },
  }

  const stage: SseStage = {
    logic,
    ports,
    streams,
    sockets,
    timers,
    get networkListeners() {
      return networkListeners
    },
    get openStreams() {
      return open.size
    },
    acceptable: 0,
    refused: new Set(),
    swallow: null,
    pieces: 5,
    cut() {
      for (const end of [...open]) end()
    },
    advance: clock.advance,
    async until(isSo) {
      for (let round = 0; round < 200 && !isSo(); round += 1) await clock.advance(500)
      expect(isSo()).toBe(true)
    },
    createClient(options = {}, stream = {}) {
      const client = createReplyX({
        ...('getToken' in options ? {} : { assistantId: 1 }),
        apiUrl: 'https://chat.test',
        logLevel: 'debug',
        dialogStart: 'connect',
        transport: eventStream(stream),
        ports,
        ...options,
      })
      onTestFinished(() => {
        client.destroy()
      })
      void client.connect().catch(() => undefined)
      return client
    },
    async say(dialogId, text) {
      const token = await logic.tokens.signOperator({ name: 'Ada', user_id: 'ada' })
      const ask = (path: string, body: object): Promise<Response> =>
        logic.fetch(
          new Request(`https://chat.test/api/${path}`, {
            method: 'POST',
            headers: { Authorization: `Bearer ${token}` },
            body: JSON.stringify(body),
          }),
        )
      await ask('operator/heartbeat', { status: 'online' })
      await ask(`dialogs/${String(dialogId)}/handoff/takeover`, {})
      const said = await ask(`dialogs/${String(dialogId)}/messages`, { sender: 'manager', text })
      expect(said.status).toBe(201)
    },
  }
  return stage
}

/** A client that has come to speak by an event stream. */
export async function createStreaming(
  options: Partial<ReplyXOptions> = {},
  stream: EventStreamOptions = {},
): Promise<{ stage: SseStage; chat: ReplyXClient; lines: () => string[] }> {
  const stage = await createSseStage()
  const chat = stage.createClient(options, stream)
  await stage.until(() => chat.getSnapshot().channel === 'events')
  return { stage, chat, lines: () => linesOf(chat) }
}
