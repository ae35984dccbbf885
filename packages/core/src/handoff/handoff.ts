import type { Handoff } from '../model.ts'
import type { ClockPort, TimerHandle } from '../ports.ts'
import type { HandoffFrame } from '../protocol/frames.ts'
import type { ServerHandoff } from '../protocol/rest.ts'
import { initialHandoff, stepHandoff, toHandoff, type HandoffEvent, type HandoffMachine } from './machine.ts'
import { readHandoffFrame, readHandoffStatus, readServerOffset } from './read-handoff.ts'

const SHOW_RELEASE_FOR = 3_000
const SHOW_READING_FOR = 30_000

/** The handoff of one dialog, with its timers. */
export interface HandoffControl {
  readonly current: Handoff
  readonly controlEpoch: number
  request(): void
  refuse(): void
  applyFrame(frame: HandoffFrame): void
  applyStatus(status: ServerHandoff, isNewLog: boolean): void
  /** The assistant's next message ends the showing of a release. */
  noteAnswer(): void
  /** An operator is looking at the dialog. */
  noteReading(): void
  stop(): void
}

export function createHandoffControl(options: {
  readonly clock: ClockPort
  readonly onChange: (current: Handoff, previous: Handoff) => void
  readonly onControlEpoch: (controlEpoch: number) => void
  readonly onIgnored: () => void
}): HandoffControl {
  const { clock } = options
  let state: HandoffMachine = initialHandoff
  let isBeingRead = false
  let current = toHandoff(state, isBeingRead)
  let serverOffset = 0
  let settleTimer: TimerHandle = null
  let readingTimer: TimerHandle = null

  const publish = (): void => {
    const next = toHandoff(state, isBeingRead)
    if (isSameHandoff(next, current)) return
    const previous = current
    current = next
    options.onChange(current, previous)
  }

  const stopReading = (): void => {
    clock.clearTimeout(readingTimer)
    isBeingRead = false
  }

  const step = (event: HandoffEvent): void => {
    const before = state
    const [next, effects] = stepHandoff(state, event)
    state = next
    for (const effect of effects) {
      if (effect.type === 'ignored') options.onIgnored()
      else clock.clearTimeout(settleTimer)
      if (effect.type === 'settleLater') {
        settleTimer = clock.setTimeout(() => {
          step({ type: 'settle' })
        }, SHOW_RELEASE_FOR)
      }
    }
    if (next.controlEpoch !== before.controlEpoch) options.onControlEpoch(next.controlEpoch)
    publish()
  }

  return {
    get current() {
      return current
    },
    get controlEpoch() {
      return state.controlEpoch
    },
    request: () => {
      step({ type: 'request' })
    },
    refuse: () => {
      step({ type: 'refuse' })
    },
    applyFrame(frame) {
      stopReading()
      step(readHandoffFrame(frame, clock.now(), serverOffset))
    },
    applyStatus(status, isNewLog) {
      serverOffset = readServerOffset(status, clock.now())
      step(readHandoffStatus(status, clock.now(), isNewLog))
    },
    noteAnswer() {
      if (state.status === 'released') step({ type: 'answered' })
    },
    noteReading() {
      stopReading()
      isBeingRead = true
      readingTimer = clock.setTimeout(() => {
        isBeingRead = false
        publish()
      }, SHOW_READING_FOR)
      publish()
    },
    stop() {
      clock.clearTimeout(settleTimer)
      stopReading()
    },
  }
}

function isSameHandoff(one: Handoff, other: Handoff): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
