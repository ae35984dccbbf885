import { isReplyXError, ReplyXError } from '../errors.ts'
import type { ReplyXClient } from '../types.ts'
import type { BannerChoice } from './model/parts.ts'
import type { ComposerModel, MessageAction } from './model/types.ts'

/** What a visitor can do. Each is safe to call at any time: what fails is shown in the banner. */
export interface ChatActions {
  /** Opens a chat that can be minimized. */
  open(): void
  /** Minimizes it. */
  close(): void
  /** Opens or minimizes it. */
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
  /** Repeats, edits or removes a message that failed or waits; asks again where an answer broke off. */
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

/** A message that is being edited, and its text by now. */
interface Editing {
  readonly key: string
  readonly text: string
}

/** What of the interface's own state the actions change. */
export interface ViewState {
  isMinimized: boolean
  isMobile: boolean
  isFramed: boolean
  isSystemDark: boolean
  isAtEnd: boolean
  window: readonly [first: string, last: string]
  isVisible: boolean
  wasOpened: boolean
  /** Whether the visitor has done something that a handoff notice may answer. */
  hasActed: boolean
  editing: Editing | null
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
  /** What stands in the input, and whether it can be sent. */
  readonly composer: () => ComposerModel
  /** The banner, with what it is about. */
  readonly banner: () => BannerChoice | undefined
  /** Whether it can be minimized. */
  readonly isClosable: () => boolean
  /** Tells that the state has changed. */
  readonly changed: () => void
}

/** Makes the actions of one view. */
export function createActions({
  chat,
  state,
  composer,
  banner,
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
  /** What was pressed goes away, or cannot be pressed any more: the focus needs another place. */
  const press = (run: () => unknown): void => {
    state.focusRequests++
    attempt(run)
  }
  const setMinimized = (isMinimized: boolean): void => {
    if (!isClosable() || state.isMinimized === isMinimized) return
    state.isMinimized = isMinimized
    changed()
  }
  const find = (key?: string) => chat.getSnapshot().messages.find((message) => message.key === key)
  const send = (text: string): void => {
    state.hasActed = true
    state.scrollRequests++
    chat.send(text)
  }

  const actions: ChatActions = {
    open: () => setMinimized(false),
    close: () => setMinimized(true),
    toggle: () => setMinimized(!state.isMinimized),
    setDraft: (text) => {
      if (!composer().isEditing) return chat.setDraft(text)
      state.editing = { ...(state.editing as Editing), text }
      changed()
    },
    submit: () => {
      const { canSend, isEditing, value } = composer()
      if (!canSend) return
      press(() => {
        // The client empties the input, unless it does not take the text.
        if (!isEditing) return send(value.trim())
        const { key } = state.editing as Editing
        state.scrollRequests++
        chat.edit(key, value.trim())
        // What is not taken stays in the input, too.
        if (!find(key)) state.editing = null
      })
    },
    sendText: (text) => {
      const { draft } = chat.getSnapshot()
      press(() => {
        send(text)
        chat.setDraft(draft)
      })
    },
    cancelEditing: () => press(() => (state.editing = null)),
    stopAnswer: () => press(() => chat.stopAnswer()),
    handleMessage: (key, action) => {
      const { draft, messages } = chat.getSnapshot()
      const { text = '', status } = find(key) ?? {}
      if (status === 'interrupted') {
        const question = messages.filter(({ sender }) => sender === 'user').at(-1)
        return question && actions.sendText(question.text)
      }
      press(() => {
        // It may leave at any moment: what can still be changed is what stands in the input.
        if (action === 'edit' && status === 'queued')
          return chat
            .discard(key)
            .then((isOut) => isOut && chat.setDraft(`${text}\n${chat.getSnapshot().draft}`.trim()))
        if (action === 'retry') {
          chat.retry(key)
          // What was made of it meanwhile may become another message.
          if (state.editing?.key === key && !draft) chat.setDraft(state.editing.text)
        } else if (action === 'discard') return chat.discard(key)
        else if (status) state.editing = { key, text }
      })
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
      const choice = banner()
      press(() => (choice?.banner.action === 'retry' ? chat.connect() : state.dismissed.add(choice?.subject)))
    },
    loadOlder: () => {
      const { hasOlder, isLoading } = chat.getSnapshot()
      if (hasOlder && !isLoading) attempt(() => chat.loadOlder())
    },
    jumpToEnd: () => press(() => state.scrollRequests++),
  }
  return actions
}
