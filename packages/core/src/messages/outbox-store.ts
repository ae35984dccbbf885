import type { ReplyXErrorCode } from '../errors.ts'

/** Why an entry failed, as it is kept. */
export interface OutboxFailure {
  readonly code: ReplyXErrorCode
  readonly message: string
  readonly status: number | undefined
}

/** One message that waits to be accepted. */
export interface OutboxEntry {
  /** The idempotency key. */
  readonly clientMessageId: string
  /** `null` until there is a dialog to send it to. */
  readonly dialogId: number | null
  readonly text: string
  /** Counts up with each entry and each retry: the order of sending never comes from a clock. */
  readonly number: number
  /** ms since 1970. */
  readonly createdAt: number
  readonly status: 'queued' | 'failed'
  /** Whether it may have reached the server. */
  readonly wasAttempted: boolean
  /** Answers of 5xx so far, while the server was otherwise well. */
  readonly serverErrors: number
  readonly failure: OutboxFailure | null
}

/** Where the outbox keeps its entries. Each method is one transaction. */
export interface OutboxStore {
  /** All entries, in the order of their numbers. */
  load(): Promise<readonly OutboxEntry[]>
  /** Adds an entry and draws its number. */
  add(entry: Omit<OutboxEntry, 'number'>): Promise<OutboxEntry>
  /** Changes an entry that is still there, and only then. `renumber` moves it to the end. */
  change(
    clientMessageId: string,
    changes: Partial<Omit<OutboxEntry, 'clientMessageId' | 'number'>> & { readonly renumber?: boolean },
  ): Promise<OutboxEntry | null>
  /** Removes an entry. @returns whether it was still there */
  remove(clientMessageId: string): Promise<boolean>
}

/** Entries that end with the page. */
export function createMemoryOutboxStore(): OutboxStore {
  const entries = new Map<string, OutboxEntry>()
  let lastNumber = 0
  return {
    load: () => Promise.resolve([...entries.values()].sort((one, other) => one.number - other.number)),
    add(entry) {
      lastNumber += 1
      const added = { ...entry, number: lastNumber }
      entries.set(entry.clientMessageId, added)
      return Promise.resolve(added)
    },
    change(clientMessageId, { renumber, ...changes }) {
      const entry = entries.get(clientMessageId)
      if (entry === undefined) return Promise.resolve(null)
      if (renumber === true) lastNumber += 1
      const changed = { ...entry, ...changes, number: renumber === true ? lastNumber : entry.number }
      entries.set(clientMessageId, changed)
      return Promise.resolve(changed)
    },
    remove: (clientMessageId) => Promise.resolve(entries.delete(clientMessageId)),
  }
}
