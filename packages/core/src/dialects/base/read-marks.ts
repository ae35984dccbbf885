import type { StoragePort } from '../../ports.ts'

/** How far each dialog is read, kept here since a base backend keeps no such thing. */
export interface ReadMarks {
  /** Raises the mark to an id. @returns the highest id read, in whatever tab */
  raise(dialogId: number, id: number): Promise<number>
  /** The highest id read; where nothing is known `first`, from then on. */
  load(dialogId: number, first: number): Promise<number>
}

export function createReadMarks(storage: StoragePort, apiUrl: string): ReadMarks {
  const update = (dialogId: number, next: (kept: number | undefined) => number): Promise<number> => {
    const key = `base:read:${apiUrl}:${String(dialogId)}`
    return storage.transact(key, (values) => {
      const kept = values.get(key) as number | undefined
      const result = next(kept)
      return { result, writes: result === kept ? [] : [[key, result]] }
    })
  }
  return {
    raise: (dialogId, id) => update(dialogId, (kept = 0) => Math.max(kept, id)),
    load: (dialogId, first) => update(dialogId, (kept = first) => kept),
  }
}
