import type { Message } from '../model.ts'
import type { ServerMessage } from '../protocol/rest.ts'

/** The key of an answer while it is written, and after. */
export const streamKey = (streamId: string): string => `s${streamId}`

/** A message of the server as an interface shows it; its key stands from its first moment on, however it came. */
export function toMessage(message: ServerMessage): Message {
  const {
    id,
    seq,
    sender,
    timestamp,
    clientMessageId,
    streamId,
    editedAt,
    deleted: isDeleted = false,
  } = message
  const shown: { -readonly [Name in keyof Message]: Message[Name] } = {
    key: clientMessageId ?? (streamId === undefined ? `m${String(id)}` : streamKey(streamId)),
    id,
    seq,
    sender,
    text: isDeleted ? '' : message.text,
    timestamp,
    status: 'sent',
    isDeleted,
  }
  // Written out, since each field of each message comes by here.
  if (clientMessageId !== undefined) shown.clientMessageId = clientMessageId
  if (streamId !== undefined) shown.streamId = streamId
  if (editedAt !== undefined) shown.editedAt = editedAt
  return shown
}
