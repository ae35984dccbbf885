import type { Message } from '../../model.ts'
import type { Labels } from '../labels.ts'
import { isEmojiOnly } from './emoji.ts'
import { errorSentence } from './errors.ts'
import { isSame } from './memo.ts'
import { personOf, type Person } from './people.ts'
import type { Times } from './times.ts'
import type { Delivery, MessageRow, Row, Section } from './types.ts'

/** What rows depend on besides the messages. A change of `labels`, `times`, `person` or the day redraws them. */
export interface RowContext {
  readonly labels: Labels
  readonly times: Times
  /** The assistant. */
  readonly person: Person
  readonly authorOf: (message: Message) => Person | undefined
  /** The highest `seq` an operator has read. */
  readonly operatorReadSeq: number
  /** The key of the message above which the line of the unread stands. */
  readonly unreadFrom: string | null
  readonly now: number
}

const sectionLength = 100
/** A pause longer than this begins a new group. */
const groupPause = 300_000

/** The messages of a section with what they stand between: as long as these are the same, so are its rows. */
interface CachedSection {
  readonly basis: readonly unknown[]
  readonly section: Section
}

const deliveryLabels = {
  waiting: 'sending',
  accepted: 'sent',
  read: 'read',
  failed: 'notSent',
} as const

function deliveryOf({ sender, status, seq }: Message, operatorReadSeq: number): Delivery | null {
  if (sender !== 'user') return null
  if (status !== 'sent') return status === 'failed' ? 'failed' : 'waiting'
  return seq !== null && seq <= operatorReadSeq ? 'read' : 'accepted'
}

function noteOf({ isDeleted, status, editedAt }: Message, labels: Labels): string | null {
  if (isDeleted) return labels.deleted
  if (status === 'interrupted') return labels.interrupted
  return editedAt === undefined ? null : labels.edited
}

function personBehind(message: Message, { labels, person, authorOf }: RowContext): Person {
  if (message.sender === 'user') return personOf(labels.you)
  return message.sender === 'manager' ? (authorOf(message) ?? personOf(labels.operator)) : person
}

function buildRow(message: Message, isFirst: boolean, isLast: boolean, context: RowContext): Row {
  const { labels, times, now } = context
  const { key, sender, error } = message
  const moment = Date.parse(message.timestamp)
  const time = times.time(moment)
  if (sender === 'system') return { kind: 'notice', key, message, time }
  const { name, initials, avatarUrl } = personBehind(message, context)
  const delivery = deliveryOf(message, context.operatorReadSeq)
  const hasFailed = delivery === 'failed'
  const actions: MessageRow['actions'] = [
    { action: 'retry', label: labels.tryAgain },
    { action: 'edit', label: labels.edit },
    { action: 'discard', label: labels.discard },
  ]
  return {
    kind: 'message',
    key,
    message,
    sender,
    author: name,
    initials,
    avatarUrl,
    isFirst,
    isLast,
    time,
    exactTime: times.exact(moment),
    isStreaming: message.status === 'streaming',
    isEmoji: isEmojiOnly(message.text),
    isNew: Math.abs(now - moment) < 10_000,
    delivery,
    deliveryLabel: delivery && labels[deliveryLabels[delivery]],
    note: noteOf(message, labels),
    problem: hasFailed ? (error ? errorSentence(error, labels) : labels.notSent) : null,
    actions: hasFailed ? actions : [],
  }
}

/** Whether two neighbours stand in one group. */
function isGroup(one: Message | undefined, next: Message | undefined, context: RowContext): boolean {
  const { authorOf, unreadFrom, times } = context
  if (!one || !next || one.sender !== next.sender || one.status === 'failed') return false
  const [from, to] = [Date.parse(one.timestamp), Date.parse(next.timestamp)]
  return (
    next.key !== unreadFrom &&
    authorOf(one)?.name === authorOf(next)?.name &&
    Math.abs(to - from) < groupPause &&
    times.day(from) === times.day(to)
  )
}

/** Cuts the list where the log's numbers pass a hundred, so that older messages coming in move no border. */
function split(messages: readonly Message[]): { key: string; messages: Message[] }[] {
  const parts: { key: string; messages: Message[] }[] = []
  let bucket = -1
  for (const message of messages) {
    const own = message.seq === null ? bucket : Math.floor(message.seq / sectionLength)
    if (parts.length === 0 || own > bucket) {
      bucket = Math.max(0, own)
      parts.push({ key: `section:${bucket}`, messages: [] })
    }
    parts.at(-1)?.messages.push(message)
  }
  return parts
}

/**
 * Makes the builder of the conversation's rows. Whatever looks as before is the very same object as before: a
 * message that changes gives one new row and one new section.
 */
export function createRowBuilder(): (
  messages: readonly Message[],
  context: RowContext,
) => readonly Section[] {
  let rowsByMessage = new WeakMap<Message, { readonly flags: string; readonly rows: readonly Row[] }>()
  let cached = new Map<string, CachedSection>()
  let basis: readonly unknown[] = []

  /** The row of a message with the lines above it. */
  const rowsOf = (messages: readonly Message[], index: number, message: Message, context: RowContext) => {
    const { times, labels, now, operatorReadSeq, authorOf } = context
    const { key } = message
    const before = messages[index - 1]
    const moment = Date.parse(message.timestamp)
    const day = times.day(moment)
    const isNewDay = !before || times.day(Date.parse(before.timestamp)) !== day
    const isUnread = key === context.unreadFrom
    const isFirst = !isGroup(before, message, context)
    const isLast = !isGroup(message, messages[index + 1], context)
    const looks = [isNewDay, isUnread, isFirst, isLast, deliveryOf(message, operatorReadSeq)]
    const flags = [...looks, authorOf(message)?.name].join()
    const held = rowsByMessage.get(message)
    if (held?.flags === flags) return held.rows
    const rows: Row[] = [buildRow(message, isFirst, isLast, context)]
    if (isUnread) rows.unshift({ kind: 'unread', key: `unread:${key}`, label: labels.newMessages })
    if (isNewDay) rows.unshift({ kind: 'day', key: `day:${day}:${key}`, label: times.dayLabel(moment, now) })
    rowsByMessage.set(message, { flags, rows })
    return rows
  }

  return (messages, context) => {
    const { labels, times, person, now, operatorReadSeq, unreadFrom } = context
    const fresh = [labels, times, person.name, person.avatarUrl, times.day(now)]
    if (!isSame(fresh, basis)) {
      rowsByMessage = new WeakMap()
      cached = new Map()
      basis = fresh
    }
    const next = new Map<string, CachedSection>()
    let to = 0
    for (const part of split(messages)) {
      const from = to
      to += part.messages.length
      const held = cached.get(part.key)
      const own = [operatorReadSeq, unreadFrom, messages[from - 1], messages[to], ...part.messages]
      const isHeld = held !== undefined && isSame(held.basis, own)
      const rows = isHeld
        ? held.section.rows
        : part.messages.flatMap((message, index) => rowsOf(messages, from + index, message, context))
      const section = held && isSame(held.section.rows, rows) ? held.section : { key: part.key, rows }
      next.set(part.key, { basis: own, section })
    }
    cached = next
    return Array.from(next.values(), ({ section }) => section)
  }
}
