import type { Connection } from './connection.ts'

interface Entry {
  /** Null for an operator's socket, which has no one dialog. */
  dialogId: number | null
  connection: Connection
}

/** All open sockets, for ending many at once. */
export const createRegistry = () => {
  const entries = new Set<Entry>()
  return {
    add: (entry: Entry): (() => void) => {
      entries.add(entry)
      return () => entries.delete(entry)
    },
    closeAll: (code: number, reason: string, dialogId: number | null = null): void => {
      for (const entry of [...entries])
        if (dialogId === null || entry.dialogId === dialogId) entry.connection.close(code, reason)
    },
  }
}
