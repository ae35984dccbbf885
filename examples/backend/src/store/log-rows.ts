import type { HandoffNews, LogEntry } from '../domain/events.ts'
import type { Executor, Row } from './database.ts'

const toEntry = (row: Row): LogEntry => ({
  seq: Number(row['seq']),
  type: row['type'] as LogEntry['type'],
  messageId: row['message_id'] === null ? null : Number(row['message_id']),
  news: row['payload'] === null ? null : (JSON.parse(String(row['payload'])) as HandoffNews),
})

export const logRows = ({ query }: Executor) => ({
  append: async (dialogId: number, entry: LogEntry, keep: number): Promise<void> => {
    await query('INSERT INTO log (dialog_id, seq, type, message_id, payload) VALUES ($1, $2, $3, $4, $5)', [
      dialogId,
      entry.seq,
      entry.type,
      entry.messageId,
      entry.news === null ? null : JSON.stringify(entry.news),
    ])
    await query('DELETE FROM log WHERE dialog_id = $1 AND seq <= $2', [dialogId, entry.seq - keep])
  },

  after: async (dialogId: number, seq: number): Promise<LogEntry[]> =>
    (await query('SELECT * FROM log WHERE dialog_id = $1 AND seq > $2 ORDER BY seq', [dialogId, seq])).map(
      toEntry,
    ),

  clear: async (dialogId: number): Promise<void> => {
    await query('DELETE FROM log WHERE dialog_id = $1', [dialogId])
  },
})
