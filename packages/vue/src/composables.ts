import type { Handoff, Message, ReplyXClient, Snapshot, Typing } from '@replyx/core'
import { breakpointOf, watchBreakpoint, type Breakpoint } from '@replyx/core/parts'
import type { ChatActions, ChatView, ChatViewSnapshot, ComposerModel } from '@replyx/core/view'
import { computed, type ComputedRef, type WritableComputedRef } from 'vue'
import { follow } from './follow.ts'
import { normalizeProps } from './h.ts'
import { useScope } from './scope.ts'

/** A ref for each field: what reads it is drawn again only when that field is another. */
export type RefsOf<Value> = { readonly [Name in keyof Value]-?: ComputedRef<Value[Name]> }

function refsOf<Value extends object, Name extends keyof Value>(
  source: () => Value,
  names: readonly Name[],
): RefsOf<Pick<Value, Name>> {
  const entries = names.map((name) => [name, computed(() => source()[name])] as const)
  return Object.fromEntries(entries) as RefsOf<Pick<Value, Name>>
}

/** Parts of the snapshot. */
function useSlices<Name extends keyof Snapshot>(...names: readonly Name[]): RefsOf<Pick<Snapshot, Name>> {
  const state = useScope().useState()
  return refsOf(() => state.value, names)
}

/**
 * The client of the provider above: for sending, several dialogs, logging out and all else.
 *
 * @example
 * ```ts
 * import { useReplyX } from '@replyx/vue'
 * import { defineComponent, h } from 'vue'
 *
 * export const NewConversation = defineComponent(() => {
 *   const chat = useReplyX()
 *   return () => h('button', { onClick: () => chat.startDialog() }, 'New conversation')
 * })
 * ```
 */
export const useReplyX = (): ReplyXClient => useScope().client

/** What {@link useMessages} gives. */
export interface MessagesState {
  /** The messages of the open dialog, oldest first: the same array until one changes. */
  readonly messages: ComputedRef<readonly Message[]>
  /** Whether the server has older ones. */
  readonly hasOlder: ComputedRef<boolean>
  /** Whether some are on their way. */
  readonly isLoading: ComputedRef<boolean>
  /** Loads an older page. @returns whether there is still more */
  readonly loadOlder: () => Promise<boolean>
}

/**
 * The messages of the open dialog.
 *
 * @example
 * ```ts
 * import { useMessages } from '@replyx/vue'
 * import { defineComponent, h } from 'vue'
 *
 * export const Log = defineComponent(() => {
 *   const { messages } = useMessages()
 *   return () => messages.value.map(({ key, text }) => h('p', { key }, text))
 * })
 * ```
 */
export function useMessages(): MessagesState {
  return { ...useSlices('messages', 'hasOlder', 'isLoading'), loadOlder: useReplyX().loadOlder }
}

/** What {@link useComposer} gives: the input as it is shown, and props with all of its behaviour. */
export interface ComposerState extends RefsOf<Omit<ComposerModel, 'value'>> {
  /** What stands in the input; for `v-model`, too. */
  readonly value: WritableComputedRef<string>
  /** For a `<textarea>`: value, label, Enter, Shift+Enter, input methods, Escape. */
  readonly inputProps: ComputedRef<Record<string, unknown>>
  /** For the button that sends, and stops an answer that is being written. */
  readonly buttonProps: ComputedRef<Record<string, unknown>>
  /** Keeps what stands in the input. */
  readonly setValue: (text: string) => void
  /** Sends what stands in the input. */
  readonly submit: () => void
}

/**
 * The input.
 *
 * @example
 * ```ts
 * import { useComposer } from '@replyx/vue'
 * import { defineComponent, h } from 'vue'
 *
 * export const Composer = defineComponent(() => {
 *   const { inputProps, buttonProps } = useComposer()
 *   return () => h('p', [h('textarea', inputProps.value), h('button', buttonProps.value, 'Send')])
 * })
 * ```
 */
export function useComposer(): ComposerState {
  const { view, useShown } = useScope()
  const { setDraft, submit } = view.actions
  const shown = useShown()
  const composer = computed(() => shown.value.composer)
  const props = computed(() => view.composerProps(composer.value))
  return {
    // Every field is there from the beginning.
    ...refsOf(() => composer.value, Object.keys(composer.value) as (keyof ComposerModel)[]),
    value: computed({ get: () => composer.value.value, set: setDraft }),
    inputProps: computed(() => normalizeProps(props.value.MessageInput)),
    buttonProps: computed(() => normalizeProps(props.value.SendButton)),
    setValue: setDraft,
    submit,
  }
}

/** What {@link useHandoff} gives. */
export interface HandoffState extends RefsOf<Handoff> {
  /** Asks for a human. @param reason - why, for the operators' queue */
  readonly requestOperator: (reason?: string) => Promise<void>
  /** Takes the request back. */
  readonly cancelOperator: () => Promise<void>
}

