import type { SocketLike } from '../../packages/core/src/index.ts'
import type { Connection, Session } from '../../examples/backend/src/index.ts'
import type { Timers } from './clock.ts'
import type { DeviceTab } from './device.ts'
import { frameFaults, type Faults } from './faults.ts'
import type { Random } from './random.ts'

type Listener = (event: { readonly data?: string; readonly code?: number }) => void

/** One socket with both its ends. */
export interface Wire {
  readonly socket: SocketLike
  /** Both ends learn of an end that neither has asked for. `null`: the server is gone and learns nothing. */
  cut(code: number, tellServer: boolean): void
  /** From now on nothing comes through, and nobody is told. */
  silence(): void
}

const ABNORMAL = 1006
const TOKEN_EXPIRED = 4001

export function createWire(options: {
  readonly tab: DeviceTab
  readonly timers: Timers
  readonly elapsed: () => number
  readonly random: Random
  readonly faults: Faults
  readonly isRefused: boolean
  /** Whether the network carries anything at this moment. */
  readonly isUp: () => boolean
  readonly isServerUp: () => boolean
  /** The server's end; `null` where nobody listens. */
  readonly accept: (connection: Connection) => Session | null
  readonly onEnd: () => void
}): Wire {
  const { tab, timers, elapsed, random, faults } = options
  const listeners: Record<string, Listener[]> = {}
  let readyState = 0
  let session: Session | null = null
  let isSilent = false
  let lastDown = 0
  let lastUp = 0
  /** A frame that lets the next one pass before it. */
  let overtaken: string | null = null
  /** How many more frames of a replay go by before one is left out. */
  let hole: number | null = null

  const tell = (type: string, event: { readonly data?: string; readonly code?: number }): void => {
    tab.deliver(() => {
      for (const listener of [...(listeners[type] ?? [])]) listener({ type, ...event } as never)
    })
  }

  const carries = (): boolean => !isSilent && options.isUp()

  /** What comes down keeps its order, as on any connection. */
  function down(work: () => void, extra = 0): void {
    lastDown = Math.max(lastDown, elapsed() + random.between(1, 30))
    timers.setTimeout(work, lastDown + extra - elapsed())
  }

  function end(code: number): void {
    if (readyState === 3) return
    readyState = 3
    options.onEnd()
    tell('close', { code })
  }

  function closeServer(): void {
    const gone = session
    session = null
    if (gone !== null) timers.setTimeout(gone.closed, random.between(1, 30))
  }

  function arrive(text: string, extra = 0): void {
    down(() => {
      if (readyState === 1 && carries()) tell('message', { data: text })
    }, extra)
  }

  function sendDown(text: string): void {
    if (text.includes('"type":"welcome"')) {
      hole =
        text.includes('"replay":"gap"') && faults.take(['replay-hole'], tab.slot) !== null
          ? random.between(0, 2)
          : null
    } else if (hole !== null && text.includes('"seq"')) {
      hole -= 1
      if (hole < 0) {
        hole = null
        return
      }
    }
    const fault = faults.take(frameFaults, tab.slot, text)
    if (fault === 'drop-frame') return
    if (fault === 'reorder-frame' && overtaken === null) {
      overtaken = text
      timers.setTimeout(passOvertaken, 200)
      return
    }
    arrive(text, fault === 'delay-frame' ? random.between(50, 3_000) : 0)
    if (fault === 'double-frame') arrive(text)
    passOvertaken()
  }

  function passOvertaken(): void {
    if (overtaken !== null) arrive(overtaken)
    overtaken = null
  }

  function open(): void {
    if (readyState !== 0) return
    const connection: Connection = {
      send: sendDown,
      close: (code) => {
        if (code === TOKEN_EXPIRED) faults.note('ended-with-4001')
        down(() => {
          if (carries()) end(code)
        })
        closeServer()
      },
    }
    session = options.isRefused || !carries() || !options.isServerUp() ? null : options.accept(connection)
    if (session === null) {
      end(ABNORMAL)
      return
    }
    down(() => {
      if (readyState !== 0) return
      readyState = 1
      tell('open', {})
    })
  }

  timers.setTimeout(open, random.between(2, 40))

  return {
    socket: {
      get readyState() {
        return readyState
      },
      binaryType: 'blob',
      addEventListener(type, listener) {
        ;(listeners[type] ??= []).push(listener as Listener)
      },
      removeEventListener(type, listener) {
        listeners[type] = (listeners[type] ?? []).filter((other) => other !== (listener as Listener))
      },
      send(data) {
        tab.touch()
        if (tab.isDead()) return
        lastUp = Math.max(lastUp, elapsed() + random.between(1, 30))
        timers.setTimeout(() => {
          if (carries()) session?.receive(data)
        }, lastUp - elapsed())
      },
      close() {
        if (readyState >= 2) return
        readyState = 3
        options.onEnd()
        if (carries()) closeServer()
        else session = null
        // A page hears of its own closing too, a moment later.
        timers.setTimeout(() => {
          tell('close', { code: 1005 })
        }, 1)
      },
    },
    cut(code, tellServer) {
      if (tellServer) closeServer()
      session = null
      end(code)
    },
    silence() {
      isSilent = true
    },
  }
}
