import type { BridgeClock } from './clock.ts'
import { copyPlain, type Plain } from './plain.ts'
import { createRate } from './rate.ts'
import type { Counts } from './statistics.ts'

/**
 * Takes a message in: whatever `take` sees is a plain copy, within size and rate. It tells whether the message fits;
 * `undefined` for one that is none of our business.
 */
export type Intake = (event: MessageEvent, take: (message: Plain) => boolean | undefined) => void

export function createIntake(clock: BridgeClock, counts: Counts): Intake {
  const isWithinRate = createRate(clock)
  return (event, take) => {
    // Browsers read a message when it is first looked at: what is too much is not.
    const isSeen = isWithinRate()
    const message = isSeen ? copyPlain(event.data) : undefined
    const isFit = message ? take(message) : false
    if (isFit !== undefined) counts[isFit ? 'accepted' : isSeen ? 'invalid' : 'flooded'] += 1
  }
}
