import { ReplyXError, type ReplyXErrorCode } from '../errors.ts'
import { drawDelay } from '../lib/backoff.ts'
import type { Ports, TimerHandle } from '../ports.ts'
import { initialConnection, stepConnection, type Connection, type ConnectionEvent } from './connection.ts'
import { openSocketAttempt, type SocketAttempt } from './socket.ts'

const OPEN_WITHIN = 20_000
const SILENCE_MEANS_DEAD = 40_000
const STABLE_AFTER = 10_000
const ABNORMAL = 1006

/** The live channel: carries out what the connection machine decides. */
export interface Link {
  readonly connection: Connection
  start(): void
  stop(): void
  /** There is a dialog to listen to now. */
  attach(): void
  /** The server has greeted. */
  noteWelcome(): void
  /** The link is dead, though nobody has closed it. */
  drop(): void
  /** Leaves the present socket for a fresh one, as after any change of what the link is about. */
  restart(): void
  send(data: string): void
}

export function createLink(options: {
  readonly ports: Pick<Ports, 'clock' | 'random' | 'openSocket' | 'network' | 'page'>
  /** Gets level, identity and dialog in order. Rejects with a `ReplyXError`. */
  readonly prepare: (flags: { renewToken: boolean; forgetDialog: boolean }) => Promise<'prepared' | 'vacant'>
  readonly url: () => string
  readonly onOpen: () => void
  readonly onData: (data: unknown) => void
  /** The socket is gone, whoever ended it. */
  readonly onLost: () => void
  readonly onChange: () => void
  /** Preparing met an error, final or not. */
  readonly onTrouble: (error: ReplyXError) => void
  /** Connecting cannot succeed. */
  readonly onFailed: (error: ReplyXError) => void
}): Link {
  const { clock, random, network, page } = options.ports
  let connection = initialConnection
  let socket: SocketAttempt | null = null
  let waitTimer: TimerHandle = null
  let stableTimer: TimerHandle = null
  let silenceTimer: TimerHandle = null
  let refusal: ReplyXError | null = null
  /** Rises with each preparation, so that a late one is not believed. */
  let generation = 0
  let detach: (() => void) | null = null

  function step(event: ConnectionEvent): void {
    const previous = connection
    const [next, effects] = stepConnection(connection, event)
    connection = next
    for (const effect of effects) {
      switch (effect.type) {
        case 'prepare':
          void prepare(effect)
          break
        case 'open':
          open()
          break
        case 'close':
          generation += 1
          release()
          break
        case 'wait':
          clock.clearTimeout(waitTimer)
          waitTimer = clock.setTimeout(
            () => {
              step({ type: 'due' })
            },
            drawDelay(effect.range, random),
          )
          break
        case 'cancelWait':
          clock.clearTimeout(waitTimer)
          break
        case 'watchStability':
          clock.clearTimeout(stableTimer)
          stableTimer = clock.setTimeout(() => {
            step({ type: 'stable' })
          }, STABLE_AFTER)
          break
      }
    }
    if (next !== previous) options.onChange()
    if (next.failure !== null && previous.failure === null)
      options.onFailed(refusal ?? toFailure(next.failure))
  }

  async function prepare(flags: { renewToken: boolean; forgetDialog: boolean }): Promise<void> {
    generation += 1
    const mine = generation
    clock.clearTimeout(waitTimer)
    try {
      const result = await options.prepare(flags)
      if (mine === generation) step({ type: result })
    } catch (cause) {
      if (mine !== generation) return
      const error =
        cause instanceof ReplyXError
          ? cause
          : new ReplyXError({
              code: 'network_failed',
              message: 'unable to connect; unexpected failure',
              retryable: true,
              cause,
            })
      refusal = error
      options.onTrouble(error)
      step(error.retryable ? { type: 'unreachable' } : { type: 'refused', code: error.code })
    }
  }

  function open(): void {
    release()
    refusal = null
    const attempt: SocketAttempt = openSocketAttempt({
      url: options.url(),
      openSocket: options.ports.openSocket,
      openTimeout: OPEN_WITHIN,
      handlers: {
        onOpen() {
          listenForSilence()
          options.onOpen()
        },
        onMessage(data) {
          listenForSilence()
          options.onData(data)
        },
        onClose(code) {
          lose(code)
        },
      },
    })
    socket = attempt
  }

  function listenForSilence(): void {
    clock.clearTimeout(silenceTimer)
    silenceTimer = clock.setTimeout(drop, SILENCE_MEANS_DEAD)
  }

  /** Lets go of the socket and all that watches it. */
  function release(): void {
    clock.clearTimeout(stableTimer)
    clock.clearTimeout(silenceTimer)
    const gone = socket
    socket = null
    gone?.close()
    if (gone !== null) options.onLost()
  }

  function lose(code: number): void {
    release()
    step({ type: 'closed', code, now: clock.now() })
  }

  function drop(): void {
    if (socket !== null) lose(ABNORMAL)
  }

  function watchSurroundings(): void {
    const wake = (): void => {
      step({ type: 'wake' })
    }
    const undoNetwork = network.subscribe(() => {
      if (network.isOnline()) wake()
      // The state in words depends on the network too.
      else options.onChange()
    })
    const undoPage = page.subscribe((change) => {
      if (change === 'hide') step({ type: 'suspend' })
      else if (change === 'show' || page.isVisible()) wake()
    })
    detach = () => {
      undoNetwork()
      undoPage()
    }
  }

  return {
    get connection() {
      return connection
    },
    start() {
      if (detach === null) watchSurroundings()
      step({ type: 'start' })
    },
    stop() {
      detach?.()
      detach = null
      step({ type: 'stop' })
    },
    attach() {
      step({ type: 'prepared' })
    },
    noteWelcome() {
      step({ type: 'welcome' })
    },
    drop,
    restart() {
      const { phase } = connection
      if (phase === 'idle') return
      step({ type: 'stop' })
      step({ type: 'start' })
    },
    send(data) {
      socket?.send(data)
    },
  }
}

function toFailure(code: ReplyXErrorCode): ReplyXError {
  return new ReplyXError({ code, message: `unable to connect; ${code.replaceAll('_', ' ')}` })
}
