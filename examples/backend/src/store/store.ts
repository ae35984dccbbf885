import type { Database, Executor } from './database.ts'
import { dialogRows } from './dialog-rows.ts'
import { handoffRows } from './handoff-rows.ts'
import { logRows } from './log-rows.ts'
import { messageRows } from './message-rows.ts'
import { operatorRows } from './operator-rows.ts'
import { schema } from './schema.ts'

const tablesOf = (executor: Executor) => ({
  dialogs: dialogRows(executor),
  messages: messageRows(executor),
  log: logRows(executor),
  handoffs: handoffRows(executor),
  operators: operatorRows(executor),
  /** The next number of a name: 1, 2, 3 … */
  draw: async (name: string): Promise<number> => {
    const rows = await executor.query(
      `INSERT INTO counters (name, value) VALUES ($1, 1)
       ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value`,
      [name],
    )
    return Number(rows[0]!['value'])
  },
})

export type Tables = ReturnType<typeof tablesOf>

export interface Store {
  /** See `Database.transaction`. Never begin one inside another: it would wait for itself. */
  transaction<T>(work: (tables: Tables) => Promise<T>, committed?: (result: T) => void): Promise<T>
  /** Whether the run before this one ended without `closeCleanly`. */
  wasUnclean: boolean
  closeCleanly(): Promise<void>
  /** Ends at once, as a crash would, without the mark of a clean stop. */
  abandon(): void
}

const setMark = async (executor: Executor, value: 'running' | 'stopped'): Promise<void> => {
  await executor.query(
    `INSERT INTO meta (name, value) VALUES ('state', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    [value],
  )
}

export const openStore = async (database: Database): Promise<Store> => {
  const wasUnclean = await database.transaction(async (executor) => {
    for (const statement of schema) await executor.query(statement)
    const rows = await executor.query("SELECT value FROM meta WHERE name = 'state'")
    await setMark(executor, 'running')
    return rows[0]?.['value'] === 'running'
  })
  return {
    wasUnclean,
    transaction: (work, committed) => database.transaction((executor) => work(tablesOf(executor)), committed),
    closeCleanly: async () => {
      await database.transaction((executor) => setMark(executor, 'stopped'))
      database.close()
    },
    abandon: () => database.close(),
  }
}
