import type { Connection, Session } from '../../examples/backend/src/index.ts'
import type { SocketLike } from '../../packages/core/src/index.ts'
import type { Timers } from './clock.ts'
import type { DeviceTab } from './device.ts'
import { siteRequestFaults, type Faults } from './faults.ts'
import type { Random } from './random.ts'
import type { Secrets } from './secrets.ts'
import { createWire, type Wire } from './socket.ts'

/** As whom visitors come. */
export type Mode = 'widget' | 'site'

/** The server, as the network reaches it. */
export interface Reachable {
  /** Rises with each start; what was asked of an earlier one is not answered. */
  readonly generation: number
  readonly isUp: boolean
  fetch(request: Request, isKillDue: boolean): Promise<Response>
  accept(connection: Connection, mode: Mode, dialogId: number): Session | null
}

/** What lies between a tab and the server. */
export interface TabNetwork {
  readonly fetch: typeof fetch
  readonly openSocket: (url: string) => SocketLike
  /** Ends the open sockets. @returns whether there was one */
  cut(code: number, tellServer: boolean): boolean
  /** The open sockets carry nothing any more. @returns whether there was one */
  silence(): boolean
  readonly openSockets: number
  /** The guest that the tab last called itself. */
  readonly guestId: string | null
  /** All whom it ever called itself, in order. */
  readonly guests: ReadonlySet<string>
  /** The visitor has left: the next request shows who comes. */
  forgetGuest(): void
}

interface SentMessage {
  readonly text: string
  readonly clientMessageId: string
}

export function createTabNetwork(options: {
  readonly tab: DeviceTab
  readonly timers: Timers
  readonly elapsed: () => number
  readonly random: Random
  readonly faults: Faults
  readonly server: Reachable
  readonly isOnline: () => boolean
  readonly trace: (line: string) => void
  /** What stands in no address. */
  readonly secrets: Secrets
  /** A message leaves a tab. */
  readonly onPosted: (message: SentMessage, guestId: string) => void
  /** Something that must not be. */
  readonly report: (violation: string) => void
}): TabNetwork {
  const { tab, timers, elapsed, random, faults, server, isOnline, trace, secrets } = options
  const wires = new Set<Wire>()
  let guestId: string | null = null
  const guests = new Set<string>()

  function checkAddress(url: string): void {
    if (secrets.findIn(url) !== null) options.report(`a secret stands in the address ${url}`)
  }

  const later = (work: () => void, delay: number): void => {
    timers.setTimeout(() => {
      tab.deliver(work)
    }, delay)
  }

  async function request(input: Request, signal: AbortSignal): Promise<Response> {
    const { method, headers } = input
    const path = new URL(input.url).pathname
    const body = method === 'GET' ? null : await input.text()
    guestId = headers.get('X-ReplyX-Guest') ?? guestId
    if (guestId !== null) {
      secrets.add(guestId)
      guests.add(guestId)
    }
    checkAddress(input.url)
    if (body !== null && /messages$/.test(path) && guestId !== null) {
      const { text, client_message_id: clientMessageId } = JSON.parse(body) as Record<string, string>
      options.onPosted({ text: String(text), clientMessageId: String(clientMessageId) }, guestId)
    }
    return new Promise<Response>((resolve, reject) => {
      const refuse = (): void => {
        later(
          () => {
            reject(new TypeError('network error'))
          },
          random.between(1, 30),
        )
      }
      const abort = (): void => {
        reject(signal.reason as Error)
      }
      signal.addEventListener('abort', abort)
      if (signal.aborted) abort()
      if (!isOnline()) {
        refuse()
        return
      }
      const route = `${method} ${path}`
      const fault = faults.take(siteRequestFaults, tab.slot, route)
      const answer = (response: Response): void => {
        trace(`  ${String(response.status)} tab${String(tab.slot)} ${route}`)
        later(
          () => {
            resolve(response)
          },
          random.between(2, 40) + (fault === 'late-answer' ? random.between(500, 60_000) : 0),
        )
      }
      const handle = async (): Promise<void> => {
        if (fault === 'lost-request' || !server.isUp) {
          refuse()
          return
        }
        if (fault?.startsWith('status-') === true) {
          answer(refusal(Number(fault.slice('status-'.length)), random))
          return
        }
        const { generation } = server
        const isKillDue = faults.take(['kill-at-commit'], tab.slot, route) !== null
        const copy = new Request(input.url, { method, headers, body })
        const response = await server.fetch(copy, isKillDue).catch(() => null)
        if (response?.status === 401) {
          faults.note(/POST .*messages$/.test(route) ? 'answered-401-in-flush' : 'answered-401')
        }
        const isLost = fault === 'lost-answer' || server.generation !== generation || !isOnline()
        if (response === null || isLost) refuse()
        else answer(response)
      }
      if (fault === 'no-answer' && random.chance(0.5)) return
      const delay = random.between(2, 40) + (fault === 'slow-request' ? random.between(500, 40_000) : 0)
      timers.setTimeout(() => {
        if (fault !== 'no-answer') void handle()
        else server.fetch(new Request(input.url, { method, headers, body }), false).catch(() => undefined)
      }, delay)
    })
  }

  return {
    fetch: (input, init) => {
      const wasDead = tab.isDead()
      tab.touch()
      if (wasDead || (tab.isDead() && random.chance(0.5))) return new Promise(() => undefined)
      const full = input instanceof Request ? input : new Request(input, init)
      return request(full, init?.signal ?? full.signal)
    },
    openSocket(url) {
      tab.touch()
      checkAddress(url)
      const [mode, , dialogId] = url.split('/').slice(-3)
      const isRefused = faults.take(['refuse-socket'], tab.slot) !== null
      const wire = createWire({
        tab,
        timers,
        elapsed,
        random,
        faults,
        isRefused,
        isUp: () => isOnline() && !tab.isDead(),
        isServerUp: () => server.isUp,
        accept: (connection) =>
          server.accept(connection, mode === 'site' ? mode : 'widget', Number(dialogId)),
        onEnd: () => wires.delete(wire),
      })
      wires.add(wire)
      return wire.socket
    },
    cut(code, tellServer) {
      const open = [...wires]
      for (const wire of open) wire.cut(code, tellServer)
      return open.length > 0
    },
    silence() {
      for (const wire of wires) wire.silence()
      return wires.size > 0
    },
    get openSockets() {
      return wires.size
    },
    get guestId() {
      return guestId
    },
    guests,
    forgetGuest() {
      guestId = null
    },
  }
}

function refusal(status: number, random: Random): Response {
  const seconds = status === 500 || random.chance(0.5) ? null : random.between(0, 20)
  return new Response(JSON.stringify({ detail: { error: 'fault', message: 'refused by a fault' } }), {
    status,
    headers: {
      'Content-Type': 'application/json',
      ...(seconds === null ? {} : { 'Retry-After': String(seconds) }),
    },
  })
}
