import type { Executor, Row } from './database.ts'

export interface OperatorRow {
  id: string
  name: string
  avatar: string | null
  maxActiveChats: number | null
}

const toOperator = (row: Row): OperatorRow => ({
  id: String(row['id']),
  name: String(row['name']),
  avatar: row['avatar'] as string | null,
  maxActiveChats: row['max_active_chats'] === null ? null : Number(row['max_active_chats']),
})

export const operatorRows = ({ query }: Executor) => ({
  byId: async (id: string): Promise<OperatorRow | null> => {
    const rows = await query('SELECT * FROM operators WHERE id = $1', [id])
    return rows[0] ? toOperator(rows[0]) : null
  },

  all: async (): Promise<OperatorRow[]> =>
    (await query('SELECT * FROM operators ORDER BY name, id')).map(toOperator),

  /** A missing limit leaves the one that is stored. */
  save: async (operator: OperatorRow): Promise<void> => {
    await query(
      `INSERT INTO operators (id, name, avatar, max_active_chats) VALUES ($1, $2, $3, $4)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, avatar = excluded.avatar,
         max_active_chats = COALESCE(excluded.max_active_chats, operators.max_active_chats)`,
      [operator.id, operator.name, operator.avatar, operator.maxActiveChats],
    )
  },
})
