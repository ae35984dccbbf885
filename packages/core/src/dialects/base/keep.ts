import type { StoragePort } from '../../ports.ts'

/** Sets what is kept under a key to what `next` makes of it, in one step that no other tab can come between. */
export const keep = <Value>(
  storage: StoragePort,
  key: string,
  next: (kept?: Value) => Value,
): Promise<Value> =>
  storage.transact(key, (values) => {
    const result = next(values.get(key) as Value | undefined)
    return { result, writes: [[key, result]] }
  })
