import { make, setAttributes, setText } from './element.ts'
import type { Keyed } from './element.ts'
import type { Labels } from './labels.ts'
import { clock } from './locale.ts'
import type { QueueEntry } from './model.ts'
import type { OwnDialog } from './state.ts'

export interface WaitingCardItem {
  readonly entry: QueueEntry
  /** Milliseconds. */
  readonly waited: number
  readonly isSelected: boolean
  /** Nobody waits longer. */
  readonly isNext: boolean
  readonly isPending: boolean
}

export interface OwnCardItem {
  readonly dialog: OwnDialog
  readonly isSelected: boolean
}

interface CardEvents {
  onSelect(dialogId: number): void
  onTake(dialogId: number): void
}

/** From here on the clock asks for attention, in milliseconds. */
const longWait = 120_000

const reasonOf = (labels: Labels, reason: string): string => labels.reasons[reason] ?? reason

/** A request in the queue. */
export const createWaitingCard = (
  labels: Labels,
  dialogId: number,
  events: CardEvents,
): Keyed<WaitingCardItem> => {
  const guest = make('span', { class: 'card-guest' })
  const waited = make('span', { class: 'card-clock', 'aria-hidden': 'true' })
  const waitedWords = make('span', { class: 'unseen' })
  const reason = make('span', { class: 'card-reason' })
  const words = make('span', { class: 'card-words' })
  const main = make(
    'button',
    { type: 'button', class: 'card-main', on: { click: () => events.onSelect(dialogId) } },
    make('span', { class: 'card-line' }, guest, waited, waitedWords),
    words,
    reason,
  )
  const take = make(
    'button',
    { type: 'button', class: 'take-button', on: { click: () => events.onTake(dialogId) } },
    labels.take,
  )
  const element = make('li', { class: 'card card-waiting' }, main, take)
  return {
    element,
    update: ({ entry, waited: milliseconds, isSelected, isNext, isPending }) => {
      const name = labels.guest(entry.guest)
      setText(guest, name)
      setText(waited, clock(milliseconds))
      setText(waitedWords, `, ${labels.waitedFor(Math.floor(Math.max(0, milliseconds) / 60_000))}, `)
      setText(words, entry.lastUserText === '' ? labels.noWords : entry.lastUserText)
      setText(reason, reasonOf(labels, entry.reason))
      setAttributes(element, {
        'data-selected': isSelected,
        'data-next': isNext,
        'data-urgent': entry.isUrgent,
      })
      setAttributes(main, { 'aria-current': isSelected ? 'true' : null })
      setAttributes(waited, { 'data-long': milliseconds >= longWait })
      setAttributes(take, { 'aria-label': labels.takeGuest(name), disabled: isPending })
    },
  }
}

/** A dialog that the operator holds. */
export const createOwnCard = (labels: Labels, dialogId: number, events: CardEvents): Keyed<OwnCardItem> => {
  const guest = make('span', { class: 'card-guest' })
  const unread = make('span', { class: 'card-unread', 'aria-hidden': 'true' })
  const unreadWords = make('span', { class: 'unseen' })
  const words = make('span', { class: 'card-words' })
  const main = make(
    'button',
    { type: 'button', class: 'card-main', on: { click: () => events.onSelect(dialogId) } },
    make('span', { class: 'card-line' }, guest, unread, unreadWords),
    words,
  )
  const element = make('li', { class: 'card card-own' }, main)
  return {
    element,
    update: ({ dialog, isSelected }) => {
      setText(guest, labels.guest(dialog.guest))
      setText(unread, dialog.unread > 99 ? '99+' : String(dialog.unread))
      setAttributes(unread, { hidden: dialog.unread === 0 })
      setText(unreadWords, dialog.unread === 0 ? ', ' : `, ${labels.newMessages(dialog.unread)}, `)
      setText(words, dialog.isVisitorTyping ? labels.typingShort : dialog.lastText || labels.noWords)
      setAttributes(words, { 'data-typing': dialog.isVisitorTyping })
      setAttributes(element, { 'data-selected': isSelected, 'data-unread': dialog.unread > 0 })
      setAttributes(main, { 'aria-current': isSelected ? 'true' : null })
    },
  }
}
