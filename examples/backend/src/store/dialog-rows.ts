import type { Dialog, Mode } from '../domain/model.ts'
import type { Executor, Row } from './database.ts'

export type NewDialog = Omit<Dialog, 'endedAt' | 'lastSeq' | 'readSeq' | 'managerReadSeq'> & {
  requestId: string | null
}

const toDialog = (row: Row): Dialog => ({
  id: Number(row['id']),
  owner: String(row['owner']),
  label: String(row['label']),
  mode: row['mode'] as Mode,
  assistantId: row['assistant_id'] === null ? null : Number(row['assistant_id']),
  startedAt: String(row['started_at']),
  endedAt: row['ended_at'] as string | null,
  epoch: String(row['epoch']),
  lastSeq: Number(row['last_seq']),
  readSeq: Number(row['read_seq']),
  managerReadSeq: Number(row['manager_read_seq']),
  pageUrl: row['page_url'] as string | null,
  locale: String(row['locale']),
})

const one = (rows: Row[]): Dialog | null => (rows[0] ? toDialog(rows[0]) : null)

export const dialogRows = ({ query }: Executor) => ({
  byId: async (id: number): Promise<Dialog | null> =>
    one(await query('SELECT * FROM dialogs WHERE id = $1', [id])),

  ofOwner: async (owner: string): Promise<Dialog[]> =>
    (await query('SELECT * FROM dialogs WHERE owner = $1 ORDER BY id DESC', [owner])).map(toDialog),

  openOf: async (owner: string): Promise<Dialog | null> =>
    one(await query('SELECT * FROM dialogs WHERE owner = $1 AND ended_at IS NULL', [owner])),

  byRequest: async (owner: string, requestId: string): Promise<Dialog | null> =>
    one(await query('SELECT * FROM dialogs WHERE owner = $1 AND request_id = $2', [owner, requestId])),

  all: async (): Promise<Dialog[]> => (await query('SELECT * FROM dialogs ORDER BY id')).map(toDialog),

  insert: async (dialog: NewDialog): Promise<Dialog> => {
    const rows = await query(
      `INSERT INTO dialogs (id, owner, label, mode, assistant_id, request_id, started_at, epoch, last_seq, read_seq,
         manager_read_seq, page_url, locale)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, 0, $9, $10) RETURNING *`,
      [
        dialog.id,
        dialog.owner,
        dialog.label,
        dialog.mode,
        dialog.assistantId,
        dialog.requestId,
        dialog.startedAt,
        dialog.epoch,
        dialog.pageUrl,
        dialog.locale,
      ],
    )
    return toDialog(rows[0]!)
  },

  nextSeq: async (id: number): Promise<number> => {
    const rows = await query('UPDATE dialogs SET last_seq = last_seq + 1 WHERE id = $1 RETURNING last_seq', [
      id,
    ])
    return Number(rows[0]!['last_seq'])
  },

  end: async (id: number, endedAt: string): Promise<void> => {
    await query('UPDATE dialogs SET ended_at = $2 WHERE id = $1', [id, endedAt])
  },

  setRead: async (id: number, seq: number): Promise<void> => {
    await query('UPDATE dialogs SET read_seq = $2 WHERE id = $1', [id, seq])
  },

  setManagerRead: async (id: number, seq: number): Promise<void> => {
    await query('UPDATE dialogs SET manager_read_seq = $2 WHERE id = $1', [id, seq])
  },

  setLocale: async (id: number, locale: string): Promise<void> => {
    await query('UPDATE dialogs SET locale = $2 WHERE id = $1', [id, locale])
  },

  restartCounter: async (id: number, epoch: string, lastSeq: number, readSeq: number): Promise<void> => {
    await query(
      'UPDATE dialogs SET epoch = $2, last_seq = $3, read_seq = $4, manager_read_seq = $5 WHERE id = $1',
      [id, epoch, lastSeq, readSeq, 0],
    )
  },

  /** Dialogs whose counter and log disagree: their log can't be trusted. */
  broken: async (): Promise<number[]> =>
    (
      await query(
        `SELECT id FROM dialogs WHERE last_seq > 0
           AND last_seq <> COALESCE((SELECT MAX(seq) FROM log WHERE dialog_id = dialogs.id), 0)`,
      )
    ).map((row) => Number(row['id'])),
})
