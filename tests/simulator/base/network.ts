import type { SocketLike } from '../../../packages/core/src/index.ts'
import type { BaseBackend } from '../../base-backend/logic.ts'
import type { Timers } from '../clock.ts'
import type { DeviceTab } from '../device.ts'
import { requestFaults, type Faults } from '../faults.ts'
import type { Random } from '../random.ts'
import { createWire, type Wire } from '../socket.ts'
import { carryStream } from './stream.ts'
import type { Ledger } from './ledger.ts'

/** What lies between a tab and the backend. */
export interface TabNetwork {
  readonly fetch: typeof fetch
  readonly openSocket: (url: string) => SocketLike
  /** Ends all that is open. @returns whether there was anything */
  cut(code: number): boolean
  /** The open sockets carry nothing any more. @returns whether there was one */
  silence(): boolean
  readonly openLinks: number
  /** All whom the tab ever called itself, in order. */
  readonly guests: ReadonlySet<string>
}

const MESSAGES = /^\/api\/(widget|site)\/dialogs\/\d+\/messages$/
/** After these nothing was stored. */
const REFUSALS: ReadonlySet<number> = new Set([400, 413, 422])

export function createTabNetwork(options: {
  readonly tab: DeviceTab
  readonly number: number
  readonly timers: Timers
  readonly elapsed: () => number
  readonly random: Random
  readonly faults: Faults
  readonly backend: BaseBackend
  readonly ledger: Ledger
  readonly isOnline: () => boolean
  readonly trace: (line: string) => void
}): TabNetwork {
  const { tab, number, timers, elapsed, random, faults, backend, ledger, isOnline, trace } = options
  const wires = new Set<Wire>()
  const streams = new Set<() => void>()
  const guests = new Set<string>()

  const later = (work: () => void, delay: number): void => {
    timers.setTimeout(() => {
      tab.deliver(work)
    }, delay)
  }

  /** Notes what a request is about. @returns what to call with what comes of it, as the tab learns it */
  async function note(
    input: Request,
    body: string | null,
  ): Promise<(answer: Response | null) => Promise<void>> {
    const { pathname, searchParams } = new URL(input.url)
    const guest = searchParams.get('guest_id')
    if (guest !== null) guests.add(guest)
    if (!MESSAGES.test(pathname)) return () => Promise.resolve()
    if (body !== null) {
      const { text } = JSON.parse(body) as { text: string }
      const end = ledger.post(number, text)
      return async (answer) => {
        const isAccepted = answer?.ok === true && (await answer.clone().text()).includes('"user_message"')
        const isRefused = answer !== null && REFUSALS.has(answer.status)
        end(isAccepted ? 'accepted' : isRefused ? 'refused' : 'unknown')
      }
    }
    const end = ledger.read(number)
    return async (answer) => {
      const told: unknown =
        answer?.ok === true
          ? await answer
              .clone()
              .json()
              .catch(() => null)
          : null
      if (Array.isArray(told)) end((told as { text: string }[]).map(({ text }) => text))
    }
  }

  async function request(input: Request, signal: AbortSignal): Promise<Response> {
    const { method, headers } = input
    const route = `${method} ${new URL(input.url).pathname}`
    const body = method === 'GET' ? null : await input.text()
    const learn = await note(input, body)
    return new Promise<Response>((resolve, reject) => {
      const fail = (reason: Error): void => {
        void learn(null)
        reject(reason)
      }
      const refuse = (): void => {
        later(
          () => {
            fail(new TypeError('network error'))
          },
          random.between(1, 30),
        )
      }
      const abort = (): void => {
        fail(signal.reason as Error)
      }
      signal.addEventListener('abort', abort)
      if (signal.aborted) abort()
      if (!isOnline()) {
        refuse()
        return
      }
      const fault = faults.take(requestFaults, tab.slot, route)
      const answer = (response: Response): void => {
        trace(`  ${String(response.status)} tab${String(tab.slot)} ${route}`)
        const delay = random.between(2, 40) + (fault === 'late-answer' ? random.between(500, 60_000) : 0)
        later(() => {
          // Whoever has given up hears nothing more.
          if (signal.aborted) {
            void response.body?.cancel()
            return
          }
          void learn(response).then(() => {
            resolve(carry(response, signal))
          })
        }, delay)
      }
      const ask = (): Promise<Response | null> =>
        // A broken connection is told by a rejection.
        backend.handle(new Request(input.url, { method, headers, body })).catch(() => null)
      const handle = async (): Promise<void> => {
        if (fault === 'lost-request') {
          refuse()
          return
        }
        if (fault?.startsWith('status-') === true) {
          answer(refusal(Number(fault.slice('status-'.length)), random))
          return
        }
        const response = await ask()
        if (response === null || fault === 'lost-answer' || !isOnline()) {
          void response?.body?.cancel()
          refuse()
        } else answer(response)
      }
      if (fault === 'no-answer' && random.chance(0.5)) return
      const delay = random.between(2, 40) + (fault === 'slow-request' ? random.between(500, 40_000) : 0)
      timers.setTimeout(() => {
        if (fault === 'no-answer') void ask().then((response) => response?.body?.cancel())
        else void handle()
      }, delay)
    })
  }

  /** An event stream goes on for as long as the way to the backend does. */
  function carry(response: Response, signal: AbortSignal): Response {
    if (response.headers.get('Content-Type')?.startsWith('text/event-stream') !== true) return response
    const stream = carryStream(response, {
      deliver: later,
      random,
      elapsed,
      onEnd: () => streams.delete(stream.cut),
    })
    streams.add(stream.cut)
    signal.addEventListener('abort', stream.cut)
    return stream.response
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
      const isRefused = faults.take(['refuse-socket'], tab.slot) !== null
      const wire = createWire({
        tab,
        timers,
        elapsed,
        random,
        faults,
        isRefused,
        isUp: () => isOnline() && !tab.isDead(),
        isServerUp: () => true,
        accept: (connection) => backend.connect(url, connection),
        onEnd: () => wires.delete(wire),
      })
      wires.add(wire)
      return wire.socket
    },
    cut(code) {
      const isOpen = wires.size + streams.size > 0
      for (const wire of [...wires]) wire.cut(code, true)
      for (const cut of [...streams]) cut()
      return isOpen
    },
    silence() {
      for (const wire of wires) wire.silence()
      return wires.size > 0
    },
    get openLinks() {
      return wires.size + streams.size
    },
    guests,
  }
}

function refusal(status: number, random: Random): Response {
  const seconds = status === 500 || random.chance(0.5) ? null : random.between(0, 20)
  const headers = seconds === null ? {} : { 'Retry-After': String(seconds) }
  return Response.json({ detail: 'refused by a fault' }, { status, headers })
}
