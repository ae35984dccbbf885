import type { Handoff, Message, ReplyXClient, Snapshot, Typing } from '@replyx/core'
import { breakpointOf, watchBreakpoint, type Breakpoint } from '@replyx/core/parts'
import type { ChatActions, ChatView, ChatViewSnapshot, ComposerModel } from '@replyx/core/view'
import { useSyncExternalStore } from 'react'
import { normalizeProps } from './h.ts'
import { useScope, useViewSlice, useViewSnapshot } from './scope.ts'

/** A part of the snapshot: the component is drawn again only when that part is another. */
function useSlice<Value>(select: (snapshot: Snapshot) => Value): Value {
  const { client, first } = useScope()
  return useSyncExternalStore(
    client.subscribe,
    () => select(client.getSnapshot()),
    () => select(first),
  )
}

/**
 * The client of the provider above: for sending, several dialogs, logging out and all else.
 *
 * @example
 * ```tsx
 * import { useReplyX } from '@replyx/react'
 *
 * export function NewConversation() {
 *   const chat = useReplyX()
 *   return <button onClick={() => void chat.startDialog()}>New conversation</button>
 * }
 * ```
 */
export const useReplyX = (): ReplyXClient => useScope().client

/** What {@link useMessages} gives. */
export interface MessagesState {
  /** The messages of the open dialog, oldest first: the same array until one changes. */
  readonly messages: readonly Message[]
  /** Whether the server has older ones. */
  readonly hasOlder: boolean
  /** Whether some are on their way. */
  readonly isLoading: boolean
  /** Loads an older page. @returns whether there is still more */
  readonly loadOlder: () => Promise<boolean>
}

/**
 * The messages of the open dialog.
 *
 * @example
 * ```tsx
 * import { useMessages } from '@replyx/react'
 *
 * export const Log = () => useMessages().messages.map(({ key, text }) => <p key={key}>{text}</p>)
 * ```
 */
export function useMessages(): MessagesState {
  return {
    messages: useSlice(({ messages }) => messages),
    hasOlder: useSlice(({ hasOlder }) => hasOlder),
    isLoading: useSlice(({ isLoading }) => isLoading),
    loadOlder: useReplyX().loadOlder,
  }
}

/** What {@link useComposer} gives: the input as it is shown, and props with all of its behaviour. */
export interface ComposerState extends ComposerModel {
  /** For a `<textarea>`: value, label, Enter, Shift+Enter, input methods, Escape. */
  readonly inputProps: Record<string, unknown>
  /** For the button that sends, and stops an answer that is being written. */
  readonly buttonProps: Record<string, unknown>
  /** Keeps what stands in the input. */
  readonly setValue: (text: string) => void
  /** Sends what stands in the input. */
  readonly submit: () => void
}

/**
 * The input.
 *
 * @example
 * ```tsx
 * import { useComposer } from '@replyx/react'
 *
 * export function Composer() {
 *   const { inputProps, buttonProps } = useComposer()
 *   return (
 *     <p>
 *       <textarea {...inputProps} />
 *       <button {...buttonProps}>Send</button>
 *     </p>
 *   )
 * }
 * ```
 */
export function useComposer(): ComposerState {
  const scope = useScope()
  const { view } = scope
  const composer = useViewSlice(scope, (snapshot) => snapshot.composer)
  const { MessageInput, SendButton } = view.composerProps(composer)
  return {
    ...composer,
    inputProps: normalizeProps(MessageInput),
    buttonProps: normalizeProps(SendButton),
    setValue: view.actions.setDraft,
    submit: view.actions.submit,
  }
}

/** What {@link useHandoff} gives. */
export interface HandoffState extends Handoff {
  /** Asks for a human. @param reason - why, for the operators' queue */
  readonly requestOperator: (reason?: string) => Promise<void>
  /** Takes the request back. */
  readonly cancelOperator: () => Promise<void>
}

