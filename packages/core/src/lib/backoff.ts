/** A span from which a delay is drawn, in milliseconds. */
export interface DelayRange {
  readonly min: number
  readonly max: number
}

const FIRST_CAP = 4_000
const LAST_CAP = 30_000

/** After attempt number `attempt` (from 0) failed. The cap is applied before the draw, so late draws still spread. */
export function backoffRange(attempt: number): DelayRange {
  return { min: 0, max: Math.min(LAST_CAP, FIRST_CAP * 2 ** attempt) }
}

/** Full jitter: anything within the range, drawn anew each time. */
export function drawDelay(range: DelayRange, random: () => number): number {
  return Math.round(range.min + random() * (range.max - range.min))
}
