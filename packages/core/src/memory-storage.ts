import type { StoragePort } from './ports.ts'

/** Storage that ends with the page, in place of one that the browser refuses. */
export function createMemoryStorage(): StoragePort {
  const values = new Map<string, unknown>()
  return {
    get: (key) => Promise.resolve(values.get(key)),
    update(key, change) {
      const value = change(values.get(key))
      if (value === undefined) values.delete(key)
      else values.set(key, value)
      return Promise.resolve(value)
    },
    delete(key) {
      values.delete(key)
      return Promise.resolve()
    },
  }
}