/**
 * The handoff to a human: where it stands, and how to ask for it.
 *
 * @example
 * ```tsx
 * import { useHandoff } from '@replyx/react'
 *
 * export function CallButton() {
 *   const { status, requestOperator } = useHandoff()
 *   return status === 'none' && <button onClick={() => void requestOperator()}>Talk to a person</button>
 * }
 * ```
 */
export function useHandoff(): HandoffState {
  const { requestOperator, cancelOperator } = useReplyX()
  return { ...useSlice(({ handoff }) => handoff), requestOperator, cancelOperator }
}

/**
 * Who is typing; `null` where nobody is.
 *
 * @example
 * ```tsx
 * import { useTyping } from '@replyx/react'
 *
 * export const Typing = () => useTyping() && <p>…</p>
 * ```
 */
export const useTyping = (): Typing | null => useSlice(({ typing }) => typing)

/** What {@link useConnection} gives. */
export interface ConnectionStatus extends Pick<
  Snapshot,
  'connection' | 'channel' | 'error' | 'limit' | 'storage'
> {
  /** Whether what is sent now leaves at once. */
  readonly isOnline: boolean
}

/**
 * How the connection stands, and what stands in its way.
 *
 * @example
 * ```tsx
 * import { useConnection } from '@replyx/react'
 *
 * export const Status = () => <p>{useConnection().connection}</p>
 * ```
 */
export function useConnection(): ConnectionStatus {
  const connection = useSlice((snapshot) => snapshot.connection)
  return {
    connection,
    isOnline: connection === 'online',
    channel: useSlice(({ channel }) => channel),
    error: useSlice(({ error }) => error),
    limit: useSlice(({ limit }) => limit),
    storage: useSlice(({ storage }) => storage),
  }
}

/**
 * How many messages are unread.
 *
 * @example
 * ```tsx
 * import { useUnread } from '@replyx/react'
 *
 * export const Badge = () => <b>{useUnread()}</b>
 * ```
 */
export const useUnread = (): number => useSlice(({ unread }) => unread)

/** What {@link useChatView} gives. */
export interface ChatViewState {
  /** The logic of the interface: props part by part, `open`, `close`, `toggle`, `update`. */
  readonly view: ChatView
  /** Everything that is shown. */
  readonly snapshot: ChatViewSnapshot
  /** What a visitor can do. */
  readonly actions: ChatActions
}

/**
 * The interface's own logic, for drawing it yourself: spread `normalizeProps(view.composerProps(…).MessageInput)`.
 *
 * @example
 * ```tsx
 * import { useChatView } from '@replyx/react'
 *
 * export function OpenButton() {
 *   const { view, snapshot } = useChatView()
 *   return snapshot.isMinimized && <button onClick={view.open}>Questions?</button>
 * }
 * ```
 */
export function useChatView(): ChatViewState {
  const scope = useScope()
  const { view } = scope
  return { view, snapshot: useViewSnapshot(scope), actions: view.actions }
}

/** What {@link useResponsive} gives. */
export interface Responsive {
  /** Up to 768 CSS pixels wide. */
  readonly isMobile: boolean
  /** From 769 to 1024 CSS pixels wide. */
  readonly isTablet: boolean
  /** 1025 CSS pixels wide or more; on a server, too. */
  readonly isDesktop: boolean
}

const subscribeToWidth = (changed: () => void): (() => void) => watchBreakpoint(window, changed)
const readWidth = (): Breakpoint => breakpointOf(window)
const serverWidth = (): Breakpoint => 'desktop'

/**
 * How wide the window is.
 *
 * @example
 * ```tsx
 * import { useResponsive } from '@replyx/react'
 *
 * export const Hint = () => !useResponsive().isMobile && <p>Press Enter to send</p>
 * ```
 */
export function useResponsive(): Responsive {
  const breakpoint = useSyncExternalStore(subscribeToWidth, readWidth, serverWidth)
  return {
    isMobile: breakpoint === 'mobile',
    isTablet: breakpoint === 'tablet',
    isDesktop: breakpoint === 'desktop',
  }
}
