import { createTimer } from '../lib/timer.ts'
import type { Handoff } from '../model.ts'
import type { ClockPort } from '../ports.ts'
import type { HandoffFrame } from '../protocol/frames.ts'
import type { ServerHandoff } from '../protocol/rest.ts'
import type { Change } from '../types.ts'
import { initialHandoff, stepHandoff, toHandoff, type HandoffEvent, type HandoffMachine } from './machine.ts'
import { readHandoffFrame, readHandoffStatus, readServerOffset } from './read-handoff.ts'

const SHOW_RELEASE_FOR = 3_000
const SHOW_READING_FOR = 30_000

/** The handoff of one dialog, with its timers. */
export interface HandoffControl {
  readonly current: Handoff
  readonly controlEpoch: number
  /** `requested` is so far only the client's hope. */
  readonly isOptimistic: boolean
  request(): void
  refuse(): void
  applyFrame(frame: HandoffFrame): void
  /** @param isCalling - a call waits to be sent: the server does not know of it yet */
  applyStatus(status: ServerHandoff, isNewLog: boolean, isCalling?: boolean): void
  /** The assistant's next message ends the showing of a release. */
  noteAnswer(): void
  /** An operator is looking at the dialog. */
  noteReading(): void
  stop(): void
}

export function createHandoffControl(options: {
  readonly clock: ClockPort
  readonly onChange: (change: Change<Handoff>) => void
  readonly onControlEpoch: (controlEpoch: number) => void
  readonly onIgnored: () => void
}): HandoffControl {
  const { clock } = options
  let state: HandoffMachine = initialHandoff
  let isBeingRead = false
  let current = toHandoff(state, isBeingRead)
  let serverOffset = 0
  const settleTimer = createTimer(clock)
  const readingTimer = createTimer(clock)

  const publish = (): void => {
    const previous = current
    const next = toHandoff(state, isBeingRead)
    if (JSON.stringify(next) === JSON.stringify(previous)) return
    current = next
    options.onChange({ current, previous })
  }

  const stopReading = (): void => {
    readingTimer.stop()
    isBeingRead = false
  }

  const move = (event: HandoffEvent): void => {
    const { controlEpoch } = state
    const [next, effects] = stepHandoff(state, event)
    state = next
    for (const effect of effects) {
      if (effect === 'ignored') options.onIgnored()
      else settleTimer.stop()
      if (effect === 'settleLater') {
        settleTimer.start(SHOW_RELEASE_FOR, () => {
          step({ type: 'settle' })
        })
      }
    }
    if (next.controlEpoch !== controlEpoch) options.onControlEpoch(next.controlEpoch)
  }

  const step = (event: HandoffEvent): void => {
    move(event)
    publish()
  }

  return {
    get current() {
      return current
    },
    get controlEpoch() {
      return state.controlEpoch
    },
    get isOptimistic() {
      return state.isOptimistic
    },
    request() {
      step({ type: 'request' })
    },
    refuse() {
      step({ type: 'refuse' })
    },
    applyFrame(frame) {
      stopReading()
      step(readHandoffFrame(frame, clock.now(), serverOffset))
    },
    applyStatus(status, isNewLog, isCalling = false) {
      const now = clock.now()
      serverOffset = readServerOffset(status.serverNow, now) || 0
      move(readHandoffStatus(status, now, isNewLog))
      if (isCalling && state.status !== 'requested' && state.status !== 'active') move({ type: 'request' })
      publish()
    },
    noteAnswer() {
      if (state.status === 'released') step({ type: 'answered' })
    },
    noteReading() {
      isBeingRead = true
      readingTimer.start(SHOW_READING_FOR, () => {
        isBeingRead = false
        publish()
      })
      publish()
    },
    stop() {
      settleTimer.stop()
      stopReading()
    },
  }
}
