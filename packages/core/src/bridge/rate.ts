import type { BridgeClock } from './clock.ts'
import { MAX_PER_SECOND } from './limits.ts'

/** Tells for each message whether it is within the rate: a bucket that holds what one second may bring. */
export function createRate(clock: BridgeClock): () => boolean {
  let tokens = MAX_PER_SECOND
  let last = clock.now()
  return () => {
    const now = clock.now()
    // A clock that was turned back refills nothing.
    const refill = (Math.max(0, now - last) * MAX_PER_SECOND) / 1_000
    tokens = Math.min(MAX_PER_SECOND, tokens + refill)
    last = now
    const isWithin = tokens >= 1
    if (isWithin) tokens -= 1
    return isWithin
  }
}
