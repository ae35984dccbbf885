import { asFailure, failure, type ReplyXError } from '../errors.ts'
import { drawDelay } from '../lib/backoff.ts'
import { createTimer } from '../lib/timer.ts'
import type { Channel } from '../model.ts'
import type { Ports } from '../ports.ts'
import type { ChannelAttempt, ChannelListener } from '../protocol/channel.ts'
import {
  initialConnection,
  stepConnection,
  type Connection,
  type ConnectionEffect,
  type ConnectionEvent,
  type PrepareFlags,
} from './connection.ts'

const SILENCE_MEANS_DEAD = 40_000
const STABLE_AFTER = 10_000
const ABNORMAL = 1006
const HIDDEN_FOR = 300_000

/** The live channel: carries out what the connection machine decides. */
export interface Link {
  readonly connection: Connection
  /** By which way live frames come; `null` while none do. */
  readonly kind: Channel | null
  /** How many channels in a row did not stand long enough; a backend that cannot be asked at all is none of them. */
  readonly failedOpens: number
  start(): void
  /** @param mayComeBack - whether the same channel may be wanted again within seconds */
  stop(mayComeBack: boolean): void
  /** There is a dialog to listen to now. */
  attach(): void
  /** The server has greeted. */
  noteWelcome(): void
  /** The link is dead, though nobody has closed it. */
  drop(): void
  /** The server has refused the identity for good. */
  refuse(error: ReplyXError): void
  /** Leaves the present channel for a fresh one, as after any change of what the link is about. */
  restart(): void
  send(data: string): void
}

export function createLink(options: {
  readonly ports: Pick<Ports, 'clock' | 'random' | 'network' | 'page'>
  /** Gets level, identity and dialog in order. Rejects with a `ReplyXError`. */
  readonly prepare: (flags: PrepareFlags) => Promise<'prepared' | 'vacant'>
  readonly open: (listener: ChannelListener) => ChannelAttempt
  readonly onOpen: () => void
  readonly onData: (data: unknown) => void
  /** The channel is gone. `isLoss`: nobody here has ended it. */
  readonly onLost: (isLoss: boolean) => void
  /** The network is back. */
  readonly onNetwork: () => void
  readonly onChange: () => void
  /** Preparing met an error, final or not. */
  readonly onTrouble: (error: ReplyXError) => void
  /** Connecting cannot succeed. */
  readonly onFailed: (error: ReplyXError) => void
}): Link {
  const { clock, random, network, page } = options.ports
  let connection = initialConnection
  let channel: ChannelAttempt | null = null
  const waitTimer = createTimer(clock)
  const stableTimer = createTimer(clock)
  const silenceTimer = createTimer(clock)
  const hiddenTimer = createTimer(clock)
  let refusal: ReplyXError | null = null
  /** Rises with each preparation, so that a late one is not believed. */
  let generation = 0
  let detach: (() => void) | null = null
  let failedOpens = 0
  let isBrief = false

  const on = (type: Exclude<ConnectionEvent['type'], 'closed' | 'refused' | 'wake'>) => (): void => {
    step({ type })
  }

  function carryOut(effect: ConnectionEffect): void {
    switch (effect.type) {
      case 'prepare':
        void prepare(effect)
        break
      case 'open':
        open()
        break
      case 'close':
        generation += 1
        release(isBrief)
        break
      case 'wait':
        waitTimer.start(drawDelay(effect.range, random), on('due'))
        break
      case 'cancelWait':
        waitTimer.stop()
        break
      case 'watchStability':
        stableTimer.start(STABLE_AFTER, on('stable'))
    }
  }

  function step(event: ConnectionEvent): void {
    const previous = connection
    const [next, effects] = stepConnection(connection, event)
    connection = next
    effects.forEach(carryOut)
    if (next !== previous) options.onChange()
    if (next.failure !== null && previous.failure === null) {
      options.onFailed(refusal ?? failure(next.failure, 'connect', next.failure.replaceAll('_', ' ')))
    }
  }

  async function prepare(flags: PrepareFlags): Promise<void> {
    const mine = (generation += 1)
    waitTimer.stop()
    try {
      const type = await options.prepare(flags)
      if (mine === generation) step({ type })
    } catch (cause) {
      if (mine !== generation) return
      refusal = asFailure(cause, 'connect')
      options.onTrouble(refusal)
      step(refusal.retryable ? { type: 'unreachable' } : { type: 'refused', code: refusal.code })
    }
  }

  function open(): void {
    release(false)
    refusal = null
    const hear = (tell: (data?: unknown) => void) => (data?: unknown) => {
      silenceTimer.start(SILENCE_MEANS_DEAD, drop)
      tell(data)
    }
    channel = options.open({ onOpen: hear(options.onOpen), onData: hear(options.onData), onClose: lose })
  }

  /** Lets go of the channel and all that watches it. */
  function release(isLeavingBriefly: boolean, isLoss = false): void {
    stableTimer.stop()
    silenceTimer.stop()
    const gone = channel
    channel = null
    gone?.close(isLeavingBriefly)
    if (gone !== null) options.onLost(isLoss)
  }

  function lose(code: number): void {
    failedOpens = connection.isStable ? 0 : failedOpens + 1
    release(false, true)
    step({ type: 'closed', code, now: clock.now() })
  }

  function drop(): void {
    if (channel !== null) lose(ABNORMAL)
  }

  function watchSurroundings(): () => void {
    const undoNetwork = network.subscribe(() => {
      if (network.isOnline()) {
        step({ type: 'wake', bySight: false })
        options.onNetwork()
      }
      // Where the device is certain, nobody waits for the silence to tell.
      else if (channel !== null) drop()
      // The state in words depends on the network too.
      else options.onChange()
    })
    const leaveUnseen = (): void => {
      // What nobody looks at holds no connection for long.
      if (!page.isVisible()) hiddenTimer.start(HIDDEN_FOR, on('suspend'))
    }
    leaveUnseen()
    const undoPage = page.subscribe((change) => {
      hiddenTimer.stop()
      if (change === 'hide') step({ type: 'suspend' })
      else if (change === 'show' || page.isVisible()) step({ type: 'wake', bySight: true })
      else leaveUnseen()
    })
    return () => {
      hiddenTimer.stop()
      undoNetwork()
      undoPage()
    }
  }

  return {
    get connection() {
      return connection
    },
    get failedOpens() {
      return failedOpens
    },
    get kind() {
      return connection.phase === 'online' ? (channel?.kind ?? null) : null
    },
    start() {
      detach ??= watchSurroundings()
      step({ type: 'start' })
    },
    stop(mayComeBack) {
      detach?.()
      detach = null
      isBrief = mayComeBack
      step({ type: 'stop' })
      isBrief = false
    },
    attach: on('prepared'),
    noteWelcome: on('welcome'),
    drop,
    refuse(error) {
      refusal = error
      step({ type: 'refused', code: error.code })
    },
    restart() {
      if (connection.phase === 'idle') return
      step({ type: 'stop' })
      step({ type: 'start' })
    },
    send(data) {
      channel?.send(data)
    },
  }
}
