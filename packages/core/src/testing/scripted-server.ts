import { createMemoryStorage } from '../memory-storage.ts'
import type { NetworkPort, PagePort, Ports } from '../ports.ts'
import { createScriptedTabs } from './scripted-tabs.ts'
import {
  countUnread,
  lastSeq,
  record,
  toReplay,
  toWireDialog,
  type ScriptedDialog,
  type WireHandoff,
  type WireMessage,
} from './scripted-log.ts'
import { createScriptedSocket, type ScriptedSocket } from './scripted-socket.ts'
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts'

/** One request that the client made. */
export interface ScriptedRequest {
  readonly method: string
  /** Path and query, below the address of the server. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/**
 * What happens to the next request that fits, in place of, or after, its handling: `lose` never reaches the
 * server, `loseAnswer` is carried out though the client hears nothing.
 */
export type ScriptedFault =
  | { readonly kind: 'lose' | 'loseAnswer' }
  | {
      readonly kind: 'status'
      readonly status: number
      readonly body?: unknown
      readonly headers?: Record<string, string>
    }

/** A backend of protocol v1 in memory, played by a test. Speaks to any number of clients by their ports. */
export interface ScriptedServer {
  /** The clock that server and clients share. */
  readonly clock: VirtualClock
  /** Fresh ports for one more client: a page of its own, with its own storage. */
  createPorts(overrides?: Partial<Ports>): ScriptedPorts
  readonly requests: readonly ScriptedRequest[]
  /** Every socket ever opened, oldest first. */
  readonly sockets: readonly ScriptedSocket[]
  readonly dialogs: readonly ScriptedDialog[]
  /** The newest dialog. @throws TypeError where there is none */
  readonly dialog: ScriptedDialog
  /** Stores a message and pushes it. @returns the stored message */
  say(sender: WireMessage['sender'], text: string, extra?: Partial<WireMessage>): WireMessage
  /** Changes a message and pushes the change. */
  change(id: number, changes: Partial<WireMessage>): void
  /** Pushes a piece of an answer. */
  delta(streamId: string, text: string): void
  /** Ends an answer: stores it whole as a message. */
  finish(streamId: string): WireMessage
  /** Changes the handoff and pushes the frame of that change. */
  handoff(change: 'requested' | 'started' | 'released' | 'cancelled', fields?: Record<string, unknown>): void
  /** Pushes a frame that is in no log. */
  push(frame: unknown): void
  /** Ends every open socket. */
  closeAll(code: number): void
  /** While `false`, frames are kept from the clients: they count as lost. */
  isDelivering: boolean
  /** Whether sockets are accepted. */
  isAccepting: boolean
  /** Applies to the next request whose method and path fit. */
  failNext(fits: RegExp, fault: ScriptedFault): void
  /** Begins a new life of the log; what `keep` says of it survives. */
  loseLog(keep?: (message: WireMessage) => boolean): void
}

/** The ports of one page, with the handles to its surroundings. */
export interface ScriptedPorts extends Ports {
  /** Takes the network away, or gives it back. Open sockets stay: they are half open. */
  setOnline(isOnline: boolean): void
  /** Hides or shows the page. */
  setVisible(isVisible: boolean): void
  /** The page goes into, or comes out of, the back/forward cache. */
  signalPage(change: 'hide' | 'show'): void
  /** Every log line, as `level: message`. */
  readonly logged: readonly string[]
}

/**
 * Makes a scripted server.
 *
 * @example
 * ```ts
 * import { createReplyX } from '@replyx/core'
 * import { createScriptedServer } from '@replyx/core/testing'
 *
 * const server = createScriptedServer()
 * const chat = createReplyX({ assistantId: 1, apiUrl: 'https://chat.test', ports: server.createPorts() })
 * void chat.connect()
 * chat.send('Hello')
 * await server.clock.advance(1_000)
 * server.say('assistant', 'Hi!')
 * ```
 */
export function createScriptedServer(options: { readonly pageLimit?: number } = {}): ScriptedServer {
  const clock = createVirtualClock()
  const requests: ScriptedRequest[] = []
  const sockets: ScriptedSocket[] = []
  const dialogs: ScriptedDialog[] = []
  const watchers = new Map<ScriptedSocket, ScriptedDialog>()
  const openTabs = createScriptedTabs(clock)
  const faults: { readonly fits: RegExp; readonly fault: ScriptedFault }[] = []
  const pageLimit = options.pageLimit ?? 200
  let ids = 0
  let uuids = 0

  const now = (): string => new Date(clock.now()).toISOString()
  const nextId = (): number => (ids += 1)
  const newUuid = (): string => `00000000-0000-4000-8000-${String((uuids += 1)).padStart(12, '0')}`

  function newest(): ScriptedDialog {
    const dialog = dialogs.at(-1)
    if (dialog === undefined) throw new TypeError('the scripted server has no dialog yet')
    return dialog
  }

  function openDialog(guestId: string, isNew: boolean): ScriptedDialog {
    const open = dialogs.find((dialog) => dialog.guestId === guestId && dialog.endedAt === null)
    if (open !== undefined && !isNew) return open
    if (open !== undefined) open.endedAt = now()
    const dialog: ScriptedDialog = {
      id: nextId(),
      guestId,
      startedAt: now(),
      endedAt: null,
      epoch: `e${String(nextId())}`,
      readSeq: 0,
      log: [],
      messages: [],
      streams: new Map(),
      handoff: { status: 'none', version: 0, control_epoch: 0, server_now: now() },
    }
    dialogs.push(dialog)
    return dialog
  }

  function broadcast(dialog: ScriptedDialog, frame: unknown): void {
    if (!server.isDelivering) return
    for (const [socket, watched] of watchers) if (watched === dialog) socket.push(frame)
  }

  function store(
    dialog: ScriptedDialog,
    message: Partial<WireMessage> & Pick<WireMessage, 'sender' | 'text'>,
  ): WireMessage {
    const seq = lastSeq(dialog) + 1
    const stored: WireMessage = { id: nextId(), timestamp: now(), ...message, seq, updated_seq: seq }
    dialog.messages.push(stored)
    broadcast(dialog, record(dialog, { type: 'message', message: stored }))
    return stored
  }

  function changeHandoff(
    dialog: ScriptedDialog,
    type: string,
    status: WireHandoff['status'],
    fields: Record<string, unknown>,
  ): void {
    const speaker = status === 'active' || (dialog.handoff.status === 'active' && status !== 'none')
    dialog.handoff = {
      ...fields,
      ...(fields['manager'] === undefined ? {} : { assigned_manager: fields['manager'] }),
      status,
      version: dialog.handoff.version + 1,
      control_epoch: dialog.handoff.control_epoch + (speaker ? 1 : 0),
      server_now: now(),
    }
    const { version, control_epoch } = dialog.handoff
    broadcast(dialog, record(dialog, { type, ...fields, version, control_epoch, server_now: now() }))
  }

  // ── sockets ──

  function onHello(socket: ScriptedSocket, dialog: ScriptedDialog, hello: Record<string, unknown>): void {
    if (hello['guest_id'] !== dialog.guestId) {
      socket.end(4004)
      return
    }
    watchers.set(socket, dialog)
    const since = hello['since_seq']
    const canReplay = hello['epoch'] === dialog.epoch && typeof since === 'number' && since <= lastSeq(dialog)
    socket.push({
      type: 'welcome',
      protocol: 1,
      epoch: dialog.epoch,
      last_seq: lastSeq(dialog),
      read_seq: dialog.readSeq,
      unread: countUnread(dialog),
      replay: canReplay ? 'gap' : 'reset',
      handoff: { ...dialog.handoff, server_now: now() },
      operators_online: 1,
      streams: [...dialog.streams].map(([stream_id, { text, controlEpoch }]) => ({
        stream_id,
        text,
        control_epoch: controlEpoch,
      })),
    })
    if (!canReplay || !server.isDelivering) return
    for (const frame of dialog.log.slice(since)) socket.push(toReplay(dialog, frame))
  }

  function openSocket(url: string, isReachable: () => boolean): ScriptedSocket {
    const id = Number(/dialogs\/(\d+)/.exec(url)?.[1])
    const dialog = dialogs.find((candidate) => candidate.id === id)
    const socket: ScriptedSocket = createScriptedSocket(
      url,
      (data) => {
        const frame = JSON.parse(data) as Record<string, unknown>
        if (frame['type'] === 'hello' && dialog !== undefined) onHello(socket, dialog, frame)
      },
      () => watchers.delete(socket),
    )
    sockets.push(socket)
    clock.setTimeout(() => {
      if (!server.isAccepting || !isReachable()) socket.end(1006)
      else if (dialog === undefined) {
        socket.accept()
        socket.end(4004)
      } else socket.accept()
    }, 0)
    return socket
  }

  // ── REST ──

  function answer(
    status: number,
    body: unknown,
    epoch?: string,
    headers: Record<string, string> = {},
  ): Response {
    const named = {
      'Content-Type': 'application/json',
      ...(epoch === undefined ? {} : { 'X-ReplyX-Epoch': epoch }),
    }
    return new Response(JSON.stringify(body), { status, headers: { ...named, ...headers } })
  }

  function route(request: ScriptedRequest): Response {
    const [path = '', query = ''] = request.path.split('?')
    const body = (request.body ?? {}) as Record<string, unknown>
    const guestId = request.headers['x-replyx-guest'] ?? ''
    if (path === '/api/protocol') return answer(200, { protocol: 1 })
    if (path === '/api/widget-config') return answer(200, { success: true, config: { operator_name: 'Ada' } })
    if (/^\/api\/(widget|site)\/dialogs$/.test(path)) {
      if (request.method === 'POST') {
        const dialog = openDialog(guestId, body['new'] === true)
        return answer(200, toWireDialog(dialog), dialog.epoch)
      }
      const own = dialogs.filter((dialog) => dialog.guestId === guestId)
      return answer(200, own.reverse().map(toWireDialog))
    }
    const [, id, verb] = /^\/api\/(?:(?:widget|site)\/)?dialogs\/(\d+)\/(.+)$/.exec(path) ?? []
    const dialog = dialogs.find((candidate) => candidate.id === Number(id) && candidate.guestId === guestId)
    if (dialog === undefined) return answer(404, { detail: 'not found' })
    return answerDialog(dialog, `${request.method} ${verb ?? ''}`, body, new URLSearchParams(query))
  }

  function answerDialog(
    dialog: ScriptedDialog,
    call: string,
    body: Record<string, unknown>,
    query: URLSearchParams,
  ): Response {
    switch (call) {
      case 'GET messages':
        return answer(200, readPage(dialog, query), dialog.epoch)
      case 'POST messages':
        return acceptMessage(dialog, body)
      case 'POST read':
        if (body['epoch'] === dialog.epoch) dialog.readSeq = Math.max(dialog.readSeq, Number(body['seq']))
        return answer(200, {}, dialog.epoch)
      case 'POST stop':
        if (dialog.streams.has(String(body['stream_id']))) server.finish(String(body['stream_id']))
        return answer(200, {}, dialog.epoch)
      case 'POST handoff/request':
        if (dialog.handoff.status !== 'requested' && dialog.handoff.status !== 'active') {
          changeHandoff(dialog, 'handoff_requested', 'requested', { queue_position: 1 })
        }
        return answer(200, { ...dialog.handoff, server_now: now() }, dialog.epoch)
      case 'POST handoff/cancel':
        if (dialog.handoff.status === 'active')
          return answer(409, { detail: { error: 'active' } }, dialog.epoch)
        changeHandoff(dialog, 'handoff_cancelled', 'cancelled', { reason: 'visitor' })
        return answer(200, { ...dialog.handoff, server_now: now() }, dialog.epoch)
      case 'GET handoff/status':
        return answer(200, { ...dialog.handoff, server_now: now() }, dialog.epoch)
      default:
        return answer(404, { detail: 'not found' })
    }
  }

  function readPage(dialog: ScriptedDialog, query: URLSearchParams): WireMessage[] {
    const limit = Math.min(Number(query.get('limit') ?? pageLimit), pageLimit)
    const before = Number(query.get('before_seq') ?? Infinity)
    const after = Number(query.get('after_seq') ?? 0)
    const fitting = dialog.messages.filter(({ seq }) => seq < before && seq > after)
    return query.has('after_seq') ? fitting.slice(0, limit) : fitting.slice(-limit)
  }

  function acceptMessage(dialog: ScriptedDialog, body: Record<string, unknown>): Response {
    const key = String(body['client_message_id'])
    const text = String(body['text'])
    const known = dialog.messages.find((message) => message.client_message_id === key)
    if (known !== undefined && known.text !== text) {
      return answer(422, { detail: { error: 'idempotency_key_reused' } }, dialog.epoch)
    }
    if (known === undefined && dialog.endedAt !== null) {
      return answer(409, { detail: { error: 'dialog_closed' } }, dialog.epoch)
    }
    const message = known ?? store(dialog, { sender: 'user', text, client_message_id: key })
    return answer(known === undefined ? 201 : 200, { user_message: message }, dialog.epoch)
  }

  async function handle(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const raw = new Request(input, init)
    const url = new URL(raw.url)
    const text = await raw.text()
    const request: ScriptedRequest = {
      method: raw.method,
      path: `${url.pathname}${url.search}`,
      // Not every page that a test makes up writes them in small letters.
      headers: Object.fromEntries([...raw.headers].map(([name, value]) => [name.toLowerCase(), value])),
      body: text === '' ? undefined : JSON.parse(text),
    }
    requests.push(request)
    const index = faults.findIndex(({ fits }) => fits.test(`${request.method} ${request.path}`))
    const fault = index < 0 ? undefined : faults.splice(index, 1)[0]?.fault
    if (fault?.kind === 'lose') throw new TypeError('network lost')
    if (fault?.kind === 'status')
      return answer(fault.status, fault.body ?? { detail: 'scripted' }, undefined, fault.headers)
    const response = route(request)
    if (fault?.kind === 'loseAnswer') throw new TypeError('network lost')
    return response
  }

  function createPorts(overrides: Partial<Ports> = {}): ScriptedPorts {
    let isOnline = true
    let isVisible = true
    const networkListeners = new Set<() => void>()
    const pageListeners = new Set<(change: 'visibility' | 'hide' | 'show') => void>()
    const logged: string[] = []
    const network: NetworkPort = {
      isOnline: () => isOnline,
      subscribe(listener) {
        networkListeners.add(listener)
        return () => networkListeners.delete(listener)
      },
    }
    const page: PagePort = {
      isVisible: () => isVisible,
      subscribe(listener) {
        pageListeners.add(listener)
        return () => pageListeners.delete(listener)
      },
    }
    const storage = overrides.storage ?? createMemoryStorage()
    return {
      fetch: (input, init) => (isOnline ? handle(input, init) : Promise.reject(new TypeError('offline'))),
      openSocket: (url) => openSocket(url, () => isOnline),
      openChannel: openTabs(storage),
      legacyGuestId: () => null,
      clock,
      random: () => 0.5,
      newId: newUuid,
      storage,
      lock: (_name, work) => work(),
      network,
      page,
      log: (level, message) => logged.push(`${level}: ${message}`),
      ...overrides,
      logged,
      setOnline(next) {
        isOnline = next
        for (const listener of networkListeners) listener()
      },
      setVisible(next) {
        isVisible = next
        for (const listener of pageListeners) listener('visibility')
      },
      signalPage(change) {
        for (const listener of pageListeners) listener(change)
      },
    }
  }

  const server: ScriptedServer = {
    clock,
    createPorts,
    requests,
    sockets,
    dialogs,
    isDelivering: true,
    isAccepting: true,
    get dialog() {
      return newest()
    },
    say: (sender, text, extra) => store(newest(), { sender, text, ...extra }),
    change(id, changes) {
      const dialog = newest()
      const message = dialog.messages.find((candidate) => candidate.id === id)
      if (message === undefined) throw new TypeError(`no message has the id ${String(id)}`)
      Object.assign(message, changes, { updated_seq: lastSeq(dialog) + 1 })
      const type = message.deleted === true ? 'message_deleted' : 'message_updated'
      broadcast(dialog, record(dialog, { type, message: { ...message } }))
    },
    delta(streamId, text) {
      const dialog = newest()
      const controlEpoch = dialog.handoff.control_epoch
      const stream = dialog.streams.get(streamId) ?? { text: '', controlEpoch }
      const frame = {
        type: 'message_delta',
        stream_id: streamId,
        offset: stream.text.length,
        text,
        control_epoch: controlEpoch,
      }
      dialog.streams.set(streamId, { ...stream, text: stream.text + text })
      broadcast(dialog, frame)
    },
    finish(streamId) {
      const dialog = newest()
      const text = dialog.streams.get(streamId)?.text ?? ''
      dialog.streams.delete(streamId)
      return store(dialog, { sender: 'assistant', text, stream_id: streamId })
    },
    handoff(change, fields = {}) {
      const status = (
        { requested: 'requested', started: 'active', released: 'released', cancelled: 'cancelled' } as const
      )[change]
      changeHandoff(newest(), `handoff_${change}`, status, fields)
    },
    push(frame) {
      broadcast(newest(), frame)
    },
    closeAll(code) {
      watchers.clear()
      for (const socket of sockets) if (!socket.isClosed) socket.end(code)
    },
    failNext(fits, fault) {
      faults.push({ fits, fault })
    },
    loseLog(keep = () => false) {
      const dialog = newest()
      const kept = dialog.messages.filter(keep)
      dialog.epoch = `e${String(nextId())}`
      dialog.log.length = 0
      dialog.messages.length = 0
      dialog.streams.clear()
      for (const message of kept) store(dialog, message)
      server.closeAll(1012)
    },
  }
  return server
}
