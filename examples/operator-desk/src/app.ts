import { attachLiveRegion } from '@replyx/core/dom'
import { createAnnouncer } from './announcer.ts'
import { createConversationPane } from './conversation-pane.ts'
import type { Desk } from './desk.ts'
import { make, setAttributes } from './element.ts'
import { commandOf, isField, neighbour } from './keyboard.ts'
import type { Command } from './keyboard.ts'
import type { Locale } from './locale.ts'
import { createHelp, createLeaveQuestion, createTransfer } from './modals.ts'
import type { QueueEntry } from './model.ts'
import { createQueuePane } from './queue-pane.ts'
import type { Sound } from './sound.ts'
import { canTake, stanceOf } from './stance.ts'
import { guestOf, isHeld, ownDialogsOf, waitingOf } from './state.ts'
import { createLinkStrip, createNoticeBar } from './strips.ts'
import { createTopBar } from './top-bar.ts'
import { createVisitorPane } from './visitor-pane.ts'

export interface AppOptions {
  readonly desk: Desk
  readonly locale: Locale
  readonly sound: Sound
  now(): number
  onSignOut(): void
  onReload(): void
}

/** Which pane a narrow screen shows. */
type View = 'list' | 'dialog' | 'visitor'

/** The desk's page: panes over the state, and keys over all of it. */
export const createApp = ({ desk, locale, sound, now, onSignOut, onReload }: AppOptions) => {
  const { labels } = locale
  const { operator } = desk.getState()
  let isScheduled = false
  let isEnded = false

  const show = (view: View): void => {
    element.dataset['view'] = view
    // Reading begins when the dialog comes into sight, which no change of the state tells.
    schedule()
  }

  const hideVisitor = (): void => {
    show('dialog')
    conversation.focusVisitorButton()
  }

  const openDialog = (dialogId: number): void => {
    desk.select(dialogId)
    show('dialog')
    schedule(() => conversation.focus())
  }

  const take = async (dialogId: number): Promise<void> => {
    if (await desk.take(dialogId)) openDialog(dialogId)
  }

  const askToLeave = (): void => {
    const count = desk.getState().held?.length ?? 0
    if (count > 0) leave.open(count)
    else onSignOut()
  }

  const announcer = createAnnouncer(labels)
  const queuePane = createQueuePane(labels, {
    onSelect: openDialog,
    onTake: (dialogId) => void take(dialogId),
    onSearch: desk.search,
  })
  const conversation = createConversationPane(locale, now, {
    onTake: (dialogId) => void take(dialogId),
    onRelease: (dialogId) => void desk.release(dialogId),
    onTransfer: (dialogId) => {
      transfer.open(dialogId, labels.guest(guestOf(desk.getState(), dialogId)))
      void desk.readColleagues()
    },
    onWrite: desk.write,
    onSend: desk.send,
    onRetry: desk.retry,
    onDiscard: desk.discard,
    onLoadOlder: (dialogId) => void desk.loadOlder(dialogId),
    onEndChange: () => schedule(),
    onBack: () => {
      show('list')
      const { selectedId } = desk.getState()
      if (selectedId !== null) queuePane.focusCard(selectedId)
    },
    onVisitor: () => {
      if (element.dataset['view'] === 'visitor') return hideVisitor()
      show('visitor')
      visitorPane.focus()
    },
  })
  const visitorPane = createVisitorPane(locale, { onBack: () => hideVisitor() })
  const help = createHelp(labels)
  const leave = createLeaveQuestion(labels, onSignOut)
  const transfer = createTransfer(labels, (dialogId, colleague) => void desk.transfer(dialogId, colleague))
  const topBar = createTopBar(labels, operator.name, {
    onPresence: desk.setPresence,
    onSound: () => void sound.toggle().then(() => schedule()),
    onHelp: help.open,
    onSignOut: askToLeave,
  })
  const linkStrip = createLinkStrip(labels, { onRetry: desk.retryNow, onReload })
  const noticeBar = createNoticeBar(labels, {
    onTakeBack: (dialogId) => {
      desk.dismissNotice()
      void take(dialogId)
    },
    onShow: (dialogId) => {
      desk.dismissNotice()
      openDialog(dialogId)
    },
    onDismiss: desk.dismissNotice,
  })
  const spoken = make('div', { class: 'unseen' })
  const element = make(
    'div',
    { class: 'desk', 'data-view': 'list' },
    topBar.element,
    linkStrip.element,
    make(
      'main',
      { class: 'panes' },
      queuePane.element,
      conversation.element,
      visitorPane.element,
      noticeBar.element,
    ),
    spoken,
    help.element,
    leave.element,
    transfer.element,
  )

  /** What was written last stands before the operator's eyes, and the visitor may know. */
  const markSeen = (): void => {
    const { selectedId, dialogs } = desk.getState()
    const last = selectedId === null ? undefined : dialogs.get(selectedId)?.messages.at(-1)
    const isShown = document.visibilityState === 'visible' && conversation.element.getClientRects().length > 0
    if (selectedId !== null && last && isShown && conversation.isAtEnd()) desk.see(selectedId, last.seq)
  }

  const render = (): void => {
    const state = desk.getState()
    const moment = now()
    topBar.update(state, sound.isOn())
    linkStrip.update(state, moment)
    queuePane.update(state, moment)
    conversation.update(state)
    visitorPane.update(state)
    noticeBar.update(state)
    transfer.update(state)
    announcer.update(state)
    setAttributes(element, { 'data-dialog': state.selectedId !== null })
    const waiting = state.queue?.length ?? 0
    document.title = waiting > 0 ? `(${waiting}) ${labels.title}` : labels.title
    markSeen()
  }

  const afterwards: (() => void)[] = []
  /** Draws once for all that happens in one go. Not by animation frames: a hidden page has none, but a title. */
  const schedule = (then?: () => void): void => {
    if (then) afterwards.push(then)
    if (isScheduled || isEnded) return
    isScheduled = true
    queueMicrotask(() => {
      isScheduled = false
      if (isEnded) return
      render()
      for (const run of afterwards.splice(0)) run()
    })
  }

  const move = (step: 1 | -1): void => {
    const state = desk.getState()
    const ids = [...waitingOf(state), ...ownDialogsOf(state)].map(({ dialogId }) => dialogId)
    const next = neighbour(ids, state.selectedId, step)
    if (next === null) return
    desk.select(next)
    schedule(() => queuePane.focusCard(next))
  }

  const run = (command: Command): void => {
    const state = desk.getState()
    const dialog = state.selectedId === null ? undefined : state.dialogs.get(state.selectedId)
    switch (command) {
      case 'down':
        return move(1)
      case 'up':
        return move(-1)
      case 'take':
        if (dialog && canTake(stanceOf(state, dialog))) void take(dialog.dialogId)
        return
      case 'release':
        if (dialog && isHeld(state, dialog.dialogId)) void desk.release(dialog.dialogId)
        return
      case 'search':
        show('list')
        return queuePane.focusSearch()
      case 'help':
        return help.open()
    }
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    void sound.unlock()
    if (document.querySelector('dialog[open]')) return
    if (event.key === 'Escape' && !isField(event.target) && element.dataset['view'] === 'visitor')
      return hideVisitor()
    const command = commandOf(event, isField(event.target))
    if (!command) return
    event.preventDefault()
    run(command)
  }
  const onPointer = (): void => void sound.unlock()
  const onBeforeUnload = (event: BeforeUnloadEvent): void => {
    const hasUnsent = [...desk.getState().dialogs.values()].some(({ outgoing }) => outgoing.length > 0)
    if (hasUnsent) event.preventDefault()
  }
  const onReturn = (): void => {
    if (document.visibilityState === 'visible') desk.retryNow()
    schedule()
  }

  return {
    element,
    /** Puts the desk to work; to be called once the element stands in the page. */
    start: (): (() => void) => {
      const undos = [desk.subscribe(() => schedule()), attachLiveRegion(spoken, announcer.attach)]
      const clockTimer = setInterval(schedule, 1_000)
      document.addEventListener('keydown', onKeyDown)
      document.addEventListener('pointerdown', onPointer)
      document.addEventListener('visibilitychange', onReturn)
      window.addEventListener('online', desk.retryNow)
      window.addEventListener('beforeunload', onBeforeUnload)
      conversation.attach()
      render()
      return () => {
        isEnded = true
        clearInterval(clockTimer)
        document.removeEventListener('keydown', onKeyDown)
        document.removeEventListener('pointerdown', onPointer)
        document.removeEventListener('visibilitychange', onReturn)
        window.removeEventListener('online', desk.retryNow)
        window.removeEventListener('beforeunload', onBeforeUnload)
        for (const undo of undos) undo()
        conversation.destroy()
        document.title = labels.title
        element.remove()
      }
    },
    /** New in the queue: to be heard, and spoken. */
    announceArrivals: (entries: readonly QueueEntry[]): void => {
      sound.play()
      announcer.arrived(entries)
    },
  }
}
