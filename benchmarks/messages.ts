import type { ServerMessage } from '../packages/core/src/protocol/rest.ts'

/** The orders in which messages may come. `duplicates`: all of them again, to a store that holds them. */
export const arrivals = ['in order', 'shuffled', 'reversed', 'duplicates'] as const
export type Arrival = (typeof arrivals)[number]

/** Messages as a conversation has them: visitor and assistant in turn, each with the keys that it would carry. */
export function makeMessages(count: number): ServerMessage[] {
  return Array.from({ length: count }, (_, index) => {
    const seq = index + 1
    const isOwn = index % 2 === 0
    return {
      id: seq,
      sender: isOwn ? 'user' : 'assistant',
      text: `Message ${seq}: the parcel left the warehouse this morning and comes tomorrow.`,
      timestamp: '2026-01-01T00:00:00.000Z',
      seq,
      updatedSeq: seq,
      clientMessageId: isOwn ? `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}` : undefined,
      streamId: isOwn ? undefined : `stream-${seq}`,
      editedAt: undefined,
      deleted: undefined,
    }
  })
}

/** The frame in which a server of protocol v1 sends a message. */
export function makeFrame(message: ServerMessage): string {
  const { id, sender, text, timestamp, seq, updatedSeq, clientMessageId, streamId } = message
  return JSON.stringify({
    type: 'message',
    seq,
    message: {
      id,
      sender,
      text,
      timestamp,
      seq,
      updated_seq: updatedSeq,
      client_message_id: clientMessageId,
      stream_id: streamId,
    },
  })
}

/** The same values in the order of their arrival. */
export function arrange<Value>(values: readonly Value[], arrival: Arrival): Value[] {
  if (arrival === 'reversed') return [...values].reverse()
  const arranged = [...values]
  if (arrival !== 'shuffled') return arranged
  // Fisher and Yates, with numbers that are the same in every run.
  let state = 1
  for (let last = arranged.length - 1; last > 0; last -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const other = Math.floor((state / 2 ** 32) * (last + 1))
    const kept = arranged[last] as Value
    arranged[last] = arranged[other] as Value
    arranged[other] = kept
  }
  return arranged
}
