import type { ClockPort, TimerHandle } from '../ports.ts'

/** One thing to do later: starting it anew forgets what was to be done before. */
export interface Timer {
  /** Calls `callback` after `delay` ms. */
  start(delay: number, callback: () => void): void
  stop(): void
}

export function createTimer(clock: ClockPort): Timer {
  let handle: TimerHandle
  const stop = (): void => {
    clock.clearTimeout(handle)
  }
  return {
    start(delay, callback) {
      stop()
      handle = clock.setTimeout(callback, delay)
    },
    stop,
  }
}
