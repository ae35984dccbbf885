import type { ClockPort, DialogCopy, OfflineStrategy, StoragePort } from '../ports.ts'
import { readCopy } from './copy.ts'

const DIALOGS_KEPT = 8

/** Keeps copies and queue in a storage; of the dialogs the last used ones, and each no longer than `ttl` ms. */
export function createOfflineStrategy(storage: StoragePort, clock: ClockPort, ttl: number): OfflineStrategy {
  const copies = (owner: string): string => `copy:${owner}:`
  const copyKey = (owner: string, dialogId: number): string => `${copies(owner)}${String(dialogId)}:`
  // The clock may have been turned either way.
  const isFresh = (copy: DialogCopy | null): copy is DialogCopy =>
    copy !== null && Math.abs(clock.now() - copy.savedAt) <= ttl

  return {
    cacheMessages(owner, dialogId, update) {
      const key = copyKey(owner, dialogId)
      return storage.transact(key, (values) => ({
        result: undefined,
        writes: [[key, update(readCopy(values.get(key)))]],
      }))
    },
    getCachedMessages: (owner, dialogId) =>
      storage.transact(copies(owner), (values) => {
        const kept = [...values.values()]
          .map(readCopy)
          .filter(isFresh)
          .sort((one, other) => other.savedAt - one.savedAt)
          .slice(0, DIALOGS_KEPT)
        const keys = kept.map((copy) => copyKey(owner, copy.dialogId))
        return {
          result: (dialogId === null ? kept[0] : kept.find((copy) => copy.dialogId === dialogId)) ?? null,
          writes: [...values.keys()].filter((key) => !keys.includes(key)).map((key) => [key, undefined]),
        }
      }),
    queueOfflineActions: (owner, work) => storage.transact(`outbox:${owner}:`, work),
    syncOnReconnect: () => Promise.resolve(),
    forget: (owner) =>
      storage.transact(copies(owner), (values) => ({
        result: undefined,
        writes: [...values.keys()].map((key) => [key, undefined]),
      })),
  }
}
