import { createKeyedList, icon, make, setAttributes, setText } from './element.ts'
import type { Labels } from './labels.ts'
import { createOwnCard, createWaitingCard } from './queue-card.ts'
import type { OwnCardItem, WaitingCardItem } from './queue-card.ts'
import { ownDialogsOf, waitingOf } from './state.ts'
import type { DeskState } from './state.ts'

export interface QueueEvents {
  onSelect(dialogId: number): void
  onTake(dialogId: number): void
  onSearch(text: string): void
}

const section = (title: string, name: string) => {
  const count = make('span', { class: 'count' })
  const list = make('ul', { class: 'cards' })
  const empty = make('div', { class: 'list-empty' })
  const id = `section-${name}`
  const element = make(
    'section',
    { class: `list list-${name}`, 'aria-labelledby': id },
    make('h2', { id, class: 'list-title' }, make('span', {}, title), count),
    list,
    empty,
  )
  return { element, count, list, empty }
}

/** The left pane: who waits, and whom the operator holds. */
export const createQueuePane = (labels: Labels, events: QueueEvents) => {
  const search = make('input', {
    type: 'search',
    class: 'search-field',
    placeholder: labels.searchShort,
    'aria-label': labels.search,
    autocomplete: 'off',
    spellcheck: 'false',
  })
  search.addEventListener('input', () => events.onSearch(search.value))
  search.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    search.value = ''
    events.onSearch('')
    search.blur()
  })
  const waiting = section(labels.waiting, 'waiting')
  const own = section(labels.mine, 'own')
  const element = make(
    'nav',
    { class: 'pane queue-pane', 'aria-label': labels.requests },
    make(
      'div',
      { class: 'search', role: 'search' },
      icon('search'),
      search,
      make('kbd', { 'aria-hidden': 'true' }, '/'),
    ),
    make('div', { class: 'lists' }, waiting.element, own.element),
  )
  const waitingCards = createKeyedList<WaitingCardItem>(
    waiting.list,
    ({ entry }) => String(entry.dialogId),
    ({ entry }) => createWaitingCard(labels, entry.dialogId, events),
  )
  const ownCards = createKeyedList<OwnCardItem>(
    own.list,
    ({ dialog }) => String(dialog.dialogId),
    ({ dialog }) => createOwnCard(labels, dialog.dialogId, events),
  )

  const showEmpty = (place: HTMLElement, ...texts: readonly string[]): void => {
    const key = texts.join('\n')
    if (place.dataset['text'] === key) return
    place.dataset['text'] = key
    place.replaceChildren(
      ...texts.map((text, index) =>
        make('p', { class: index === 0 && texts.length > 1 ? 'lead' : null }, text),
      ),
    )
    place.hidden = texts.length === 0
  }

  return {
    element,
    focusSearch: (): void => {
      search.focus()
      search.select()
    },
    focusCard: (dialogId: number): void => {
      const card = waitingCards.get(String(dialogId)) ?? ownCards.get(String(dialogId))
      card?.element.querySelector<HTMLElement>('.card-main')?.focus()
    },
    update: (state: DeskState, now: number): void => {
      const entries = waitingOf(state)
      const dialogs = ownDialogsOf(state)
      const { queue, held, selectedId, filter, pending } = state
      const offset = now + state.clockOffset
      waitingCards.update(
        entries.map((entry, index) => ({
          entry,
          waited: offset - Date.parse(entry.requestedAt),
          isSelected: entry.dialogId === selectedId,
          isNext: index === 0,
          isPending: pending.includes(entry.dialogId),
        })),
      )
      ownCards.update(dialogs.map((dialog) => ({ dialog, isSelected: dialog.dialogId === selectedId })))
      setText(waiting.count, queue === null ? '' : String(queue.length))
      setText(own.count, held === null ? '' : String(held.length))
      setAttributes(waiting.count, { 'data-some': (queue?.length ?? 0) > 0 })
      if (search.value !== filter) search.value = filter
      if (queue === null) showEmpty(waiting.empty, labels.loading)
      else if (queue.length === 0) showEmpty(waiting.empty, labels.waitingEmpty, labels.waitingEmptyHint)
      else showEmpty(waiting.empty, ...(entries.length === 0 ? [labels.searchEmpty] : []))
      if (held === null) showEmpty(own.empty)
      else if (held.length === 0) showEmpty(own.empty, labels.mineEmpty)
      else showEmpty(own.empty, ...(dialogs.length === 0 ? [labels.searchEmpty] : []))
    },
  }
}
