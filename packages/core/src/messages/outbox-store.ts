import type { ReplyXErrorCode } from '../errors.ts'
import type { StoragePort } from '../ports.ts'

/** Why an entry failed, as it is kept. */
interface OutboxFailure {
  readonly code: ReplyXErrorCode
  readonly message: string
  readonly status: number | undefined
}

/** One message, or one call for an operator, that waits to be accepted. */
export interface OutboxEntry {
  /** What earlier versions have kept is always a message. */
  readonly kind?: 'message' | 'handoff'
  /** Why an operator is called. */
  readonly reason?: string | undefined
  /** The idempotency key. */
  readonly clientMessageId: string
  /** `null` until there is a dialog to send it to. */
  readonly dialogId: number | null
  /** Of a call for an operator: what the visitor wrote last. */
  readonly text: string
  /** Counts up with each entry and each retry: the order of sending never comes from a clock. */
  readonly number: number
  /** ms since 1970. */
  readonly createdAt: number
  /** Whether it may have reached the server. */
  readonly wasAttempted: boolean
  /** Answers of 5xx so far, while the server was otherwise well. */
  readonly serverErrors: number
  /** Why it is not sent any more; `null` while it is. */
  readonly failure: OutboxFailure | null
}

/** What can change about an entry. `renumber` moves it to the end. */
export type OutboxChanges = Partial<Omit<OutboxEntry, 'clientMessageId' | 'number'>> & {
  readonly renumber?: boolean
}

/** An entry that the visitor takes back. What may have reached the server cannot be, unless it has failed since. */
export interface Leaving {
  readonly clientMessageId: string
  readonly hasFailed: boolean
}

/** Where one guest's entries are kept, a key for each. Every method is one transaction. */
export interface OutboxStore {
  /** All entries, in the order of their numbers. */
  load(): Promise<readonly OutboxEntry[]>
  /** Adds an entry and draws its number. What it replaces goes in the same step, if it still can. */
  add(
    entry: OutboxEntry,
    replaced?: Leaving,
  ): Promise<{ readonly added: OutboxEntry; readonly isOut: boolean }>
  /** Changes an entry that is still there, and only then. */
  change(clientMessageId: string, changes: OutboxChanges): Promise<OutboxEntry | null>
  remove(clientMessageId: string): Promise<void>
  /** Takes an entry out, if it still can be. @returns whether it could */
  takeBack(leaving: Leaving): Promise<boolean>
  /** Removes all. @returns how many messages there were */
  clear(): Promise<number>
}

function isEntry(value: unknown): value is OutboxEntry {
  const entry = value as Partial<OutboxEntry> | null | undefined
  return (
    typeof entry === 'object' &&
    entry !== null &&
    typeof entry.clientMessageId === 'string' &&
    typeof entry.text === 'string' &&
    typeof entry.number === 'number' &&
    typeof entry.createdAt === 'number'
  )
}

/** What another version, or half a write, has left out; of what may have been sent, the worst is thought. */
const complete = (entry: OutboxEntry): OutboxEntry => ({
  ...entry,
  dialogId: typeof entry.dialogId === 'number' ? entry.dialogId : null,
  wasAttempted: (entry as Partial<OutboxEntry>).wasAttempted !== false,
  serverErrors: Number(entry.serverErrors) || 0,
  failure: typeof entry.failure?.code === 'string' ? entry.failure : null,
})

const sorted = (values: ReadonlyMap<string, unknown>): OutboxEntry[] =>
  [...values.values()]
    .filter(isEntry)
    .map(complete)
    .sort((one, other) => one.number - other.number)

const nextNumber = (values: ReadonlyMap<string, unknown>): number => (sorted(values).at(-1)?.number ?? 0) + 1

/**
 * Whether it can be taken out: another tab may have sent it, or be about to. One that is not there any more is out where
 * it had failed, and where it `wasOut`: a storage that fails in the midst of a step has the step taken once more.
 */
function canLeave(entry: unknown, { hasFailed }: Leaving, wasOut: boolean): boolean {
  if (!isEntry(entry)) return hasFailed || wasOut
  const { wasAttempted, failure } = complete(entry)
  return hasFailed ? failure !== null : !wasAttempted
}

/** @param prefix - what tells this guest's entries from those of others; each step reads all of them */
export function createOutboxStore(storage: StoragePort, prefix: string): OutboxStore {
  return {
    load: () =>
      storage.transact(prefix, (values) => ({
        result: sorted(values),
        // What cannot be read can never be sent.
        writes: [...values].filter((pair) => !isEntry(pair[1])).map(([key]) => [key, undefined]),
      })),
    add(entry, replaced) {
      const old = prefix + (replaced?.clientMessageId ?? '')
      let isOut = false
      return storage.transact(prefix, (values) => {
        const added = { ...entry, number: nextNumber(values) }
        isOut = replaced !== undefined && canLeave(values.get(old), replaced, isOut)
        const write = [prefix + entry.clientMessageId, added] as const
        return { result: { added, isOut }, writes: isOut ? [[old, undefined], write] : [write] }
      })
    },
    change: (clientMessageId, { renumber, ...changes }) =>
      storage.transact(prefix, (values) => {
        const key = prefix + clientMessageId
        const entry = values.get(key)
        if (!isEntry(entry)) return { result: null }
        const number = renumber === true ? nextNumber(values) : entry.number
        const result = { ...entry, ...changes, number }
        return { result, writes: [[key, result]] }
      }),
    remove: (clientMessageId) =>
      storage.transact(prefix, () => ({
        result: undefined,
        writes: [[prefix + clientMessageId, undefined]],
      })),
    takeBack(leaving) {
      const key = prefix + leaving.clientMessageId
      let isOut = false
      return storage.transact(prefix, (values) => {
        isOut = canLeave(values.get(key), leaving, isOut)
        return { result: isOut, writes: isOut ? [[key, undefined]] : [] }
      })
    },
    clear: () =>
      storage.transact(prefix, (values) => ({
        result: sorted(values).filter(({ kind }) => kind !== 'handoff').length,
        writes: [...values.keys()].map((key) => [key, undefined]),
      })),
  }
}
