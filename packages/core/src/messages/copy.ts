import * as z from 'zod/mini'

import type { DialogCopy } from '../ports.ts'
import { count, flag, leaf, number, object, text } from '../protocol/leaves.ts'
import type { ServerMessage } from '../protocol/rest.ts'
import { messageShape } from '../protocol/message-shape.ts'

/** Rises when what is kept changes its shape. A copy of another version is read anew from the server, which has it all. */
export const COPY_VERSION = 1

/** The most messages kept of one dialog: what lies below comes from the server. */
const MAX_KEPT = 300

const copyShape = object({
  version: leaf<1>((value) => value === COPY_VERSION),
  dialogId: count,
  epoch: text,
  cursor: count,
  readSeq: count,
  unread: count,
  messages: z.array(messageShape),
  hasOlder: flag,
  savedAt: number,
})

/** The copy, where it can be read. Never throws: anything may stand in a storage. */
export function readCopy(value: unknown): DialogCopy | null {
  return z.safeParse(copyShape, value).data ?? null
}

/** The copies of one message merge by the higher `updatedSeq`. */
const newer = (one: ServerMessage, other: ServerMessage | undefined): ServerMessage =>
  other !== undefined && other.updatedSeq > one.updatedSeq ? other : one

/**
 * Joins a fresh copy to the one kept before. What was kept below the fresh one stays where the two overlap in
 * time: where `fresh` knows of everything that has happened since the other was made.
 *
 * @param since - from where on nothing was missed; `null` where what was kept has been proved wrong
 * @param updates - of messages below the fresh copy, by id
 */
export function mergeCopies(
  kept: DialogCopy | null,
  fresh: DialogCopy,
  since: number | null,
  updates: ReadonlyMap<number, ServerMessage>,
): DialogCopy {
  if (kept?.epoch !== fresh.epoch) return fresh
  // A mark may have been made where no server has heard of it yet.
  const { readSeq, unread } = kept.readSeq > fresh.readSeq ? kept : fresh
  if (since === null || kept.cursor < since) return { ...fresh, readSeq, unread }
  // Another tab is ahead.
  if (kept.cursor > fresh.cursor) return { ...kept, readSeq, unread }
  const lowest = fresh.messages[0]?.seq ?? 0
  const below = fresh.hasOlder ? kept.messages.filter(({ seq }) => seq < lowest) : []
  const all = [...below.map((message) => newer(message, updates.get(message.id))), ...fresh.messages]
  return {
    ...fresh,
    readSeq,
    unread,
    messages: all.slice(-MAX_KEPT),
    hasOlder: all.length > MAX_KEPT || (below.length > 0 ? kept.hasOlder : fresh.hasOlder),
  }
}
