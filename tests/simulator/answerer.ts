import type { Assistant } from '../../examples/backend/src/index.ts'
import type { Timers } from './clock.ts'
import type { Random } from './random.ts'

const wait = (timers: Timers, delay: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = timers.setTimeout(resolve, delay)
    signal.addEventListener('abort', () => {
      timers.clearTimeout(timer)
      resolve()
    })
  })

/** An assistant that writes at its own pace, and now and then breaks off. */
export function createAnswerer(timers: Timers, random: Random): Assistant {
  return {
    async *answer({ text, signal }) {
      const pieces = random.between(1, 10)
      const pace = random.pick([5, 60, 400])
      const failsAt = random.chance(0.08) ? random.between(0, pieces) : -1
      await wait(timers, random.between(5, 1_500), signal)
      for (let piece = 0; piece < pieces && !signal.aborted; piece += 1) {
        if (piece === failsAt) throw new Error('the assistant breaks off')
        yield piece === 0 ? `On ${text}:` : ` word${String(piece)} 👍`
        await wait(timers, random.between(1, pace), signal)
      }
    },
  }
}
