import type { ClockPort, StoragePort } from '../../ports.ts'
import type { BaseMessage } from './shapes.ts'

/** What is known of one send. Holds no text: it outlives the visitor's stay. */
export interface SentRecord {
  readonly dialogId: number
  /** Tells texts apart. */
  readonly mark: number
  /** The highest id known before the first attempt. */
  readonly above: number
  /** ms since 1970. */
  readonly at: number
  /** What it has come to. */
  readonly id?: number
}

/** What was sent and may have been stored, in whatever tab; the only thing that a repeat can be told by. */
export interface Sent {
  /** Notes an attempt before it is made. @returns what is known of those before; `null` where there was none */
  begin(clientMessageId: string, dialogId: number, text: string, above: number): Promise<SentRecord | null>
  /** Finds for each message the oldest send that it can come from. @returns the sends by the messages' ids */
  claim(dialogId: number, messages: readonly BaseMessage[]): Promise<ReadonlyMap<number, string>>
  /** The backend has said which message it is. */
  settle(clientMessageId: string, id: number): Promise<void>
  /** It was refused: nothing was stored. */
  drop(clientMessageId: string): Promise<void>
}

/** Longer than the outbox tries. */
const KEPT_FOR = 2 * 24 * 60 * 60 * 1_000

function markOf(text: string): number {
  let mark = 0
  for (const unit of text.trim()) mark = (mark * 31 + (unit.codePointAt(0) ?? 0)) | 0
  return mark
}

export function createSent(storage: StoragePort, clock: ClockPort, apiUrl: string): Sent {
  const prefix = `base:sent:${apiUrl}:`
  const keyOf = (clientMessageId: string): string => prefix + clientMessageId

  return {
    begin(clientMessageId, dialogId, text, above) {
      const key = keyOf(clientMessageId)
      const at = clock.now()
      return storage.transact(prefix, (values) => {
        const known = values.get(key) as SentRecord | undefined
        if (known !== undefined) return { result: known }
        const old = [...values].filter(([, value]) => (value as SentRecord).at < at - KEPT_FOR)
        const fresh: SentRecord = { dialogId, mark: markOf(text), above, at }
        return { result: null, writes: [...old.map(([name]) => [name, undefined] as const), [key, fresh]] }
      })
    },
    async claim(dialogId, messages) {
      const own = messages.filter(({ sender }) => sender === 'user')
      if (own.length === 0) return new Map()
      return storage.transact(prefix, (values) => {
        const records = new Map(
          ([...values] as [string, SentRecord][])
            .filter(([, record]) => record.dialogId === dialogId)
            .sort(([, one], [, other]) => one.at - other.at),
        )
        const owners = new Map<number, string>()
        const writes: [string, SentRecord][] = []
        const give = (id: number, key: string): void => {
          owners.set(id, key.slice(prefix.length))
        }
        for (const [key, { id }] of records) if (id !== undefined) give(id, key)
        for (const { id, text } of [...own].sort((one, other) => one.id - other.id)) {
          if (owners.has(id)) continue
          const mark = markOf(text)
          const fitting = [...records].find(
            ([, record]) => record.id === undefined && record.mark === mark && record.above < id,
          )
          if (fitting === undefined) continue
          const [key, record] = fitting
          const claimed = { ...record, id }
          records.set(key, claimed)
          writes.push([key, claimed])
          give(id, key)
        }
        return { result: owners, writes }
      })
    },
    settle(clientMessageId, id) {
      const key = keyOf(clientMessageId)
      return storage.transact(key, (values) => ({
        result: undefined,
        writes: [[key, { ...(values.get(key) as SentRecord), id }]],
      }))
    },
    drop(clientMessageId) {
      const key = keyOf(clientMessageId)
      return storage.transact(key, () => ({ result: undefined, writes: [[key, undefined]] }))
    },
  }
}
