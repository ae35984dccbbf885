import type { DialogState, Outgoing, ShownStream } from './dialog-state.ts'
import type { Locale } from './locale.ts'
import type { Message } from './model.ts'

/** What the thread shows, one after the other. */
export type Row =
  | { readonly type: 'day'; readonly key: string; readonly text: string }
  | { readonly type: 'notice'; readonly key: string; readonly text: string; readonly time: string }
  | {
      readonly type: 'message'
      readonly key: string
      readonly author: 'user' | 'assistant' | 'manager'
      readonly text: string
      /** The first of several of the same author. */
      readonly isFirst: boolean
      /** The last of them, which carries the time. */
      readonly isLast: boolean
      /** Milliseconds since 1970; null while the server has not set it. */
      readonly at: number | null
      readonly time: string
      readonly exactTime: string
      readonly state:
        | 'read'
        | 'delivered'
        | 'sending'
        | 'waiting'
        | 'failed'
        | 'streaming'
        | 'interrupted'
        | 'deleted'
        | null
      readonly isEdited: boolean
      /** Of own messages that can be tried again. */
      readonly clientMessageId: string | null
    }

type MessageRow = Extract<Row, { type: 'message' }>

const plainRow = {
  isFirst: true,
  isLast: true,
  at: null,
  time: '',
  exactTime: '',
  isEdited: false,
  clientMessageId: null,
}

/** Messages of one author further apart than this stand in groups of their own, in milliseconds. */
const groupSpan = 5 * 60_000

const ofMessage = (message: Message, dialog: DialogState, locale: Locale): Row => {
  // The same key while it is being sent and after, so that the row stays where it is.
  const key = message.clientMessageId ?? message.streamId ?? `message-${message.id}`
  const time = locale.time(message.timestamp)
  if (message.sender === 'system') return { type: 'notice', key, text: message.text, time }
  const delivery = message.seq <= dialog.readSeq ? 'read' : 'delivered'
  return {
    ...plainRow,
    type: 'message',
    key,
    author: message.sender,
    text: message.text,
    at: Date.parse(message.timestamp),
    time,
    exactTime: locale.dateTime(message.timestamp),
    state: message.isDeleted ? 'deleted' : message.sender === 'manager' ? delivery : null,
    isEdited: message.isEdited,
  }
}

const ofStream = (stream: ShownStream): Row => ({
  ...plainRow,
  type: 'message',
  key: stream.streamId,
  author: 'assistant',
  text: stream.text,
  state: stream.isInterrupted ? 'interrupted' : 'streaming',
})

const ofOutgoing = ({ clientMessageId, text, status, isTemporary }: Outgoing): Row => ({
  ...plainRow,
  type: 'message',
  key: clientMessageId,
  author: 'manager',
  text,
  state: status === 'failed' && isTemporary ? 'waiting' : status,
  clientMessageId,
})

const isStandingAlone = ({ state }: MessageRow): boolean =>
  state === 'failed' || state === 'waiting' || state === 'interrupted'

const joins = (one: Row | undefined, other: Row): boolean =>
  one?.type === 'message' &&
  other.type === 'message' &&
  one.author === other.author &&
  (one.at === null || other.at === null || other.at - one.at < groupSpan) &&
  !isStandingAlone(one) &&
  !isStandingAlone(other)

const grouped = (rows: readonly Row[]): Row[] =>
  rows.map((row, index) => {
    if (row.type !== 'message') return row
    const next = rows[index + 1]
    return { ...row, isFirst: !joins(rows[index - 1], row), isLast: next === undefined || !joins(row, next) }
  })

/** The rows of a dialog, oldest first: days, notices, messages, answers being written, and what is not sent yet. */
export const rowsOf = (dialog: DialogState, locale: Locale, now: number): Row[] => {
  const rows: Row[] = []
  let day = ''
  const pending = [...dialog.streams]
  const placeStreams = (before: number): void => {
    while ((pending[0]?.afterSeq ?? Number.POSITIVE_INFINITY) < before) {
      const stream = pending.shift()
      if (stream) rows.push(ofStream(stream))
    }
  }
  for (const message of dialog.messages) {
    placeStreams(message.seq)
    const date = new Date(message.timestamp).toDateString()
    if (date !== day)
      rows.push({ type: 'day', key: `day-${date}`, text: locale.dayLabel(message.timestamp, now) })
    day = date
    rows.push(ofMessage(message, dialog, locale))
  }
  placeStreams(Number.POSITIVE_INFINITY)
  return grouped([...rows, ...dialog.outgoing.map(ofOutgoing)])
}
