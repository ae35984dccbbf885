import { asFailure } from '../../errors.ts'
import { createTimer } from '../../lib/timer.ts'
import type { ChannelAttempt, ChannelListener } from '../../protocol/channel.ts'
import type { ServerFrame } from '../../protocol/frames.ts'
import type { DialectContext } from '../dialect.ts'
import type { Desk } from './desk.ts'
import { readFrame } from './frame.ts'
import { isOngoing, type Log } from './log.ts'
import { createPushes, type PushesOptions } from './pushes.ts'

const POLL_SOON = 3_000
const POLL_IDLY = 15_000
const BEAT = 25_000
/** How long the client may take to greet anew. */
const GREET_WITHIN = 5_000
const LINK_LOST = 1006
/** Of no log: whoever hears of it knows that something is missing. */
const BEYOND = Infinity

/** What a refusing answer would be as a close code. */
const closeCodes: Readonly<Record<number, number>> = { 401: 4001, 403: 4003, 404: 4004, 422: 4002 }

/** Plays the server's end of a v1 channel, on all that a base backend can be made to tell. */
export function openBaseChannel(
  context: DialectContext,
  desk: Desk,
  log: Log,
  addresses: PushesOptions['addresses'],
  listener: ChannelListener,
): ChannelAttempt {
  const { clock, page, network } = context.ports
  const pollTimer = createTimer(clock)
  const beatTimer = createTimer(clock)
  const greetTimer = createTimer(clock)
  let isOpen = false
  let isOver = false
  let failures = 0
  /** How long until the next poll, as it was set. */
  let pace = Infinity
  /** The life of the log that the client was greeted with. */
  let greetedEpoch: string | null = null

  const say = (frame: ServerFrame): void => {
    if (!isOver) listener.onData(frame)
  }

  const pushes = createPushes(context, {
    addresses,
    onData(data) {
      const { id, sender, type, actor, dialogId = log.dialogId } = readFrame(data)
      if (dialogId !== log.dialogId) return
      const isManager = [actor, sender].includes('manager')
      const [, change] = /^typing_(start|stop)$/.exec(String(type)) ?? []
      if (change) {
        const isTheirs = isManager || log.handoff.status === 'active'
        hear({ type: 'typing', change: change as 'start', actor: isTheirs ? 'manager' : 'assistant' })
      }
      // Else it is known, or comes with the answer to a request on its way.
      else if (!log.find(id) && (!id || !log.posting || isManager)) poll()
    },
    onOpen() {
      showKind()
      poll()
    },
    onUnsure() {
      showKind()
      pollIfSeen()
    },
    onRefused: end,
  })

  /** Says nothing new, but that there is something to show. */
  function showKind(): void {
    hear({ type: 'presence', change: undefined } as ServerFrame)
  }

  const wantedPace = (): number =>
    log.posting > 0 || isOngoing(log.handoff) || failures > 0 ? POLL_SOON : POLL_IDLY

  function plan(): void {
    pace = wantedPace()
    pollTimer.start(pace, () => {
      pace = Infinity
      pollIfSeen()
    })
  }

  /** What nobody looks at is read when it is looked at again. */
  function pollIfSeen(): void {
    if (page.isVisible()) poll()
  }

  function poll(): void {
    desk.refresh(log).then(
      () => {
        failures = 0
        if (isOver) return
        if (!isOpen) {
          isOpen = true
          listener.onOpen()
          beat()
          pushes.wake()
        }
        plan()
      },
      (cause: unknown) => {
        if (isOver) return
        failures += 1
        const code = closeCodes[asFailure(cause, 'read the messages').status ?? 0]
        if (code || !isOpen || failures > 1) end(code ?? LINK_LOST)
        else plan()
      },
    )
  }

  function beat(): void {
    beatTimer.start(BEAT, () => {
      // Another tab may have read.
      void desk
        .markRead(log, (kept = 0) => Math.max(kept, log.readId))
        .then(() => {
          hear({ type: 'ping', change: undefined, seq: log.lastSeq(), readSeq: log.readSeq() })
        })
      beat()
    })
  }

  function hear(frame: ServerFrame | null): void {
    if (!frame) {
      if (!greetedEpoch) return
      // The client asks what is missing, and hears that all is.
      greetedEpoch = null
      say({ type: 'ping', change: undefined, seq: BEYOND, readSeq: undefined })
      greetTimer.start(GREET_WITHIN, () => {
        end(LINK_LOST)
      })
      return
    }
    if (greetedEpoch === log.epoch) say(frame)
    if (isOpen && wantedPace() < pace) plan()
  }

  function end(code: number): void {
    if (isOver) return
    stop(false)
    listener.onClose(code)
  }

  function stop(isBrief: boolean): void {
    isOver = true
    for (const timer of [pollTimer, beatTimer, greetTimer]) timer.stop()
    if (log.listener === hear) log.listener = null
    for (const undo of undos) undo()
    pushes.stop(isBrief)
  }

  const resume = (): void => {
    if (!isOpen || !page.isVisible()) return
    poll()
    pushes.wake()
  }
  const undos = [page, network].map((port) => port.subscribe(resume))
  log.listener = hear
  poll()

  return {
    get kind() {
      return pushes.kind
    },
    send(data) {
      if (!data || isOver) return
      const { epoch, sinceSeq } = JSON.parse(data) as { epoch: string | null; sinceSeq: number | null }
      greetTimer.stop()
      greetedEpoch = log.epoch
      log.greet(epoch, sinceSeq).forEach(say)
    },
    close: stop,
  }
}
