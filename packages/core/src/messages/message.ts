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
  return {
    key: keyOf(message),
    id: message.id,
    seq: message.seq,
    sender: message.sender,
    text: isDeleted ? '' : message.text,
    timestamp: message.timestamp,
    status: 'sent',
    isDeleted,
    ...(message.clientMessageId === undefined ? {} : { clientMessageId: message.clientMessageId }),
    ...(message.streamId === undefined ? {} : { streamId: message.streamId }),
    ...(message.editedAt === undefined ? {} : { editedAt: message.editedAt }),
  }
}
