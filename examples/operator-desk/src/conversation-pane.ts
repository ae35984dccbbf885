import { createComposer } from './composer.ts'
import { icon, make, setAttributes, setText } from './element.ts'
import type { Labels } from './labels.ts'
import type { Locale } from './locale.ts'
import { canTake, stanceOf } from './stance.ts'
import type { Stance } from './stance.ts'
import { guestOf } from './state.ts'
import type { DeskState } from './state.ts'
import { createThread } from './thread.ts'
import type { Thread } from './thread.ts'

export interface ConversationEvents {
  onTake(dialogId: number): void
  onRelease(dialogId: number): void
  onTransfer(dialogId: number): void
  onWrite(dialogId: number, text: string): void
  onSend(dialogId: number): void
  onRetry(dialogId: number, clientMessageId: string): void
  onDiscard(dialogId: number, clientMessageId: string): void
  onLoadOlder(dialogId: number): void
  onEndChange(): void
  onBack(): void
  onVisitor(): void
}

const viewText = (stance: Stance, labels: Labels): string => {
  switch (stance.type) {
    case 'waiting':
      return labels.viewWaiting
    case 'other':
      return labels.viewOther(stance.name)
    case 'idle':
      return labels.viewIdle
    case 'ended':
      return labels.viewEnded
    case 'missing':
      return labels.dialogMissing
    case 'loading':
      return labels.loading
    case 'mine':
      return ''
  }
}

/** The middle pane: the dialog that is open, and where it is answered. */
export const createConversationPane = (locale: Locale, now: () => number, events: ConversationEvents) => {
  const { labels } = locale
  let shownId: number | null = null
  let thread: Thread | null = null

  /** Handlers live as long as the pane; which dialog they mean is known when they are called. */
  const withShown = (run: (dialogId: number) => void) => (): void => {
    if (shownId !== null) run(shownId)
  }
  const button = (text: string, className: string, run: (dialogId: number) => void, hint = '') =>
    make(
      'button',
      { type: 'button', class: className, title: hint || null, on: { click: withShown(run) } },
      text,
    )
  const iconButton = (name: 'back' | 'person', className: string, text: string, run: () => void) =>
    make(
      'button',
      {
        type: 'button',
        class: `icon-button ${className}`,
        'aria-label': text,
        title: text,
        on: { click: run },
      },
      icon(name),
    )

  const title = make('h2', { class: 'conversation-title' })
  const status = make('p', { class: 'conversation-status' })
  const transfer = button(labels.transfer, 'quiet-button', events.onTransfer)
  const release = button(labels.release, 'quiet-button', events.onRelease, 'R')
  const visitorButton = iconButton('person', 'visitor-button', labels.visitorPane, events.onVisitor)
  const head = make(
    'header',
    { class: 'conversation-head' },
    iconButton('back', 'back-button', labels.back, events.onBack),
    make('div', { class: 'conversation-names' }, title, status),
    make('div', { class: 'conversation-actions' }, transfer, release),
    visitorButton,
  )
  const stage = make('div', { class: 'stage' })
  const take = button(labels.take, 'take-button take-large', events.onTake, 'T')
  const viewWords = make('p')
  const viewBar = make('div', { class: 'view-bar' }, viewWords, take)
  const composer = createComposer(labels, {
    onWrite: (text) => withShown((dialogId) => events.onWrite(dialogId, text))(),
    onSend: withShown((dialogId) => {
      events.onSend(dialogId)
      thread?.scrollToEnd()
    }),
    onLeave: () => thread?.focus(),
  })
  const open = make(
    'div',
    { class: 'conversation-open', hidden: true },
    head,
    stage,
    viewBar,
    composer.element,
  )
  const empty = make(
    'div',
    { class: 'nothing' },
    icon('chat'),
    make('p', { class: 'lead' }, labels.nothingSelected),
    make('p', {}, labels.nothingSelectedHint),
  )
  const element = make(
    'section',
    { class: 'pane conversation-pane', 'aria-label': labels.conversation },
    empty,
    open,
  )

  const show = (dialogId: number | null): void => {
    if (dialogId === shownId) return
    shownId = dialogId
    thread?.destroy()
    thread = null
    if (dialogId === null) return
    thread = createThread(locale, now, {
      onRetry: (id) => events.onRetry(dialogId, id),
      onDiscard: (id) => events.onDiscard(dialogId, id),
      onLoadOlder: () => events.onLoadOlder(dialogId),
      onEndChange: events.onEndChange,
    })
    stage.append(thread.element)
    thread.attach()
  }

  return {
    element,
    /** To be called once the pane stands in the page. */
    attach: () => composer.attach(),
    /** Whether the newest message is before the operator's eyes. */
    isAtEnd: () => thread?.isAtEnd() ?? false,
    focusVisitorButton: () => visitorButton.focus(),
    focus: (): void => {
      if (composer.element.hidden) thread?.focus()
      else composer.focus()
    },
    update: (state: DeskState): void => {
      const dialog = state.selectedId === null ? undefined : state.dialogs.get(state.selectedId)
      show(dialog?.dialogId ?? null)
      setAttributes(empty, { hidden: dialog !== undefined })
      setAttributes(open, { hidden: dialog === undefined })
      if (!dialog) return
      const stance = stanceOf(state, dialog)
      const isMine = stance.type === 'mine'
      const isPending = state.pending.includes(dialog.dialogId)
      setText(title, labels.guest(guestOf(state, dialog.dialogId)))
      setText(status, dialog.visitor ? (dialog.visitor.isOnline ? labels.present : labels.absent) : '')
      setAttributes(status, { 'data-online': dialog.visitor?.isOnline ?? false })
      for (const action of [transfer, release])
        setAttributes(action, { hidden: !isMine, disabled: isPending })
      composer.element.hidden = !isMine
      viewBar.hidden = isMine
      setText(viewWords, viewText(stance, labels))
      setText(take, stance.type === 'idle' ? labels.stepIn : labels.take)
      setAttributes(take, {
        hidden: !canTake(stance),
        disabled: isPending,
        'data-quiet': stance.type === 'idle',
      })
      thread?.update(dialog)
      if (isMine) composer.update(dialog.draft, state.link.status === 'online')
    },
    destroy: (): void => {
      thread?.destroy()
      composer.destroy()
    },
  }
}
