import type { Ports } from '../../ports.ts'
import type { BaseMessage } from './shapes.ts'

/** What is known of one send. Holds no text: it outlives the visitor's stay. */
interface SentRecord {
  /** The `client_message_id`. */
  readonly key: string
  readonly dialogId: number
  /** Tells texts apart. */
  readonly mark: number
  /** ms since 1970. */
  readonly at: number
  /** The highest id known before the first attempt; `Infinity` where it was refused. */
  above: number
  /** What it has come to. */
  id?: number
}

/** What was sent and may have been stored, in whatever tab; the only thing that a repeat can be told by. */
export interface Sent {
  /** Notes an attempt before it is made. @returns what is known of those before */
  begin(key: string, dialogId: number, text: string, above: number): Promise<SentRecord | undefined>
  /** Finds for each message the oldest send that it can come from. @returns the sends by the messages' ids */
  claim(dialogId: number, messages: readonly BaseMessage[]): Promise<ReadonlyMap<number, string>>
  /** The backend has said what came of it. */
  note(key: string, outcome: Partial<Pick<SentRecord, 'above' | 'id'>>): Promise<void>
}

/** Longer than the outbox tries. */
const KEPT_FOR = 2 * 24 * 60 * 60 * 1_000

function markOf(text: string): number {
  let mark = 0
  for (const character of text.trim()) mark = (mark * 31 + Number(character.codePointAt(0))) | 0
  return mark
}

export function createSent({ storage, clock }: Pick<Ports, 'storage' | 'clock'>, apiUrl: string): Sent {
  const place = `base:sent:${apiUrl}`

  /** Lets `work` change the records, oldest first, in one step that no other tab can come between. */
  const change = <Result>(work: (records: SentRecord[], now: number) => Result): Promise<Result> =>
    storage.transact(place, (values) => {
      const now = clock.now()
      const kept = (values.get(place) ?? []) as SentRecord[]
      const records = kept.filter(({ at }) => now - at < KEPT_FOR).map((record) => ({ ...record }))
      return { result: work(records, now), writes: [[place, records]] }
    })

  return {
    begin: (key, dialogId, text, above) =>
      change((records, at) => {
        const known = records.find((record) => record.key === key)
        if (known === undefined) records.push({ key, dialogId, mark: markOf(text), at, above })
        return known
      }),
    async claim(dialogId, messages) {
      const own = messages.filter(({ sender }) => sender === 'user')
      const owners = new Map<number, string>()
      if (own.length > 0) {
        await change((records) => {
          const ofDialog = records.filter((record) => record.dialogId === dialogId)
          for (const { id, text } of own) {
            const mark = markOf(text)
            const fits = (record: SentRecord): boolean =>
              record.id === undefined && record.mark === mark && record.above < id
            const found = ofDialog.find((record) => record.id === id) ?? ofDialog.find(fits)
            if (found === undefined) continue
            found.id = id
            owners.set(id, found.key)
          }
        })
      }
      return owners
    },
    note: (key, outcome) =>
      change((records) => {
        for (const record of records) if (record.key === key) Object.assign(record, outcome)
      }),
  }
}
