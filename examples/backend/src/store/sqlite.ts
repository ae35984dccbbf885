import { DatabaseSync } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'
import type { Database, Executor, Value } from './database.ts'

const bind = (parameters: readonly Value[]): Record<string, Value> =>
  Object.fromEntries(parameters.map((value, index) => [`$${index + 1}`, value]))

/** SQLite in a file or in memory. A commit is on the disk before `transaction` resolves. */
export const openSqlite = (file: string): Database => {
  const database = new DatabaseSync(file)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000')
  const statements = new Map<string, StatementSync>()
  let turn: Promise<unknown> = Promise.resolve()

  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known) return known
    const statement = database.prepare(sql)
    statements.set(sql, statement)
    return statement
  }

  const executor: Executor = {
    query: async (sql, parameters = []) =>
      parameters.length ? prepare(sql).all(bind(parameters)) : prepare(sql).all(),
  }

  const perform = async <T>(
    work: (executor: Executor) => Promise<T>,
    committed?: (result: T) => void,
  ): Promise<T> => {
    database.exec('BEGIN IMMEDIATE')
    let result: T
    try {
      result = await work(executor)
      database.exec('COMMIT')
    } catch (error) {
      // A crash may have closed the database under the transaction; then there is nothing to roll back.
      if (database.isOpen && database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
    committed?.(result)
    return result
  }

  return {
    // One connection has one transaction at a time, so they take turns.
    transaction: (work, committed) => {
      const mine = turn.then(() => perform(work, committed))
      turn = mine.catch(() => undefined)
      return mine
    },
    close: () => {
      if (database.isOpen) database.close()
    },
  }
}
