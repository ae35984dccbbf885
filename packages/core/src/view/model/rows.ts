import type { Message } from '../../model.ts'
import type { Labels } from '../labels.ts'
import { errorSentence } from './errors.ts'
import { isSame } from './memo.ts'
import { personOf, withoutAvatar } from './people.ts'
import type { ResolvedOptions, RichText } from '../options.ts'
import type { Times } from './times.ts'
import type { Delivery, MessageAction, Person, Row, Section } from './types.ts'

/** What rows depend on besides the messages. A change of `options`, `person` or the day redraws them. */
export interface RowContext {
  /** What `labels` and `times` come from. */
  readonly options: Pick<ResolvedOptions, 'showAvatar'>
  readonly labels: Labels
  readonly times: Times
  /** The assistant. */
  readonly person: Person
  readonly authorOf: (message: Message) => Person | undefined
  /** How the text of messages is understood. */
  readonly richText: RichText | null
  /** The highest `seq` an operator has read. */
  readonly operatorReadSeq: number
  /** Whether what waits will wait for a while. */
  readonly isHeld: boolean
  /** The key of the message above which the line of the unread stands. */
  readonly unreadFrom: string | null
  readonly now: number
  readonly isAtEnd: boolean
  /** The first and the last section in sight, by their keys. */
  readonly window: readonly [first: string, last: string]
}

const sectionLength = 40
/** The sections of so many messages at the end are shown before anything is known of what is in sight. */
const messagesAtEnd = 20
/** A pause longer than this begins a new group. */
const groupPause = 300_000

/** A section with what it was made from: its messages and their neighbours, or their number where it is not shown. */
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

/** How a row looks besides what its message says. */
interface Looks {
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly isNew: boolean
  readonly delivery: Delivery | null
  readonly actions: readonly MessageAction[]
}

/** Whether a message is on its way. */
export const isWaiting = ({ status }: Message): boolean =>
  status === 'saving' || status === 'queued' || status === 'sending'

const actions = ['retry', 'edit', 'discard'] as const

/** @param isEnd - whether it is the newest message: an answer before others is not asked for again */
function actionsOf({ status }: Message, isEnd: boolean, isHeld: boolean): readonly MessageAction[] {
  if (status === 'queued' && isHeld) return actions.slice(1)
  if (status === 'interrupted' && isEnd) return actions.slice(0, 1)
  return status === 'failed' ? actions : []
}

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

function buildRow(message: Message, looks: Looks, context: RowContext): Row {
  const { labels, times } = context
  const { key, sender, error } = message
  const moment = Date.parse(message.timestamp)
  const time = times.time(moment)
  if (sender === 'system') return { kind: 'notice', key, message, time }
  const { delivery } = looks
  return {
    ...looks,
    ...personBehind(message, context),
    ...(!context.options.showAvatar && withoutAvatar),
    kind: 'message',
    key,
    message,
    sender,
    time,
    exactTime: times.exact(moment),
    isStreaming: message.status === 'streaming',
    isEmoji: context.richText?.isEmoji?.(message) ?? false,
    deliveryLabel: delivery && labels[deliveryLabels[delivery]],
    note: noteOf(message, labels),
    problem: delivery === 'failed' ? (error ? errorSentence(error, labels) : labels.notSent) : null,
    actions: looks.actions.map((action) => ({
      action,
      label: labels[action],
    })),
  }
}

/** Whether two neighbours stand in one group. */
function isGroup(one: Message | undefined, next: Message | undefined, context: RowContext): boolean {
  const { authorOf, unreadFrom, times } = context
  if (!one || !next || one.sender !== next.sender || one.status === 'failed') return false
  const [from, to] = [Date.parse(one.timestamp), Date.parse(next.timestamp)]
  return (
    next.key !== unreadFrom &&
    authorOf(one)?.author === authorOf(next)?.author &&
    Math.abs(to - from) < groupPause &&
    times.day(from) === times.day(to)
  )
}

