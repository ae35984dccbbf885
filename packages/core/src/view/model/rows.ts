import type { Message } from '../../model.ts'
import { fill, type Labels } from '../labels.ts'
import { isEmojiOnly } from '../rich-text/plain-text.ts'
import { errorSentence } from './errors.ts'
import { initialsOf, type Person } from './people.ts'
import type { Times } from './times.ts'
import type { Delivery, MessageRow, Row, Section } from './types.ts'

/** What rows depend on besides the messages. A change of `labels`, `times`, `assistant` or `today` redraws them. */
export interface RowContext {
  readonly labels: Labels
  readonly times: Times
  readonly assistant: Person
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

interface CachedSection {
  readonly messages: readonly Message[]
  readonly before: Message | undefined
  readonly after: Message | undefined
  readonly surroundings: string
  readonly section: Section
}

function deliveryOf(message: Message, operatorReadSeq: number): Delivery | null {
  if (message.sender !== 'user') return null
  if (message.status === 'failed') return 'failed'
  if (message.status !== 'sent') return 'waiting'
  return message.seq !== null && message.seq <= operatorReadSeq ? 'read' : 'accepted'
}

function noteOf(message: Message, labels: Labels): string | null {
  if (message.isDeleted) return labels.deleted
  if (message.status === 'interrupted') return labels.interrupted
  return message.editedAt === undefined ? null : labels.edited
}

function buildMessage(message: Message, isFirst: boolean, isLast: boolean, context: RowContext): MessageRow {
  const { labels, times } = context
  const moment = Date.parse(message.timestamp)
  const delivery = deliveryOf(message, context.operatorReadSeq)
  const isOwn = message.sender === 'user'
  const person =
    message.sender === 'manager'
      ? (context.authorOf(message) ?? { name: labels.operator, avatarUrl: null })
      : context.assistant
  const author = isOwn ? labels.you : person.name
  const deliveries = {
    waiting: labels.sending,
    accepted: labels.sent,
    read: labels.read,
    failed: labels.notSent,
  }
  return {
    kind: 'message',
    key: message.key,
    message,
    sender: message.sender as MessageRow['sender'],
    isOwn,
    author,
    initials: initialsOf(author),
    avatarUrl: isOwn ? null : person.avatarUrl,
    isFirst,
    isLast,
    time: times.time(moment),
    exactTime: times.exact(moment),
    isStreaming: message.status === 'streaming',
    isEmoji: isEmojiOnly(message.text),
    isNew: Math.abs(context.now - moment) < 10_000,
    delivery,
    deliveryLabel: delivery === null ? '' : deliveries[delivery],
    note: noteOf(message, labels),
    problem:
      delivery !== 'failed' ? null : message.error ? errorSentence(message.error, labels) : labels.notSent,
    actions:
      delivery === 'failed'
        ? [
            { action: 'retry', label: labels.tryAgain },
            { action: 'edit', label: labels.edit },
            { action: 'discard', label: labels.discard },
          ]
        : [],
  }
}

function continues(one: Message | undefined, next: Message | undefined, context: RowContext): boolean {
  if (one === undefined || next === undefined || one.sender !== next.sender || one.status === 'failed')
    return false
  if (next.key === context.unreadFrom || context.authorOf(one)?.name !== context.authorOf(next)?.name)
    return false
  const from = Date.parse(one.timestamp)
  const to = Date.parse(next.timestamp)
  return Math.abs(to - from) < groupPause && context.times.day(from) === context.times.day(to)
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

const isSame = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((value, index) => value === other[index])

/**
 * Makes the builder of the conversation's rows. Whatever looks as before is the very same object as before: a
 * message that changes gives one new row and one new section.
 */
export function createRowBuilder(): (
  messages: readonly Message[],
  context: RowContext,
) => readonly Section[] {
  let rowsByMessage = new WeakMap<Message, { flags: string; row: Row }>()
  let otherRows = new Map<string, Row>()
  let cached = new Map<string, CachedSection>()
  let sections: readonly Section[] = []
  let basis: readonly unknown[] = []

  const rowOf = (message: Message, isFirst: boolean, isLast: boolean, context: RowContext): Row => {
    const flags = `${isFirst}${isLast}${deliveryOf(message, context.operatorReadSeq) ?? ''}${context.authorOf(message)?.name ?? ''}`
    const held = rowsByMessage.get(message)
    if (held?.flags === flags) return held.row
    const row: Row =
      message.sender === 'system'
        ? {
            kind: 'notice',
            key: message.key,
            message,
            time: context.times.time(Date.parse(message.timestamp)),
          }
        : buildMessage(message, isFirst, isLast, context)
    rowsByMessage.set(message, { flags, row })
    return row
  }
  const separator = (kind: 'day' | 'unread', id: string, label: string): Row => {
    const key = `${kind}:${id}`
    const held = otherRows.get(key)
    if (held !== undefined && 'label' in held && held.label === label) return held
    const row: Row = { kind, key, label }
    otherRows.set(key, row)
    return row
  }
  const rowsOf = (
    messages: readonly Message[],
    before: Message | undefined,
    after: Message | undefined,
    context: RowContext,
  ): Row[] => {
    const rows: Row[] = []
    messages.forEach((message, index) => {
      const previous = messages[index - 1] ?? before
      const next = messages[index + 1] ?? after
      const moment = Date.parse(message.timestamp)
      const day = context.times.day(moment)
      if (previous === undefined || context.times.day(Date.parse(previous.timestamp)) !== day)
        rows.push(separator('day', `${day}:${message.key}`, context.times.dayLabel(moment, context.now)))
      if (message.key === context.unreadFrom)
        rows.push(separator('unread', message.key, context.labels.newMessages))
      const isFirst = !continues(previous, message, context)
      rows.push(rowOf(message, isFirst, !continues(message, next, context), context))
    })
    return rows
  }

  return (messages, context) => {
    const { labels, times, assistant, now } = context
    const fresh = [labels, times, assistant.name, assistant.avatarUrl, times.day(now)]
    if (!isSame(fresh, basis)) {
      rowsByMessage = new WeakMap()
      otherRows = new Map()
      cached = new Map()
      basis = fresh
    }
    const surroundings = `${context.operatorReadSeq} ${context.unreadFrom ?? ''}`
    const parts = split(messages)
    const next = new Map<string, CachedSection>()
    const built = parts.map((part, index): Section => {
      const before = parts[index - 1]?.messages.at(-1)
      const after = parts[index + 1]?.messages[0]
      const held = cached.get(part.key)
      const isHeld =
        held !== undefined &&
        held.before === before &&
        held.after === after &&
        held.surroundings === surroundings &&
        isSame(held.messages, part.messages)
      const rows = isHeld ? held.section.rows : rowsOf(part.messages, before, after, context)
      const section =
        held !== undefined && isSame(held.section.rows, rows) ? held.section : { key: part.key, rows }
      next.set(part.key, { messages: part.messages, before, after, surroundings, section })
      return section
    })
    cached = next
    if (!isSame(built, sections)) sections = built
    return sections
  }
}

/** How a new message is read out. */
export function spokenMessage(author: string, text: string, labels: Labels): string {
  return fill(labels.spoken, { name: author, text })
}
