import type { Frame, Page } from '@playwright/test'

/** How many messages wait in the storage of a page or frame. */
export const countSaved = (where: Page | Frame): Promise<number> =>
  where.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const open = indexedDB.open('replyx')
        open.onerror = () => reject(open.error ?? new Error('no database'))
        open.onsuccess = () => {
          const range = IDBKeyRange.bound('outbox:', 'outbox:\uffff')
          const request = open.result.transaction('values').objectStore('values').count(range)
          request.onsuccess = () => {
            resolve(request.result)
            open.result.close()
          }
        }
      }),
  )
