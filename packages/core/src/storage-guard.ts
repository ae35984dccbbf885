import { withinTime } from './lib/within-time.ts'
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

  const tooLate = (): never => {
    throw new Error('late')
  }

  return {
    async transact(prefix, work) {
      if (memory !== null) return memory.transact(prefix, work)
      try {
        const answer = storage.transact(prefix, (values) => {
          const outcome = work(values)
          for (const [key, value] of [...values, ...(outcome.writes ?? [])]) seen.set(key, value)
          return outcome
        })
        const result = await withinTime(clock, ANSWER_WITHIN, answer, tooLate)
        // Given up meanwhile: what was still written there has to stand here too.
        if (memory === null) return result
      } catch (cause) {
        if (memory === null) {
          memory = createMemoryStorage([...seen].filter((entry) => entry[1] !== undefined))
          onDegraded(cause)
        }
      }
      return memory.transact(prefix, work)
    },
  }
}
