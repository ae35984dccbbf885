import { createBrowserPorts } from '../ports-browser.ts'
import type { ClockPort } from '../ports.ts'

interface Timer {
  readonly at: number
  readonly order: number
  readonly callback: () => void
}

/** A clock that stands still until it is told to go on. */
export interface VirtualClock extends ClockPort {
  /** Lets everything that is ready happen, without time passing. */
  settle(): Promise<void>
  /** Lets `duration` ms pass: every timer fires in its turn, and what it causes happens before the next. */
  advance(duration: number): Promise<void>
  /** How many timers are waiting. */
  readonly pendingTimers: number
  /** Turns the clock by `delta` ms without letting time pass, as a user or the system may. */
  shift(delta: number): void
}

const FRAME = 16
// A few turns of the event loop: promises, and the libraries that put zero-delay timers between them.
const TURNS = 6

/**
 * Makes a clock for the `clock` port.
 *
 * @param start - where it starts, ms since 1970; default: 2026-01-01
 * @returns the clock
 *
 * @example
 * ```ts
 * import { createVirtualClock } from '@replyx/core/testing'
 *
 * const clock = createVirtualClock()
 * clock.setTimeout(() => console.log('a minute later'), 60_000)
 * await clock.advance(60_000)
 * ```
 */
export function createVirtualClock(start: number = Date.UTC(2026, 0, 1)): VirtualClock {
  const real = createBrowserPorts().clock
  let elapsed = 0
  let offset = 0
  let order = 0
  const timers = new Map<number, Timer>()

  const setTimer = (callback: () => void, delay: number): number => {
    order += 1
    timers.set(order, { at: elapsed + Math.max(0, delay), order, callback })
    return order
  }

  const nextTimer = (): Timer | undefined => {
    let next: Timer | undefined
    for (const timer of timers.values()) {
      if (next === undefined || timer.at < next.at || (timer.at === next.at && timer.order < next.order))
        next = timer
    }
    return next
  }

  async function settle(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1)
      await new Promise<void>((resolve) => real.setTimeout(resolve, 0))
  }

  return {
    now: () => start + elapsed + offset,
    setTimeout: setTimer,
    clearTimeout(handle) {
      timers.delete(handle as number)
    },
    frame(callback) {
      const handle = setTimer(callback, FRAME)
      return () => {
        timers.delete(handle)
      }
    },
    settle,
    async advance(duration) {
      const end = elapsed + duration
      await settle()
      for (let timer = nextTimer(); timer !== undefined && timer.at <= end; timer = nextTimer()) {
        timers.delete(timer.order)
        elapsed = Math.max(elapsed, timer.at)
        timer.callback()
        await settle()
      }
      elapsed = end
    },
    get pendingTimers() {
      return timers.size
    },
    shift(delta) {
      offset += delta
    },
  }
}
