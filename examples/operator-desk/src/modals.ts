import { icon, make, setText } from './element.ts'
import type { Labels } from './labels.ts'
import type { Colleague } from './model.ts'
import type { DeskState } from './state.ts'

let count = 0

/** A window over the desk; the browser keeps the focus in it and gives it back. */
const createModal = (labels: Labels, className: string) => {
  const id = `modal-${++count}`
  const title = make('h2', { id })
  const body = make('div', { class: 'modal-body' })
  const close = (): void => element.close()
  const element: HTMLDialogElement = make(
    'dialog',
    { class: `modal ${className}`, 'aria-labelledby': id },
    make(
      'header',
      { class: 'modal-head' },
      title,
      make(
        'button',
        {
          type: 'button',
          class: 'icon-button',
          'aria-label': labels.close,
          title: labels.close,
          on: { click: close },
        },
        icon('close'),
      ),
    ),
    body,
  )
  // A click beside the window hits the dialog element itself.
  element.addEventListener('click', (event) => {
    if (event.target === element) close()
  })
  return {
    element,
    body,
    close,
    open: (text: string): void => {
      setText(title, text)
      if (!element.open) element.showModal()
    },
  }
}

export const createHelp = (labels: Labels) => {
  const { element, body, open } = createModal(labels, 'modal-help')
  const { keys } = labels
  const lines: readonly (readonly [string, readonly string[]])[] = [
    [keys.down, ['J']],
    [keys.up, ['K']],
    [keys.take, ['T']],
    [keys.release, ['R']],
    [keys.search, ['/']],
    [keys.send, ['Enter']],
    [keys.break, ['Shift', 'Enter']],
    [keys.escape, ['Esc']],
    [keys.help, ['?']],
  ]
  body.append(
    make(
      'dl',
      { class: 'keys' },
      ...lines.map(([text, names]) =>
        make('div', {}, make('dt', {}, text), make('dd', {}, ...names.map((name) => make('kbd', {}, name)))),
      ),
    ),
  )
  return { element, open: () => open(labels.shortcuts) }
}

/** Asks whether to leave though dialogs are still held. */
export const createLeaveQuestion = (labels: Labels, onLeave: () => void) => {
  const { element, body, open, close } = createModal(labels, 'modal-leave')
  const words = make('p')
  body.append(
    words,
    make(
      'div',
      { class: 'modal-actions' },
      make('button', { type: 'button', class: 'quiet-button', on: { click: close } }, labels.stay),
      make('button', { type: 'button', class: 'danger-button', on: { click: onLeave } }, labels.leave),
    ),
  )
  return {
    element,
    open: (held: number): void => {
      setText(words, labels.signOutHolding(held))
      open(labels.signOut)
    },
  }
}

/** Asks to whom a dialog shall go. */
export const createTransfer = (
  labels: Labels,
  onChoose: (dialogId: number, colleague: Colleague) => void,
) => {
  const { element, body, open, close } = createModal(labels, 'modal-transfer')
  let dialogId = 0
  let shown: readonly Colleague[] | null | undefined

  const option = (colleague: Colleague): HTMLElement => {
    const status = colleague.status === 'online' ? labels.online : labels.away
    const choose = (): void => {
      close()
      onChoose(dialogId, colleague)
    }
    return make(
      'li',
      {},
      make(
        'button',
        { type: 'button', class: 'colleague', 'data-presence': colleague.status, on: { click: choose } },
        make('span', { class: 'colleague-name' }, colleague.name),
        make(
          'span',
          { class: 'colleague-state' },
          `${status} · ${labels.activeChats(colleague.activeChats)}`,
        ),
      ),
    )
  }

  return {
    element,
    open: (id: number, guest: string): void => {
      dialogId = id
      open(labels.transferTitle(guest))
    },
    update: ({ colleagues }: DeskState): void => {
      if (colleagues === shown) return
      shown = colleagues
      const present = (colleagues ?? []).filter(({ status }) => status !== 'offline')
      if (colleagues === null) body.replaceChildren(make('p', {}, labels.loading))
      else if (present.length === 0)
        body.replaceChildren(
          make('p', { class: 'lead' }, labels.transferEmpty),
          make('p', {}, labels.transferEmptyHint),
        )
      else body.replaceChildren(make('ul', { class: 'colleagues' }, ...present.map(option)))
    },
  }
}
