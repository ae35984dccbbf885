import { createKeyedList, icon, make, setAttributes, setText } from './element.ts'
import type { Keyed } from './element.ts'
import type { Labels } from './labels.ts'
import type { Locale } from './locale.ts'
import type { Message } from './model.ts'
import { guestOf } from './state.ts'
import type { DeskState } from './state.ts'

const fact = (name: string) => {
  const value = make('dd')
  return { value, element: make('div', { class: 'fact' }, make('dt', {}, name), value) }
}

const languageName = (tag: string, locale: Locale): string => {
  try {
    const name = new Intl.DisplayNames(locale.tag, { type: 'language' }).of(tag) ?? tag
    return name.charAt(0).toLocaleUpperCase(locale.tag) + name.slice(1)
  } catch {
    // A visitor's browser may say anything; what is no language is shown as it came.
    return tag
  }
}

const historyRow = (locale: Locale): Keyed<Message> => {
  const time = make('time')
  const text = make('span')
  return {
    element: make('li', {}, time, text),
    update: (message) => {
      setText(time, locale.dateTime(message.timestamp))
      setText(text, message.text)
      setAttributes(time, { datetime: message.timestamp })
    },
  }
}

const showPage = (place: HTMLElement, url: string | null, labels: Labels): void => {
  if (place.dataset['url'] === String(url)) return
  place.dataset['url'] = String(url)
  if (url === null || !/^https?:\/\//.test(url)) {
    place.replaceChildren(labels.unknown)
    return
  }
  const { host, pathname } = new URL(url)
  const steps = (host + (pathname === '/' ? '' : pathname)).split(/(?=\/)/)
  const link = make('a', { href: url, target: '_blank', rel: 'noopener noreferrer' })
  // A long address breaks before a slash, if it has to.
  for (const step of steps) link.append(make('wbr'), step)
  place.replaceChildren(link)
}

/** The right pane: who the visitor is, as far as is known, and how the dialog went from hand to hand. */
export const createVisitorPane = (locale: Locale, events: { onBack(): void }) => {
  const { labels } = locale
  const guest = make('p', { class: 'visitor-guest' })
  const presence = make('p', { class: 'visitor-presence' })
  const dialogNumber = fact(labels.dialog)
  const since = fact(labels.since)
  const page = fact(labels.page)
  const language = fact(labels.language)
  const list = make('ol', { class: 'history' })
  const empty = make('p', { class: 'list-empty' }, labels.handoffsEmpty)
  const history = createKeyedList<Message>(
    list,
    ({ id }) => String(id),
    () => historyRow(locale),
  )
  const body = make(
    'div',
    { class: 'visitor-body' },
    make('div', { class: 'visitor-card' }, guest, presence),
    make('dl', { class: 'facts' }, dialogNumber.element, since.element, page.element, language.element),
    make('h3', { class: 'list-title' }, labels.handoffs),
    list,
    empty,
  )
  const nobody = make('p', { class: 'list-empty visitor-nobody' }, labels.visitorEmpty)
  const close = make(
    'button',
    {
      type: 'button',
      class: 'icon-button visitor-close',
      'aria-label': labels.close,
      title: labels.close,
      on: { click: events.onBack },
    },
    icon('close'),
  )
  const element = make(
    'aside',
    { class: 'pane visitor-pane', 'aria-label': labels.visitorPane },
    make('header', { class: 'visitor-head' }, close, make('h2', {}, labels.visitorPane)),
    body,
    nobody,
  )
  return {
    element,
    focus: () => close.focus(),
    update: (state: DeskState): void => {
      const dialog = state.selectedId === null ? undefined : state.dialogs.get(state.selectedId)
      const visitor = dialog?.visitor ?? null
      setAttributes(body, { hidden: visitor === null })
      setAttributes(nobody, { hidden: dialog !== undefined })
      if (!dialog || !visitor) return
      setText(guest, labels.guest(guestOf(state, dialog.dialogId)))
      setText(presence, visitor.isOnline ? labels.present : labels.absent)
      setAttributes(presence, { 'data-online': visitor.isOnline })
      setText(dialogNumber.value, `#${dialog.dialogId}`)
      setText(since.value, locale.dateTime(visitor.startedAt))
      showPage(page.value, visitor.pageUrl, labels)
      setText(language.value, visitor.locale === null ? labels.unknown : languageName(visitor.locale, locale))
      const notices = dialog.messages.filter(({ sender }) => sender === 'system')
      history.update(notices)
      setAttributes(empty, { hidden: notices.length > 0 })
    },
  }
}
