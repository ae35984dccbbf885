import type { ClockPort } from '../ports.ts'

/** Time, as far as the bridge needs it. */
export type BridgeClock = Pick<ClockPort, 'now' | 'setTimeout' | 'clearTimeout'>

/** The time of a window; it is never turned back. */
export const windowClock = (window: Window): BridgeClock => ({
  now: () => window.performance.now(),
  setTimeout: (callback, delay) => window.setTimeout(callback, delay),
  clearTimeout: (handle) => {
    window.clearTimeout(handle as number)
  },
})
