import { backoffRange, drawDelay } from '../../lib/backoff.ts'
import { createTimer } from '../../lib/timer.ts'
import type { Channel } from '../../model.ts'
import type { Ports } from '../../ports.ts'
import type { OpenChannel } from '../../protocol/channel.ts'
import { openEventStream } from './event-stream.ts'

const SILENCE_MEANS_DEAD = 60_000
const GOOD_AFTER = 10_000
const LONG_PAUSE = 30_000
/** So many failed opens in a row, and REST is asked why. */
const ASK_AFTER = 3
const LINK_LOST = 1006

/** The codes after which a socket of this dialog is not opened again without somebody else's doing. */
const TOLD = [4001, 4002, 4003]
/** Too many requests; another connection has taken the place. */
const ASKS_FOR_PAUSE = [4008, 4009]

/** What a backend says of its own accord, as long as it can: a socket, else an event stream, else nothing. */
export interface Pushes {
  /** By which way it comes now. */
  readonly kind: Channel
  start(): void
  /** Things may go better now: no more waiting. */
  wake(): void
  stop(isBrief: boolean): void
}

export function createPushes(options: {
  readonly ports: Pick<Ports, 'clock' | 'random' | 'fetch'>
  readonly openSocket: OpenChannel
  /** The addresses, with what says who is asking. */
  readonly addresses: () => Promise<{ readonly socket: string; readonly events: string }>
  readonly onData: (data: string) => void
  /** There is another way now, or none. */
  readonly onKind: () => void
  /** A link has opened, or several would not: what there is has to be read. */
  readonly onUnsure: () => void
  /** The backend has said why it lets nobody in. */
  readonly onRefused: (code: number) => void
}): Pushes {
  const { ports, openSocket } = options
  const timer = createTimer(ports.clock)
  const silenceTimer = createTimer(ports.clock)
  let kind: Channel = 'polling'
  let failures = 0
  let openedAt = 0
  let isWaiting = false
  let isStopped = false
  let release: (isBrief: boolean) => void = () => undefined
  /** Rises with each link: what an earlier one says counts for nothing. */
  let generation = 0

  function setKind(next: Channel): void {
    if (next === kind) return
    kind = next
    options.onKind()
  }

  function onOpen(next: Channel): void {
    openedAt = ports.clock.now()
    setKind(next)
    options.onUnsure()
  }

  async function connect(): Promise<void> {
    isWaiting = false
    timer.stop()
    const mine = (generation += 1)
    const given = await options.addresses().catch(() => null)
    if (isStopped || mine !== generation) return
    if (given === null) lose(LINK_LOST)
    else trySocket(given.socket, given.events)
  }

  function trySocket(socket: string, events: string): void {
    const mine = generation
    const isCurrent = (): boolean => !isStopped && mine === generation
    const end = (code: number): void => {
      if (!isCurrent()) return
      if (TOLD.includes(code)) options.onRefused(code)
      // It was never open: this backend may have no sockets at all.
      else if (kind === 'polling') tryEvents(events, code)
      else lose(code)
    }
    const watch = (): void => {
      silenceTimer.start(SILENCE_MEANS_DEAD, () => {
        attempt.close(false)
        end(LINK_LOST)
      })
    }
    const attempt = openSocket(socket, {
      onOpen() {
        if (!isCurrent()) return
        watch()
        onOpen('socket')
      },
      onData(data) {
        if (!isCurrent()) return
        watch()
        if (data === '__ping__') attempt.send('__pong__')
        else options.onData(String(data))
      },
      onClose: end,
    })
    release = attempt.close
  }

  function tryEvents(url: string, code: number): void {
    const mine = (generation += 1)
    const close = openEventStream(ports.fetch, url, {
      onOpen() {
        if (mine === generation) onOpen('events')
      },
      onData: options.onData,
      onClose() {
        if (mine === generation) lose(code)
      },
    })
    release = close
  }

  function lose(code: number): void {
    silenceTimer.stop()
    generation += 1
    const wasGood = kind !== 'polling' && ports.clock.now() - openedAt >= GOOD_AFTER
    const wasOpen = kind !== 'polling'
    failures = wasGood ? 0 : failures + 1
    setKind('polling')
    isWaiting = true
    const pause = ASKS_FOR_PAUSE.includes(code) ? LONG_PAUSE : 0
    timer.start(pause + drawDelay(backoffRange(failures), ports.random), () => void connect())
    if (wasOpen || failures % ASK_AFTER === 0) options.onUnsure()
  }

  return {
    get kind() {
      return kind
    },
    start: () => void connect(),
    wake() {
      if (isWaiting) void connect()
    },
    stop(isBrief) {
      isStopped = true
      generation += 1
      timer.stop()
      silenceTimer.stop()
      release(isBrief)
    },
  }
}
