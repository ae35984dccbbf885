import { count, maybeFlag, maybeText, object, oneOf, text } from './leaves.ts'

/** A message on the wire, and as it is kept. */
export const messageShape = object({
  id: count,
  sender: oneOf('user', 'assistant', 'manager', 'system'),
  text,
  timestamp: text,
  seq: count,
  updatedSeq: count,
  clientMessageId: maybeText,
  streamId: maybeText,
  editedAt: maybeText,
  deleted: maybeFlag,
})