/**
 * The handoff to a human: where it stands, and how to ask for it.
 *
 * @example
 * ```ts
 * import { useHandoff } from '@replyx/vue'
 * import { defineComponent, h } from 'vue'
 *
 * export const CallButton = defineComponent(() => {
 *   const { status, requestOperator } = useHandoff()
 *   return () => status.value === 'none' && h('button', { onClick: () => requestOperator() }, 'Talk to a person')
 * })
 * ```
 */
export function useHandoff(): HandoffState {
  const { requestOperator, cancelOperator } = useReplyX()
  const { handoff } = useSlices('handoff')
  return {
    ...refsOf(
      () => handoff.value,
      [
        'status',
        'operator',
        'queuePosition',
        'estimatedWait',
        'expiresAt',
        'reason',
        'nextOpenAt',
        'isBeingRead',
      ],
    ),
    requestOperator,
    cancelOperator,
  }
}

/**
 * Who is typing; `null` where nobody is.
 *
 * @example
 * ```ts
 * import { useTyping } from '@replyx/vue'
 * import { defineComponent, h } from 'vue'
 *
 * export const Typing = defineComponent(() => {
 *   const typing = useTyping()
 *   return () => typing.value && h('p', '…')
 * })
 * ```
 */
export const useTyping = (): ComputedRef<Typing | null> => useSlices('typing').typing

/** What {@link useConnection} gives. */
export interface ConnectionStatus extends RefsOf<
  Pick<Snapshot, 'connection' | 'channel' | 'error' | 'limit' | 'storage'>
> {
  /** Whether what is sent now leaves at once. */
  readonly isOnline: ComputedRef<boolean>
}

/**
 * How the connection stands, and what stands in its way.
 *
 * @example
 * ```ts
 * import { useConnection } from '@replyx/vue'
 * import { defineComponent, h } from 'vue'
 *
 * export const Status = defineComponent(() => {
 *   const { connection } = useConnection()
 *   return () => h('p', connection.value)
 * })
 * ```
 */
export function useConnection(): ConnectionStatus {
  const slices = useSlices('connection', 'channel', 'error', 'limit', 'storage')
  return { ...slices, isOnline: computed(() => slices.connection.value === 'online') }
}

/**
 * How many messages are unread.
 *
 * @example
 * ```ts
 * import { useUnread } from '@replyx/vue'
 * import { defineComponent, h } from 'vue'
 *
 * export const Badge = defineComponent(() => {
 *   const unread = useUnread()
 *   return () => h('b', unread.value)
 * })
 * ```
 */
export const useUnread = (): ComputedRef<number> => useSlices('unread').unread

/** What {@link useChatView} gives. */
export interface ChatViewState {
  /** The logic of the interface: props part by part, `open`, `close`, `toggle`, `update`. */
  readonly view: ChatView
  /** Everything that is shown. */
  readonly snapshot: ComputedRef<ChatViewSnapshot>
  /** What a visitor can do. */
  readonly actions: ChatActions
}

/**
 * The interface's own logic, for drawing it yourself: `v-bind="normalizeProps(view.composerProps(…).MessageInput)"`.
 *
 * @example
 * ```ts
 * import { useChatView } from '@replyx/vue'
 * import { defineComponent, h } from 'vue'
 *
 * export const OpenButton = defineComponent(() => {
 *   const { view, snapshot } = useChatView()
 *   return () => snapshot.value.isMinimized && h('button', { onClick: view.open }, 'Questions?')
 * })
 * ```
 */
export function useChatView(): ChatViewState {
  const { view, useShown } = useScope()
  return { view, snapshot: useShown(), actions: view.actions }
}

/** What {@link useResponsive} gives. */
export interface Responsive {
  /** Up to 768 CSS pixels wide. */
  readonly isMobile: ComputedRef<boolean>
  /** From 769 to 1024 CSS pixels wide. */
  readonly isTablet: ComputedRef<boolean>
  /** 1025 CSS pixels wide or more; on a server, too. */
  readonly isDesktop: ComputedRef<boolean>
}

/**
 * How wide the window is.
 *
 * @example
 * ```ts
 * import { useResponsive } from '@replyx/vue'
 * import { defineComponent, h } from 'vue'
 *
 * export const Hint = defineComponent(() => {
 *   const { isMobile } = useResponsive()
 *   return () => !isMobile.value && h('p', 'Press Enter to send')
 * })
 * ```
 */
export function useResponsive(): Responsive {
  let isInPage = false
  const breakpoint = follow<Breakpoint>({
    getSnapshot: () => (isInPage ? breakpointOf(window) : 'desktop'),
    subscribe: (changed) => {
      isInPage = true
      return watchBreakpoint(window, changed)
    },
  })()
  const is = (wanted: Breakpoint) => computed(() => breakpoint.value === wanted)
  return { isMobile: is('mobile'), isTablet: is('tablet'), isDesktop: is('desktop') }
}
