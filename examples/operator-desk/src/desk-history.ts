import { ApiError } from './api.ts'
import type { DeskTools } from './desk.ts'

/** Messages read at once. */
const limit = 50
/** After a page could not be read, in milliseconds. */
const pause = 3_000

/** Reads over REST what the socket does not bring: pages of history, and who the visitor is. */
export const createHistory = ({ store, api, ports, report }: DeskTools) => {
  /** Pages on their way, each by dialog and epoch. */
  const reading = new Set<string>()
  const readingOlder = new Set<number>()

  const readNewest = async (dialogId: number, key: string): Promise<void> => {
    try {
      const page = await api.messages(dialogId, { limit })
      store.dispatch({ type: 'dialog', dialogId, event: { type: 'page', limit, ...page } })
      reading.delete(key)
    } catch (error) {
      report(error)
      if (error instanceof ApiError && !error.isTemporary)
        store.dispatch({ type: 'dialog', dialogId, event: { type: 'refused', code: error.code } })
      ports.schedule(() => {
        reading.delete(key)
        follow()
      }, pause)
    }
  }

  /** Starts what the state asks for, each once. */
  const follow = (): void => {
    for (const { dialogId, phase, epoch, error } of [...store.get().dialogs.values()]) {
      const key = `${dialogId} ${epoch}`
      if (phase !== 'loading' || error !== null || reading.has(key)) continue
      reading.add(key)
      void readNewest(dialogId, key)
    }
  }

  return {
    follow,
    readVisitor: (dialogId: number): void => {
      api
        .visitor(dialogId)
        .then((visitor) => store.dispatch({ type: 'dialog', dialogId, event: { type: 'visitor', visitor } }))
        .catch(report)
    },
    loadOlder: async (dialogId: number): Promise<void> => {
      const dialog = store.get().dialogs.get(dialogId)
      const first = dialog?.messages[0]
      if (!dialog?.hasOlder || !first || readingOlder.has(dialogId)) return
      readingOlder.add(dialogId)
      try {
        const page = await api.messages(dialogId, { limit, beforeSeq: first.seq })
        store.dispatch({ type: 'dialog', dialogId, event: { type: 'older', limit, ...page } })
      } catch (error) {
        report(error)
      } finally {
        readingOlder.delete(dialogId)
      }
    },
  }
}

export type History = ReturnType<typeof createHistory>
