const BELIEVED_FOR = 24 * 60 * 60 * 1_000

/** Whether it is not long, by a clock that may have been turned, since a backend's level was learnt (ms since 1970). */
export function isRecent(learntAt: unknown, now: number): boolean {
  return Math.abs(now - Number(learntAt ?? NaN)) < BELIEVED_FOR
}
