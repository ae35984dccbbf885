import type { Typing } from '../model.ts'
import type { ClockPort, TimerHandle } from '../ports.ts'

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
  /** A message of theirs came, or the link broke: nobody is typing. */
  clearRemote(): void
  stop(): void
}

export function createTypingControl(options: {
  readonly clock: ClockPort
  readonly signal: (isTyping: boolean) => void
  readonly onChange: (current: Typing | null, previous: Typing | null) => void
}): TypingControl {
  const { clock } = options
  let current: Typing | null = null
  let isSignalled = false
  let signalledAt = -Infinity
  let idleTimer: TimerHandle = null
  let remoteTimer: TimerHandle = null

  const set = (next: Typing | null): void => {
    if (next?.actor === current?.actor && next?.name === current?.name) return
    const previous = current
    current = next
    options.onChange(next, previous)
  }

  const quiet = (): void => {
    clock.clearTimeout(idleTimer)
    if (!isSignalled) return
    isSignalled = false
    signalledAt = -Infinity
    options.signal(false)
  }

  const clearRemote = (): void => {
    clock.clearTimeout(remoteTimer)
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
      clock.clearTimeout(idleTimer)
      idleTimer = clock.setTimeout(quiet, SILENT_AFTER)
      if (clock.now() - signalledAt < SIGNAL_EVERY) return
      isSignalled = true
      signalledAt = clock.now()
      options.signal(true)
    },
    noteRemote(typing, isTyping) {
      if (!isTyping) {
        if (current?.actor === typing.actor) clearRemote()
        return
      }
      clock.clearTimeout(remoteTimer)
      // A lost "stopped" must not leave the dots for ever.
      remoteTimer = clock.setTimeout(clearRemote, BELIEVED_FOR[typing.actor])
      set(typing)
    },
    clearRemote,
    stop() {
      clock.clearTimeout(idleTimer)
      clock.clearTimeout(remoteTimer)
      current = null
    },
  }
}
