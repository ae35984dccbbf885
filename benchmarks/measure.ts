/** How long something took for how much of it: milliseconds, and how many were done in them. */
export interface Timing {
  readonly duration: number
  readonly done: number
  /** Whether it was stopped before all were done: slower than it looks. */
  readonly isCut: boolean
}

const FRAME = 1_000 / 60
// Reading the clock costs as much as storing a message, so it is read now and then.
const CLOCK_EVERY = 32

/** What takes longer than this, in ms, is stopped. */
export const LIMIT = 1_500

/**
 * Gives items one by one to `take`, and calls `showFrame` as often as a screen of 60 Hz would ask for it, and at the
 * end.
 */
export function feed<Item>(
  items: readonly Item[],
  take: (item: Item) => void,
  showFrame: () => void,
): Timing {
  const start = performance.now()
  let shownAt = start
  let done = 0
  for (const item of items) {
    take(item)
    done += 1
    if (done % CLOCK_EVERY !== 0) continue
    const now = performance.now()
    if (now - start > LIMIT) break
    if (now - shownAt < FRAME) continue
    shownAt = now
    showFrame()
  }
  showFrame()
  return { duration: performance.now() - start, done, isCut: done < items.length }
}

const secondsOf = ({ duration }: Timing): number => duration / 1_000
export const rateOf = (timing: Timing): number => timing.done / secondsOf(timing)

/**
 * Runs each of several tasks in turn, again and again for about `budget` ms, and keeps the best time of each: what
 * else the machine does falls on all of them alike, and out of the best.
 */
export function race(tasks: readonly (() => Timing)[], budget: number): Timing[] {
  const best: Timing[] = []
  let spent = 0
  let rounds = 0
  do {
    tasks.forEach((task, index) => {
      const before = best[index]
      // Once is enough for what does not come to an end, and it must not take the turns of the others.
      if (before?.isCut === true) return
      const start = performance.now()
      const timing = task()
      if (!timing.isCut) spent += performance.now() - start
      if (before === undefined || rateOf(timing) > rateOf(before)) best[index] = timing
    })
    rounds += 1
  } while (spent < budget || rounds < 2)
  return best
}

/** How the time grows with the size: 1 is in proportion, 2 with its square. */
export function exponent(small: Timing, large: Timing, factor: number): number {
  return Math.log((rateOf(small) * factor) / rateOf(large)) / Math.log(factor)
}
