import type { Handoff, Message, ReplyXError, Snapshot } from '../index.ts'

/** An error, without what lies underneath it. */
export interface DebugError {
  /** The stable code. */
  readonly code: string
  /** One sentence for developers. */
  readonly message: string
  /** The HTTP status or close code, where there was one. */
  readonly status: number | null
  /** Whether the same may succeed later. */
  readonly retryable: boolean
}

/** A message: where it stands, how long it is, and, if asked for, what it says. */
export interface DebugMessage {
  /** Who wrote it. */
  readonly sender: string
  /** Where it stands. */
  readonly status: string
  /** The server's id. */
  readonly id: number | null
  /** Its place in the dialog's log. */
  readonly seq: number | null
  /** A short name made of its key. */
  readonly key: string
  /** How long it is, in UTF-16 units. */
  readonly length: number
  /** What it says; only with `withTexts`. */
  readonly text?: string
  /** Why it failed. */
  readonly error?: DebugError
}

/** The snapshot, as far as it helps to find what is wrong. */
export interface DebugState {
  /** Everything of the snapshot that holds no words of anybody. */
  readonly [field: string]: unknown
  /** The messages. */
  readonly messages: readonly DebugMessage[]
}

export const describeError = ({ code, message, status, retryable }: ReplyXError): DebugError => ({
  code,
  message,
  status: status ?? null,
  retryable,
})

export function describeMessage(message: Message, withTexts: boolean): DebugMessage {
  const { sender, status, id, seq, key, text, error } = message
  return {
    sender,
    status,
    id,
    seq,
    key,
    length: text.length,
    ...(withTexts ? { text } : {}),
    ...(error === undefined ? {} : { error: describeError(error) }),
  }
}

/** The reason of a handoff may be the visitor's own words; the protocol's are names. */
export function describeHandoff({ status, queuePosition, expiresAt, reason }: Handoff, withTexts: boolean) {
  const isName = reason === undefined || /^[a-z_]{1,24}$/.test(reason)
  return { status, queuePosition, expiresAt, reason: isName || withTexts ? reason : '[words]' }
}

/** A snapshot without the words of people and the names of operators. */
export function describeState(snapshot: Snapshot, withTexts: boolean): DebugState {
  const { connection, channel, dialogId, assistantId, storage, isLoading, hasOlder } = snapshot
  const { unread, readSeq, operatorReadSeq, operatorsOnline, limit, error, typing, handoff } = snapshot
  return {
    connection,
    channel,
    dialogId,
    assistantId,
    storage,
    isLoading,
    hasOlder,
    unread,
    readSeq,
    operatorReadSeq,
    operatorsOnline,
    limit,
    error: error === null ? null : describeError(error),
    typing: typing?.actor ?? null,
    handoff: describeHandoff(handoff, withTexts),
    draftLength: snapshot.draft.length,
    messages: snapshot.messages.map((message) => describeMessage(message, withTexts)),
  }
}
