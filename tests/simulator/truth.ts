import type { World } from './world.ts'

/** A message as the server holds it. */
interface TrueMessage {
  readonly id: number
  readonly seq: number
  readonly sender: string
  readonly text: string
  readonly deleted: boolean
  readonly client_message_id: string | null
}

interface TrueDialog {
  readonly id: number
  readonly ended_at: string | null
  readonly read_seq: number
}

interface TrueHandoff {
  readonly status: string
  readonly assigned_manager?: { readonly id: string; readonly name: string } | null
}

/** One dialog as the server has it. */
export interface DialogTruth {
  readonly id: number
  readonly guestId: string
  readonly readSeq: number
  readonly isOpen: boolean
  readonly messages: readonly TrueMessage[]
  readonly handoff: TrueHandoff
}

export interface Truth {
  readonly dialogs: ReadonlyMap<number, DialogTruth>
  /** The visitor's texts, and how often each is stored. */
  readonly written: ReadonlyMap<string, number>
  /** Where each of them stands: its dialog, and its place in it. */
  readonly places: ReadonlyMap<string, readonly [dialogId: number, seq: number]>
}

const PAGE = 200

/** Reads what the server holds for every guest that was ever heard of. */
export async function readTruth({ server, letters, tabs }: World): Promise<Truth> {
  const guests = new Set(letters.leftGuests)
  for (const { guests: names } of letters.all.values()) for (const name of names) guests.add(name)
  for (const { network } of tabs) for (const name of network.guests) guests.add(name)
  const dialogs = new Map<number, DialogTruth>()
  const written = new Map<string, number>()
  const places = new Map<string, readonly [number, number]>()
  for (const guestId of guests) {
    for (const dialog of (await server.ask(`${server.mode}/dialogs`, guestId)) as TrueDialog[]) {
      const messages: TrueMessage[] = []
      for (let isMore = true; isMore;) {
        const after = messages.at(-1)?.seq ?? 0
        const query = `after_seq=${String(after)}&limit=${String(PAGE)}`
        const page = (await server.ask(
          `${server.mode}/dialogs/${String(dialog.id)}/messages?${query}`,
          guestId,
        )) as TrueMessage[]
        messages.push(...page)
        isMore = page.length === PAGE
      }
      for (const { sender, text, seq } of messages) {
        if (sender !== 'user') continue
        written.set(text, (written.get(text) ?? 0) + 1)
        places.set(text, [dialog.id, seq])
      }
      dialogs.set(dialog.id, {
        id: dialog.id,
        guestId,
        readSeq: dialog.read_seq,
        isOpen: dialog.ended_at === null,
        messages,
        handoff: (await server.ask(`dialogs/${String(dialog.id)}/handoff/status`, guestId)) as TrueHandoff,
      })
    }
  }
  return { dialogs, written, places }
}
