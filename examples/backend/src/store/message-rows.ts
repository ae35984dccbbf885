import type { Message, Outcome, Sender } from '../domain/model.ts'
import type { Executor, Row } from './database.ts'

export interface Page {
  afterSeq: number | null
  beforeSeq: number | null
  limit: number
}

const toMessage = (row: Row): Message => ({
  id: Number(row['id']),
  dialogId: Number(row['dialog_id']),
  author: String(row['author']),
  sender: row['sender'] as Sender,
  text: String(row['text']),
  timestamp: String(row['timestamp']),
  seq: Number(row['seq']),
  updatedSeq: Number(row['updated_seq']),
  clientMessageId: row['client_message_id'] as string | null,
  streamId: row['stream_id'] as string | null,
  controlEpoch: Number(row['control_epoch']),
  editedAt: row['edited_at'] as string | null,
  deleted: Number(row['deleted']) === 1,
  outcome: row['outcome'] === null ? null : (JSON.parse(String(row['outcome'])) as Outcome),
  awaitsAnswer: Number(row['awaits_answer']) === 1,
})

const one = (rows: Row[]): Message | null => (rows[0] ? toMessage(rows[0]) : null)

export const messageRows = ({ query }: Executor) => ({
  insert: async (message: Message): Promise<void> => {
    await query(
      `INSERT INTO messages (id, dialog_id, author, sender, text, timestamp, seq, updated_seq, client_message_id, stream_id,
         control_epoch, edited_at, deleted, outcome, awaits_answer)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        message.id,
        message.dialogId,
        message.author,
        message.sender,
        message.text,
        message.timestamp,
        message.seq,
        message.updatedSeq,
        message.clientMessageId,
        message.streamId,
        message.controlEpoch,
        message.editedAt,
        message.deleted ? 1 : 0,
        message.outcome === null ? null : JSON.stringify(message.outcome),
        message.awaitsAnswer ? 1 : 0,
      ],
    )
  },

  byId: async (dialogId: number, id: number): Promise<Message | null> =>
    one(await query('SELECT * FROM messages WHERE dialog_id = $1 AND id = $2', [dialogId, id])),

  byClientId: async (dialogId: number, author: string, clientMessageId: string): Promise<Message | null> =>
    one(
      await query('SELECT * FROM messages WHERE dialog_id = $1 AND author = $2 AND client_message_id = $3', [
        dialogId,
        author,
        clientMessageId,
      ]),
    ),

  byStream: async (dialogId: number, streamId: string): Promise<Message | null> =>
    one(await query('SELECT * FROM messages WHERE dialog_id = $1 AND stream_id = $2', [dialogId, streamId])),

  /** Oldest first: those just after `afterSeq`, or else the newest ones (below `beforeSeq`). */
  page: async (dialogId: number, { afterSeq, beforeSeq, limit }: Page): Promise<Message[]> => {
    const highest = beforeSeq ?? Number.MAX_SAFE_INTEGER
    const order = afterSeq === null ? 'DESC' : 'ASC'
    const rows = await query(
      `SELECT * FROM messages WHERE dialog_id = $1 AND seq > $2 AND seq < $3 ORDER BY seq ${order} LIMIT $4`,
      [dialogId, afterSeq ?? 0, highest, limit],
    )
    const messages = rows.map(toMessage)
    return afterSeq === null ? messages.reverse() : messages
  },

  all: async (dialogId: number): Promise<Message[]> =>
    (await query('SELECT * FROM messages WHERE dialog_id = $1 ORDER BY seq', [dialogId])).map(toMessage),

  unread: async (dialogId: number, readSeq: number): Promise<number> => {
    const rows = await query(
      `SELECT COUNT(*) AS count FROM messages
        WHERE dialog_id = $1 AND seq > $2 AND sender IN ('assistant', 'manager') AND deleted = 0`,
      [dialogId, readSeq],
    )
    return Number(rows[0]!['count'])
  },

  update: async (message: Message): Promise<void> => {
    await query(
      'UPDATE messages SET text = $2, updated_seq = $3, edited_at = $4, deleted = $5, outcome = $6 WHERE id = $1',
      [
        message.id,
        message.text,
        message.updatedSeq,
        message.editedAt,
        message.deleted ? 1 : 0,
        message.outcome === null ? null : JSON.stringify(message.outcome),
      ],
    )
  },

  answered: async (id: number): Promise<void> => {
    await query('UPDATE messages SET awaits_answer = 0 WHERE id = $1', [id])
  },

  waiting: async (): Promise<Message[]> =>
    (await query('SELECT * FROM messages WHERE awaits_answer = 1 ORDER BY id')).map(toMessage),

  renumber: async (id: number, seq: number): Promise<void> => {
    await query('UPDATE messages SET seq = $2, updated_seq = $2 WHERE id = $1', [id, seq])
  },

  forget: async (id: number): Promise<void> => {
    await query('DELETE FROM messages WHERE id = $1', [id])
  },
})
