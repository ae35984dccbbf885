import { defined } from '../lib/defined.ts'
import type { Message } from '../model.ts'
import type { ServerMessage } from '../protocol/rest.ts'

/** The key under which a message stands from its first moment on, however it came. */
export function keyOf(message: ServerMessage): string {
  return message.clientMessageId ?? streamKey(message.streamId) ?? `m${String(message.id)}`
}

/** The key of an answer while it is written, and after. */
export function streamKey(streamId: string | undefined): string | undefined {
  return streamId === undefined ? undefined : `s${streamId}`
}

/** A message of the server as an interface shows it. */
export function toMessage(message: ServerMessage): Message {
  const isDeleted = message.deleted ?? false
  const { id, seq, sender, timestamp, clientMessageId, streamId, editedAt } = message
  return {
    key: keyOf(message),
    id,
    seq,
    sender,
    text: isDeleted ? '' : message.text,
    timestamp,
    status: 'sent',
    isDeleted,
    ...defined({ clientMessageId, streamId, editedAt }),
  }
}
