import { attachScroll, scrollToEnd } from '@replyx/core/dom'
import type { DialogState } from './dialog-state.ts'
import { createKeyedList, icon, make, setAttributes, setText } from './element.ts'
import type { Locale } from './locale.ts'
import { rowsOf } from './rows.ts'
import type { Row } from './rows.ts'
import { createThreadRow } from './thread-row.ts'
import type { RowEvents } from './thread-row.ts'

export interface ThreadEvents extends RowEvents {
  onLoadOlder(): void
  /** The end came into sight or left it. */
  onEndChange(): void
}

/** The messages of one dialog, scrolled as somebody who reads and writes would want it. */
export const createThread = (locale: Locale, now: () => number, events: ThreadEvents) => {
  const { labels } = locale
  const list = make('ol', { class: 'rows' })
  const rows = createKeyedList<Row>(
    list,
    (row) => row.key,
    (row) => createThreadRow(row, labels, events),
  )
  const older = make(
    'button',
    { type: 'button', class: 'quiet-button older', on: { click: events.onLoadOlder } },
    labels.loadOlder,
  )
  const typing = make('p', { class: 'typing' })
  const content = make('div', { class: 'thread-content' }, older, list, typing)
  const scroller = make(
    'div',
    { class: 'thread-scroller replyx', tabindex: 0, role: 'region', 'aria-label': labels.messages },
    content,
  )
  const newest = make(
    'button',
    {
      type: 'button',
      class: 'to-newest',
      hidden: true,
      'aria-label': labels.toNewest,
      title: labels.toNewest,
      on: { click: () => scrollToEnd(scroller) },
    },
    icon('down'),
  )
  const element = make('div', { class: 'thread' }, scroller, newest)
  let isAtEnd = true
  let hasOlder = false
  /** The state and the day that are drawn: the clock ticks over the desk each second, and mostly nothing else has changed. */
  let drawn: { dialog: DialogState; day: string } | null = null
  let detach = (): void => undefined

  return {
    element,
    /** To be called once the element stands in the page. */
    attach: (): void => {
      detach = attachScroll(scroller, {
        content,
        onEndChange: (next) => {
          isAtEnd = next
          newest.hidden = next
          events.onEndChange()
        },
        onNearStart: () => {
          if (hasOlder) events.onLoadOlder()
        },
      })
    },
    isAtEnd: () => isAtEnd,
    focus: () => scroller.focus(),
    scrollToEnd: () => scrollToEnd(scroller),
    update: (dialog: DialogState): void => {
      const day = new Date(now()).toDateString()
      if (drawn?.dialog === dialog && drawn.day === day) return
      drawn = { dialog, day }
      const isThere = dialog.phase === 'ready' || dialog.phase === 'gap' || dialog.messages.length > 0
      hasOlder = dialog.hasOlder
      setAttributes(element, { 'aria-busy': isThere ? null : 'true', 'data-loading': !isThere })
      setAttributes(older, { hidden: !dialog.hasOlder })
      rows.update(rowsOf(dialog, locale, now()))
      const words = dialog.isVisitorTyping
        ? labels.visitorTyping
        : dialog.isAssistantTyping
          ? labels.writing
          : ''
      setText(typing, words)
      setAttributes(typing, { hidden: words === '' })
    },
    destroy: (): void => {
      detach()
      element.remove()
    },
  }
}

export type Thread = ReturnType<typeof createThread>
