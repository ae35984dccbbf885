import type { StoragePort } from './ports.ts'

/**
 * Makes storage that ends with the page, in place of one that the browser refuses; also for tests.
 *
 * @param initial - what it holds at first
 * @returns a port for the option `ports.storage`
 *
 * @example
 * ```ts
 * import { createReplyX } from '@replyx/core'
 * import { createMemoryStorage } from '@replyx/core/testing'
 *
 * createReplyX({ assistantId: 1, ports: { storage: createMemoryStorage() } })
 * ```
 */
export function createMemoryStorage(initial: Iterable<readonly [string, unknown]> = []): StoragePort {
  const held = new Map(initial)
  return {
    async transact(prefix, work) {
      const values = new Map([...held].filter(([key]) => key.startsWith(prefix)).sort())
      const { result, writes = [] } = work(values)
      for (const [key, value] of writes) {
        if (value === undefined) held.delete(key)
        else held.set(key, value)
      }
      return result
    },
  }
}
