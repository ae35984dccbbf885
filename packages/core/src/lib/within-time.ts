import type { ClockPort } from '../ports.ts'
import { createTimer } from './timer.ts'

/** What `work` comes to; where it takes more than `delay` ms, `onLate` decides instead, or throws. */
export function withinTime<Result>(
  clock: ClockPort,
  delay: number,
  work: Promise<Result>,
  onLate: () => Result,
): Promise<Result> {
  const timer = createTimer(clock)
  const late = new Promise<void>((resolve) => {
    timer.start(delay, resolve)
  })
  return Promise.race([work, late.then(onLate)]).finally(timer.stop)
}
