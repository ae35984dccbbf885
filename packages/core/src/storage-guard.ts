import { createMemoryStorage } from './memory-storage.ts'
import type { ClockPort, StoragePort } from './ports.ts'

const ANSWER_WITHIN = 3_000

/**
 * Storage that always answers: where the browser's refuses, fails or hangs, the page goes on in memory with all
 * that it has seen there, for as long as it lives.
 */
export function guardStorage(
  storage: StoragePort,
  clock: ClockPort,
  onDegraded: (cause: unknown) => void,
): StoragePort {
  const seen = new Map<string, unknown>()
  let memory: StoragePort | null = null

  function withinTime<Result>(work: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      const timer = clock.setTimeout(() => {
        reject(new Error('storage does not answer'))
      }, ANSWER_WITHIN)
      work.then(resolve, reject).finally(() => {
        clock.clearTimeout(timer)
      })
    })
  }

  return {
    async transact(prefix, work) {
      if (memory !== null) return memory.transact(prefix, work)
      try {
        return await withinTime(
          storage.transact(prefix, (values) => {
            const outcome = work(values)
            for (const [key, value] of [...values, ...(outcome.writes ?? [])]) seen.set(key, value)
            return outcome
          }),
        )
      } catch (cause) {
        if (memory === null) {
          memory = createMemoryStorage([...seen].filter((entry) => entry[1] !== undefined))
          onDegraded(cause)
        }
        return memory.transact(prefix, work)
      }
    },
  }
}
