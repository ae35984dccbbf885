import { createTimer } from '../lib/timer.ts'
import type { Typing } from '../model.ts'
import type { ClockPort } from '../ports.ts'
import type { Change } from '../types.ts'

const SIGNAL_EVERY = 3_000
const SILENT_AFTER = 5_000
const BELIEVED_FOR = { assistant: 60_000, manager: 10_000 } as const

/** Typing in both directions. */
export interface TypingControl {
  readonly current: Typing | null
  /** The visitor's input changed. */
  noteInput(isEmpty: boolean): void
  /** The other side began or stopped. */
  noteRemote(typing: Typing, isTyping: boolean): void
  /** A message of theirs came, or they may not speak any more. Of nobody named: nobody is typing. */
  clearRemote(actor?: string): void
  stop(): void
}

export function createTypingControl(options: {
  readonly clock: ClockPort
  readonly signal: (isTyping: boolean) => void
  readonly onChange: (change: Change<Typing | null>) => void
}): TypingControl {
  const { clock } = options
  let current: Typing | null = null
  let isSignalled = false
  /** Said already, and not long ago. A timer ends it: the clock of the device may be turned. */
  let isFresh = false
  const repeatTimer = createTimer(clock)
  const idleTimer = createTimer(clock)
  const remoteTimer = createTimer(clock)

  const set = (next: Typing | null): void => {
    const previous = current
    if (next?.actor === previous?.actor && next?.name === previous?.name) return
    current = next
    options.onChange({ current, previous })
  }

  const quiet = (): void => {
    idleTimer.stop()
    repeatTimer.stop()
    isFresh = false
    if (!isSignalled) return
    isSignalled = false
    options.signal(false)
  }

  const clearRemote = (actor?: string): void => {
    if (actor !== undefined && actor !== current?.actor) return
    remoteTimer.stop()
    set(null)
  }

  return {
    get current() {
      return current
    },
    noteInput(isEmpty) {
      if (isEmpty) {
        quiet()
        return
      }
      idleTimer.start(SILENT_AFTER, quiet)
      if (isFresh) return
      isFresh = isSignalled = true
      repeatTimer.start(SIGNAL_EVERY, () => {
        isFresh = false
      })
      options.signal(true)
    },
    noteRemote(typing, isTyping) {
      if (!isTyping) {
        clearRemote(typing.actor)
        return
      }
      // A lost "stopped" must not leave the dots for ever.
      remoteTimer.start(BELIEVED_FOR[typing.actor], clearRemote)
      set(typing)
    },
    clearRemote,
    stop() {
      idleTimer.stop()
      repeatTimer.stop()
      remoteTimer.stop()
      current = null
    },
  }
}
