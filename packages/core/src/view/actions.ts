import { isReplyXError, ReplyXError } from '../errors.ts'
import type { ReplyXClient } from '../types.ts'
import type { MessageAction } from './model/types.ts'

/** What a visitor can do. Each is safe to call at any time: what fails is shown in the banner. */
export interface ChatActions {
  /** Opens a floating chat. */
  open(): void
  /** Minimizes a floating chat. */
  close(): void
  /** Opens or minimizes a floating chat. */
  toggle(): void
  /** Keeps what stands in the input. */
  setDraft(text: string): void
  /** Sends what stands in the input, or the edited message. */
  submit(): void
  /** Sends a given text, as a quick reply does. */
  sendText(text: string): void
  /** Leaves the editing of a message that failed. */
  cancelEditing(): void
  /** Stops the answer that is being written. */
  stopAnswer(): void
  /** Repeats, edits or removes a message that failed. */
  handleMessage(key: string, action: MessageAction): void
  /** Asks for a human. */
  callOperator(): void
  /** Takes the request for a human back, or puts the strip away. */
  handleHandoff(): void
  /** Does what the banner offers: puts it away, or connects again. */
  handleBanner(): void
  /** Loads older messages. */
  loadOlder(): void
  /** Goes to the newest message. */
  jumpToEnd(): void
}

/** What of the interface's own state the actions change. */
export interface ViewState {
  isMinimized: boolean
  isMobile: boolean
  isSystemDark: boolean
  isAtEnd: boolean
  window: readonly [first: string, last: string]
  isVisible: boolean
  wasOpened: boolean
  /** Whether the visitor has done something that a handoff notice may answer. */
  hasActed: boolean
  editing: { readonly key: string; readonly draft: string } | null
  failure: ReplyXError | null
  isStorageDegraded: boolean
  scrollRequests: number
  focusRequests: number
  readonly dismissed: Set<unknown>
}

/** What the actions work on. */
export interface ActionPorts {
  readonly chat: ReplyXClient
  readonly state: ViewState
  /** Whether the text can be sent. */
  readonly canSend: () => boolean
  /** What the banner is about, for putting it away. */
  readonly bannerSubject: () => unknown
  /** Whether it can be minimized. */
  readonly isClosable: () => boolean
  /** Tells that the state has changed. */
  readonly changed: () => void
}

/** Makes the actions of one view. */
export function createActions({
  chat,
  state,
  canSend,
  bannerSubject,
  isClosable,
  changed,
}: ActionPorts): ChatActions {
  const fail = (cause: unknown): void => {
    state.failure = isReplyXError(cause)
      ? cause
      : new ReplyXError({ code: 'handler_failed', message: 'unable to finish; see cause', cause })
    changed()
  }
  /** Runs something that may throw or reject. */
  const attempt = (run: () => unknown): void => {
    state.failure = null
    try {
      const result = run()
      if (result instanceof Promise) result.catch(fail)
    } catch (error) {
      fail(error)
    }
    changed()
  }
  /** What was pressed goes away: the focus moves to the input, but on a phone that would bring up the keyboard. */
  const press = (run: () => unknown): void => {
    if (!state.isMobile) state.focusRequests++
    attempt(run)
  }
  const setMinimized = (isMinimized: boolean): void => {
    if (!isClosable() || state.isMinimized === isMinimized) return
    state.isMinimized = isMinimized
    changed()
  }
  const cancelEditing = (): void => {
    const { editing } = state
    state.editing = null
    if (editing) chat.setDraft(editing.draft)
    changed()
  }
  const send = (text: string): void => {
    state.hasActed = true
    state.scrollRequests++
    chat.send(text)
  }

  return {
    open: () => setMinimized(false),
    close: () => setMinimized(true),
    toggle: () => setMinimized(!state.isMinimized),
    setDraft: (text) => chat.setDraft(text),
    submit: () => {
      if (!canSend()) return
      const { editing } = state
      const text = chat.getSnapshot().draft.trim()
      if (editing) {
        state.scrollRequests++
        attempt(() => chat.edit(editing.key, text))
        cancelEditing()
        // The client empties the input, unless it does not take the text.
      } else attempt(() => send(text))
    },
    sendText: (text) => press(() => send(text)),
    cancelEditing,
    stopAnswer: () => attempt(() => chat.stopAnswer()),
    handleMessage: (key, action) => {
      const { draft, messages } = chat.getSnapshot()
      const message = messages.find((candidate) => candidate.key === key)
      if (action === 'retry') press(() => chat.retry(key))
      else if (action === 'discard') {
        if (state.editing?.key === key) cancelEditing()
        press(() => chat.discard(key))
      } else if (message) {
        state.editing = { key, draft: state.editing?.draft ?? draft }
        state.focusRequests++
        chat.setDraft(message.text)
        changed()
      }
    },
    callOperator: () => {
      state.hasActed = true
      press(() => chat.requestOperator())
    },
    handleHandoff: () => {
      const { handoff } = chat.getSnapshot()
      press(() => (handoff.status === 'requested' ? chat.cancelOperator() : state.dismissed.add(handoff)))
    },
    handleBanner: () => {
      const hasFailed = chat.getSnapshot().connection === 'failed'
      press(() => (hasFailed ? chat.connect() : state.dismissed.add(bannerSubject())))
    },
    loadOlder: () => {
      const { hasOlder, isLoading } = chat.getSnapshot()
      if (hasOlder && !isLoading) attempt(() => chat.loadOlder())
    },
    jumpToEnd: () => press(() => state.scrollRequests++),
  }
}
