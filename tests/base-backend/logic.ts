import type { Connection, Ports, Session } from '../../examples/backend/src/index.ts'
import { createConversation, type Answerer } from './conversation.ts'
import { owners } from './directory.ts'
import { createHandoffs } from './handoff.ts'
import { admitSocket } from './identity.ts'
import { createLinks } from './links.ts'

import { writeMessage, type Dialog, type Mode } from './model.ts'
import { profiles, type Profile, type ProfileName } from './profiles.ts'
import { createPushes } from './pushes.ts'
import { refuse, Refusal } from './refusal.ts'
import { createRequestFaults, faultyResponse, type RequestFaults } from './request-faults.ts'
import { createRoutes } from './routes.ts'
import { openSocketLink } from './socket-link.ts'
import { createStore } from './store.ts'
import { defaultSwitches, type Switches } from './switches.ts'
import { hashOf, signToken, type Claims } from './tokens.ts'

type Json = Record<string, unknown>

export interface BaseBackendOptions {
  readonly profile: ProfileName
  /** Changes to the profile, such as `{ generation: 'oldest' }`. */
  readonly changes?: Partial<Profile>
  readonly ports: Ports
  /** From 0 up to, not including, 1. */
  readonly random: () => number
  readonly answer?: Answerer
  readonly switches?: Partial<Switches>
  readonly firstDialogId?: number
  readonly firstMessageId?: number
}

/** A backend of the 1.2 design, but for the network. */
export interface BaseBackend {
  readonly profile: Profile
  readonly switches: Switches
  readonly faults: RequestFaults
  /** Answers a REST request. Rejects with `ConnectionDropped` where a fault breaks the connection. */
  handle(request: Request): Promise<Response>
  /** Opens a socket; `null` where the handshake is refused with 403, which a browser sees as 1006. */
  connect(address: string | URL, connection: Connection, origin?: string | null): Session | null
  /** What operators do. Manager 1 owns the assistants but for number 2. Each throws a Refusal as the route would. */
  readonly operators: {
    takeover(dialogId: number, managerId?: number): Json
    write(dialogId: number, text: string, managerId?: number): Json
    release(dialogId: number, managerId?: number): Json
  }
  /** Ends all sockets and event streams, or those of one dialog. */
  closeLinks(code: number, reason?: string, dialogId?: number): void
  /** The process dies: the links are gone without a word, what is stored stays. Its timers are the caller's to drop. */
  crash(): void
  /** The dialogs of the open links, one for each. */
  openLinks(): number[]
  /** What is stored, past all faults. */
  readonly truth: {
    dialogs(): readonly Dialog[]
    messages(dialogId: number): Json[]
    status(dialogId: number): Json
  }
  /** Signs a site token of owner 1 for assistant 1, as the settings stand; `claims` change it. */
  signSiteToken(claims?: Claims): string
}

const cannedAnswer: Answerer = ({ text }) => {
  if (text.startsWith('[[fail]]')) throw new Error('the assistant fails')
  return `Canned answer to: ${text}`.trimEnd()
}

const SOCKET_PATH = /^\/ws\/(widget|site)\/dialogs\/(\d{1,9})$/

/**
 * Builds a base backend over given time and chance.
 *
 * @example
 * const backend = createBaseBackend({ profile: 'workers', ports, random: Math.random })
 * backend.switches.answerDelay = 70_000
 */
