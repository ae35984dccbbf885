import type { Ports } from '../../ports.ts'
import { keep } from './keep.ts'
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
  /** The backend has said what came of it: the message's id, or none where it was refused. */
  note(key: string, id?: number): Promise<unknown>
}

/** Longer than the outbox tries. */
const KEPT_FOR = 2 * 24 * 60 * 60 * 1_000

const markOf = (text: string): number =>
  [...text.trim()].reduce((mark, letter) => (mark * 31 + Number(letter.codePointAt(0))) | 0, 0)

export function createSent({ storage, clock }: Pick<Ports, 'storage' | 'clock'>, apiUrl: string): Sent {
  const place = `base:sent:${apiUrl}`

  /** Lets `work` change the records, oldest first, in one step that no other tab can come between. */
  const change = (work: (records: SentRecord[], now: number) => void): Promise<unknown> =>
    keep<SentRecord[]>(storage, place, (kept = []) => {
      const now = clock.now()
      const records = kept.filter(({ at }) => now - at < KEPT_FOR).map((record) => ({ ...record }))
      work(records, now)
      return records
    })

  return {
    async begin(key, dialogId, text, above) {
      let known: SentRecord | undefined
      await change((records, at) => {
        // One that was refused begins anew.
        known = records.find((record) => record.key === key && record.above < Infinity)
        if (!known) records.push({ key, dialogId, mark: markOf(text), at, above })
      })
      return known
    },
    async claim(dialogId, messages) {
      const own = messages.filter(({ sender }) => sender === 'user')
      const owners = new Map<number, string>()
      const findOwners = (records: readonly SentRecord[]): void => {
        for (const { id, text } of own) {
          const mark = markOf(text)
          const fits = (record: SentRecord): boolean =>
            record.dialogId === dialogId && !record.id && record.mark === mark && record.above < id
          const found = records.find((record) => record.id === id) ?? records.find(fits)
          if (found) owners.set((found.id = id), found.key)
        }
      }
      if (own.length > 0) await change(findOwners)
      return owners
    },
    note: (key, id) =>
      change((records) => {
        for (const record of records) {
          if (record.key !== key) continue
          // Of two that were stored the first is the one.
          if (id) record.id ??= id
          else record.above = Infinity
        }
      }),
  }
}
