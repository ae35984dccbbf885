import { backoffRange, drawDelay } from '../../lib/backoff.ts'
import { createTimer } from '../../lib/timer.ts'
import type { Channel } from '../../model.ts'
import type { Ports } from '../../ports.ts'
import type { ChannelAttempt, ChannelListener, OpenChannel } from '../../protocol/channel.ts'
import { openEventStream } from './event-stream.ts'

type Way = Exclude<Channel, 'polling'>

const SILENCE_MEANS_DEAD = 60_000
const GOOD_AFTER = 10_000
const LONG_PAUSE = 30_000
/** So many failed opens in a row, and REST is asked why. */
const ASK_AFTER = 3
const LINK_LOST = 1006

/** What a backend says of its own accord, as long as it can: a socket, else an event stream, else nothing. */
export interface Pushes {
  /** By which way it comes now. */
  readonly kind: Channel
  start(): void
  /** Things may go better now: no more waiting. */
  wake(): void
  stop(isBrief: boolean): void
}

export interface PushesOptions {
  readonly ports: Pick<Ports, 'clock' | 'random' | 'fetch'>
  readonly openSocket: OpenChannel
  /** The addresses, with what says who is asking. */
  readonly addresses: () => Promise<Record<Way, string>>
  readonly onData: (data: string) => void
  /** There is another way now, or none. */
  readonly onKind: () => void
  /** A link has opened: what came before has to be read. */
  readonly onOpen: () => void
  /** A link is lost, or several would not open: REST may know why. */
  readonly onUnsure: () => void
  /** The backend has said why it lets nobody in. */
  readonly onRefused: (code: number) => void
}

export function createPushes(options: PushesOptions): Pushes {
  const { clock, random, fetch } = options.ports
  const timer = createTimer(clock)
  const silenceTimer = createTimer(clock)
  let kind: Channel = 'polling'
  let failures = 0
  let openedAt = 0
  let isWaiting = false
  let link: Pick<ChannelAttempt, 'close' | 'send'> | null = null
  /** Rises with each link: what an earlier one says counts for nothing. */
  let generation = 0

  async function connect(way: Way = 'socket'): Promise<void> {
    const mine = (generation += 1)
    isWaiting = false
    timer.stop()
    const urls = await options.addresses().catch(() => null)
    const ifCurrent =
      <Value>(tell: (value: Value) => void) =>
      (value: Value): void => {
        if (mine === generation) tell(value)
      }
    const end = ifCurrent((code: number) => {
      silenceTimer.stop()
      if (code > 4000 && code < 4004) options.onRefused(code)
      // It was never open: this backend may have no sockets at all.
      else if (kind === 'polling' && way === 'socket') void connect('events')
      else lose(code)
    })
    const hear = (): void => {
      // An event stream is silent until something happens.
      if (way === 'events') return
      silenceTimer.start(SILENCE_MEANS_DEAD, () => {
        link?.close(false)
        end(LINK_LOST)
      })
    }
    const listener: ChannelListener = {
      onOpen: ifCurrent<void>(() => {
        openedAt = clock.now()
        setKind(way)
        options.onOpen()
        hear()
      }),
      onData: ifCurrent((data: unknown) => {
        hear()
        if (data === '__ping__') link?.send('__pong__')
        else options.onData(String(data))
      }),
      onClose: end,
    }
    if (urls === null) end(LINK_LOST)
    else if (mine === generation) {
      link =
        way === 'socket'
          ? options.openSocket(urls.socket, listener)
          : openEventStream(fetch, urls.events, listener)
    }
  }

  function setKind(next: Channel): void {
    if (next === kind) return
    kind = next
    options.onKind()
  }

  function lose(code: number): void {
    const wasOpen = kind !== 'polling'
    failures = wasOpen && clock.now() - openedAt >= GOOD_AFTER ? 0 : failures + 1
    setKind('polling')
    isWaiting = true
    // Too many requests, or another connection has taken the place.
    const pause = code === 4008 || code === 4009 ? LONG_PAUSE : 0
    timer.start(pause + drawDelay(backoffRange(failures), random), () => void connect())
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
      generation += 1
      isWaiting = false
      timer.stop()
      silenceTimer.stop()
      link?.close(isBrief)
    },
  }
}
