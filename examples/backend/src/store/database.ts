export type Value = string | number | null
export type Row = Record<string, unknown>

/** Runs one statement with `$1`-style parameters and gives its rows. */
export interface Executor {
  query(sql: string, parameters?: readonly Value[]): Promise<Row[]>
}

/**
 * The seam under the store: a database that can do transactions. The SQL above it keeps to what SQLite and
 * PostgreSQL share, so another implementation needs no other text.
 */
export interface Database {
  /**
   * Runs `work` alone and commits, or rolls back if it throws. `committed` runs synchronously after the commit and before
   * any other transaction begins, so that what it publishes keeps the order of the commits.
   */
  transaction<T>(work: (executor: Executor) => Promise<T>, committed?: (result: T) => void): Promise<T>
  close(): void
}
