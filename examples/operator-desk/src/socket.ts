import type { Frame } from './model.ts'
import { readFrame } from './wire.ts'

export type LinkState =
  | { readonly status: 'connecting' }
  | { readonly status: 'online' }
  /** `retryAt` is in milliseconds by the local clock. */
  | { readonly status: 'lost'; readonly retryAt: number }
  /** The server will not have this desk; only a person can change that. */
  | { readonly status: 'refused'; readonly reason: 'token' | 'origin' | 'protocol' }

/** An open or opening WebSocket. */
export interface Wire {
  send(data: string): void
  close(): void
}

export interface WireEvents {
  onOpen(): void
  onData(data: unknown): void
  onClose(code: number): void
}

interface SocketPorts {
  open(url: string, events: WireEvents): Wire
  now(): number
  random(): number
  /** Runs something later; gives the undo. */
  schedule(run: () => void, milliseconds: number): () => void
}

export interface SocketOptions {
  readonly url: string
  readonly token: string
  readonly ports: SocketPorts
  onState(state: LinkState): void
  onFrame(frame: Frame): void
  /** A frame that could not be read: dropped, and told. */
  onProblem(error: unknown): void
}

export interface OperatorSocket {
  /** False where the link is down: nothing is queued here. */
  send(frame: Readonly<Record<string, unknown>>): boolean
  /** Tries at once instead of waiting for the next attempt. */
  retryNow(): void
  close(): void
}

/** All in milliseconds. */
const times = { greeting: 10_000, silence: 40_000, steady: 10_000, rateLimited: 30_000 }

const massCloses = new Set([1001, 1012, 1013])
const brokenCloses = new Set([1002, 1003, 1007, 1008, 1009, 1010])

/**
 * How long at most to wait before the next attempt; the wait itself is drawn from all that lies below, so that
 * desks that lost the server together do not come back together.
 */
export const longestWait = (code: number, wasSteady: boolean, attempt: number): number => {
  if (massCloses.has(code)) return 8_000
  if (wasSteady) return 2_000
  return Math.min(30_000, 4_000 * 2 ** attempt)
}

const refusalOf = (code: number): 'token' | 'origin' | 'protocol' | null => {
  if (code === 4001 || code === 4002) return 'token'
  if (code === 4003) return 'origin'
  return brokenCloses.has(code) ? 'protocol' : null
}

/** The operator's socket, opened again and again for as long as the desk is in use. */
export const openOperatorSocket = (options: SocketOptions): OperatorSocket => {
  const { ports } = options
  let wire: Wire | null = null
  let greetedAt: number | null = null
  let attempt = 0
  let isEnded = false
  let cancelRetry = (): void => undefined
  let cancelWatch = (): void => undefined

  const watch = (milliseconds: number): void => {
    cancelWatch()
    cancelWatch = ports.schedule(() => lose(1006), milliseconds)
  }

  const drop = (): void => {
    cancelWatch()
    const left = wire
    wire = null
    left?.close()
  }

  const lose = (code: number): void => {
    drop()
    const wasSteady = greetedAt !== null && ports.now() - greetedAt >= times.steady
    greetedAt = null
    if (isEnded) return
    const reason = refusalOf(code)
    if (reason) {
      isEnded = reason === 'token'
      return options.onState({ status: 'refused', reason })
    }
    if (wasSteady) attempt = 0
    const least = code === 4008 ? times.rateLimited : 0
    const wait = Math.round(least + ports.random() * longestWait(code, wasSteady, attempt))
    if (!wasSteady) attempt++
    options.onState({ status: 'lost', retryAt: ports.now() + wait })
    cancelRetry = ports.schedule(connect, wait)
  }

  const receive = (data: unknown): void => {
    watch(times.silence)
    let frame: Frame | null
    try {
      frame = readFrame(String(data))
    } catch (error) {
      return options.onProblem(error)
    }
    if (!frame) return
    if (frame.type === 'ping') wire?.send('{"type":"pong"}')
    if (frame.type === 'queue' && greetedAt === null) {
      greetedAt = ports.now()
      options.onState({ status: 'online' })
    }
    options.onFrame(frame)
  }

  const connect = (): void => {
    options.onState({ status: 'connecting' })
    // What a wire says after it was left is not listened to.
    const isPresent = (): boolean => wire === opened
    const opened: Wire = ports.open(options.url, {
      onOpen: () => {
        if (isPresent()) opened.send(JSON.stringify({ type: 'hello', token: options.token }))
      },
      onData: (data) => {
        if (isPresent()) receive(data)
      },
      onClose: (code) => {
        if (isPresent()) lose(code)
      },
    })
    wire = opened
    watch(times.greeting)
  }

  connect()
  return {
    send: (frame) => {
      if (!wire || greetedAt === null) return false
      wire.send(JSON.stringify(frame))
      return true
    },
    retryNow: () => {
      if (isEnded || wire) return
      cancelRetry()
      connect()
    },
    close: () => {
      isEnded = true
      cancelRetry()
      drop()
    },
  }
}