/** Where a section begins and ends in the list. */
interface Span {
  readonly key: string
  readonly from: number
  to: number
}

/**
 * Cuts the list where the log's numbers pass a multiple of the length, so that older messages coming in move no
 * border. What has no number yet stands in the last section, or in further ones where it is much.
 */
function split(messages: readonly Message[]): Span[] {
  const spans: Span[] = []
  let bucket = -1
  let overflow = 0
  messages.forEach(({ seq }, from) => {
    const last = spans.at(-1)
    const own = seq === null ? bucket : Math.floor(seq / sectionLength)
    const isFull = last !== undefined && from - last.from >= sectionLength
    if (last && own <= bucket && !isFull) last.to = from + 1
    else {
      overflow = own > bucket || !last ? 0 : overflow + 1
      bucket = Math.max(0, bucket, own)
      spans.push({ key: `${bucket}${'+'.repeat(overflow)}`, from, to: from + 1 })
    }
  })
  return spans
}

/** Tells of each section by its index whether its rows are drawn: those in sight, and at the end the last. */
function showing(spans: readonly Span[], { window, isAtEnd }: RowContext): (index: number) => boolean {
  const [first = -1, last = -1] = window.map((key) => spans.findIndex((span) => span.key === key))
  const isKnown = first >= 0 && last >= 0
  const end = (spans.at(-1)?.to ?? 0) - messagesAtEnd
  return (index) =>
    (isKnown && index >= first && index <= last) || ((isAtEnd || !isKnown) && (spans[index] as Span).to > end)
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
    const { times, labels, now, operatorReadSeq, authorOf, isHeld } = context
    const { key } = message
    const before = messages[index - 1]
    const after = messages[index + 1]
    const moment = Date.parse(message.timestamp)
    const day = times.day(moment)
    const isNewDay = !before || times.day(Date.parse(before.timestamp)) !== day
    const isUnread = key === context.unreadFrom
    const looks: Looks = {
      isFirst: !isGroup(before, message, context),
      isLast: !isGroup(message, after, context),
      isNew: Math.abs(now - moment) < 10_000,
      delivery: deliveryOf(message, operatorReadSeq),
      actions: actionsOf(message, !after, isHeld),
    }
    const flags = [
      isNewDay,
      isUnread,
      authorOf(message)?.author,
      ...(Object.values(looks) as unknown[]),
    ].join()
    const held = rowsByMessage.get(message)
    if (held?.flags === flags) return held.rows
    const rows: Row[] = [buildRow(message, looks, context)]
    if (isUnread) rows.unshift({ kind: 'unread', key: `unread:${key}`, label: labels.newMessages })
    if (isNewDay) rows.unshift({ kind: 'day', key: `day:${day}:${key}`, label: times.dayLabel(moment, now) })
    rowsByMessage.set(message, { flags, rows })
    return rows
  }

  return (messages, context) => {
    const { times, options, person, now, operatorReadSeq, unreadFrom, isHeld } = context
    const fresh = [options, person.author, person.avatarUrl, times.day(now)]
    if (!isSame(fresh, basis)) {
      rowsByMessage = new WeakMap()
      cached = new Map()
      basis = fresh
    }
    const next = new Map<string, CachedSection>()
    const spans = split(messages)
    const isShown = showing(spans, context)
    spans.forEach(({ key, from, to }, index) => {
      let entry = cached.get(key)
      const size = to - from
      const own = isShown(index) ? messages.slice(from, to) : []
      const basis =
        own.length > 0
          ? [operatorReadSeq, isHeld, unreadFrom, messages[from - 1], messages[to], ...own]
          : [size]
      if (!entry || !isSame(entry.basis, basis)) {
        const rows = own.flatMap((message, at) => rowsOf(messages, from + at, message, context))
        const held = entry?.section.size === size && isSame(entry.section.rows, rows) ? entry.section : null
        entry = { basis, section: held ?? { key, rows, size } }
      }
      next.set(key, entry)
    })
    cached = next
    return Array.from(next.values(), ({ section }) => section)
  }
}
