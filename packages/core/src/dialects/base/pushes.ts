import { backoffRange, drawDelay } from '../../lib/backoff.ts'
import { createTimer } from '../../lib/timer.ts'
import type { Channel } from '../../model.ts'
import type { Ports } from '../../ports.ts'
import type { ChannelAttempt, ChannelListener } from '../../protocol/channel.ts'
import type { DialectContext } from '../dialect.ts'

type Way = Exclude<Channel, 'polling'>
type Link = Pick<ChannelAttempt, 'close' | 'send'>
type OpenLink = (url: string, listener: ChannelListener, fetch: Ports['fetch']) => Link

const SILENCE_MEANS_DEAD = 60_000
const GOOD_AFTER = 10_000
/** So many failed opens in a row, and REST is asked why. */
const ASK_AFTER = 3
const LINK_LOST = 1006

/** What a backend says of its own accord, as long as it can: a socket, else an event stream, else nothing. */
export interface Pushes {
  /** By which way it comes now. */
  readonly kind: Channel
  /** Begins, or ends a wait: things may go better now. */
  wake(): void
  stop(isBrief: boolean): void
}

export interface PushesOptions {
  /** The addresses, with what says who is asking. */
  readonly addresses: () => Promise<Record<Way, string>>
  readonly onData: (data: string) => void
  /** A link has opened, and is the way now: what came before has to be read. */
  readonly onOpen: () => void
  /** The way is lost, or several links would not open: REST may know why. */
  readonly onUnsure: () => void
  /** The backend has said why it lets nobody in. */
  readonly onRefused: (code: number) => void
}

export function createPushes({ ports, openSocket }: DialectContext, options: PushesOptions): Pushes {
  const { clock, random, fetch } = ports
  const timer = createTimer(clock)
  const silenceTimer = createTimer(clock)
  let kind: Channel = 'polling'
  let failures = 0
  let openedAt = 0
  let isWaiting = true
  let link: Link | null = null
  /** Rises with each link: what an earlier one says counts for nothing. */
  let generation = 0

  async function connect(way: Way = 'socket'): Promise<void> {
    const mine = (generation += 1)
    isWaiting = false
    timer.stop()
    const ifCurrent =
      <Value>(tell: (value: Value) => void) =>
      (value: Value): void => {
        if (mine === generation) tell(value)
      }
    const end = ifCurrent((code: number) => {
      silenceTimer.stop()
      const wasOpen = kind !== 'polling'
      if (code > 4000 && code < 4004) options.onRefused(code)
      // It was never open: this backend may have no sockets at all.
      else if (!wasOpen && way === 'socket') void connect('events')
      else {
        failures = wasOpen && clock.now() - openedAt >= GOOD_AFTER ? 0 : failures + 1
        kind = 'polling'
        isWaiting = true
        timer.start(drawDelay(backoffRange(failures), random), () => void connect())
        if (wasOpen || failures % ASK_AFTER === 0) options.onUnsure()
      }
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
        kind = way
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
    try {
      const urls = await options.addresses()
      // Few backends have event streams and no sockets.
      const open: OpenLink =
        way === 'socket' ? openSocket : (await import('./event-stream.ts')).openEventStream
      if (mine === generation) link = open(urls[way], listener, fetch)
    } catch {
      end(LINK_LOST)
    }
  }

  return {
    get kind() {
      return kind
    },
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