export function createBaseBackend(options: BaseBackendOptions): BaseBackend {
  const { ports, random, answer = cannedAnswer, firstDialogId = 1, firstMessageId = 1 } = options
  const profile = { ...profiles[options.profile], ...options.changes }
  const switches: Switches = { ...defaultSwitches, ...options.switches }
  const faults = createRequestFaults()
  const shared = { profile, ports, random, switches, faults }
  const store = createStore({ ...shared, firstDialogId, firstMessageId })
  const links = createLinks(shared)
  const pushes = createPushes(shared)
  const handoffs = createHandoffs({ ...shared, store })
  const conversation = createConversation({ ...shared, store, handoffs, pushes, links, answer })
  const route = createRoutes({ ...shared, store, handoffs, conversation, links })

  const find = (id: number): Dialog => {
    const dialog = store.find(id)
    if (dialog === undefined) throw refuse(404, `Dialog ${String(id)} not found`)
    return dialog
  }

  async function carryOut(request: Request): Promise<Response> {
    const name = `${request.method} ${new URL(request.url).pathname}`
    const early = await faults.take('before', name)
    if (early !== null) return early
    const answered = await route(request).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error
      return Response.json(error.body, { status: error.status, headers: error.headers })
    })
    return (await faults.take('after', name)) ?? answered
  }

  /** The proxy before the backend, which has no patience. */
  async function throughProxy(request: Request): Promise<Response> {
    const { proxyTimeout } = switches
    if (proxyTimeout === null) return carryOut(request)
    let timer: unknown
    const cut = new Promise<Response>((resolve) => {
      timer = ports.setTimeout(() => {
        resolve(faultyResponse({ status: 504, shape: 'html' }))
      }, proxyTimeout)
    })
    return Promise.race([carryOut(request), cut]).finally(() => {
      ports.clearTimeout(timer)
    })
  }

  return {
    profile,
    switches,
    faults,
    async handle(request) {
      const isPreflight = request.method === 'OPTIONS'
      const response = isPreflight ? new Response(null) : await throughProxy(request)
      const { readableOrigins } = switches
      const origin = request.headers.get('Origin')
      // The preflight lets everyone in; only the answer is kept from the page.
      const isReadable = isPreflight || readableOrigins === null || readableOrigins.includes(origin ?? '')
      if (isReadable) response.headers.set('access-control-allow-origin', '*')
      if (isPreflight) {
        response.headers.set('access-control-allow-methods', '*')
        response.headers.set(
          'access-control-allow-headers',
          'Authorization, Content-Type, Last-Event-ID, X-ReplyX-Guest',
        )
      }
      return response
    },
    connect(address, connection, origin = null) {
      const { pathname, searchParams } = new URL(address, 'ws://backend')
      const [, mode, id] = SOCKET_PATH.exec(pathname) ?? []
      if (id === undefined || profile.live !== 'socket' || switches.refusesLinks) return null
      const entry = admitSocket(mode as Mode, searchParams, origin)
      if (entry === 'refused') return null
      if (entry === 'open')
        return openSocketLink({ connection, dialogId: Number(id), links, ports, switches })
      connection.close(entry.code, entry.reason)
      return { receive: () => undefined, closed: () => undefined }
    },
    operators: {
      takeover(dialogId, managerId = 1) {
        const manager = owners.find((owner) => owner.id === managerId)
        if (manager === undefined) throw refuse(401, 'Not authenticated')
        return handoffs.takeover(find(dialogId), manager)
      },
      write: (dialogId, text, managerId = 1) => conversation.writeAsManager(find(dialogId), managerId, text),
      release: (dialogId, managerId = 1) => handoffs.release(find(dialogId), managerId),
    },
    closeLinks(code, reason = '', dialogId) {
      links.closeAll(code, reason, dialogId)
    },
    crash: links.forget,
    openLinks: links.open,
    truth: {
      dialogs: store.all,
      messages: (dialogId) => find(dialogId).messages.map((message) => writeMessage(message, 'zoned')),
      status: (dialogId) => handoffs.status(find(dialogId)),
    },
    signSiteToken(claims = {}) {
      const allowed_domains = 'example.test,shop.example'
      const widget_version = 1
      const domains_hash = hashOf(allowed_domains)
      const usual = {
        user_id: 1,
        type: 'site',
        allowed_domains,
        domains_hash,
        widget_version,
        assistant_id: 1,
      }
      return signToken({ ...usual, ...claims })
    },
  }
}
