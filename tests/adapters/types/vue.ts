import type { Message, ReplyXClient, Typing } from '@replyx/core'
import type { ChatView, ChatViewSnapshot, Row } from '@replyx/core/view'
import {
  provideReplyX,
  replyx,
  ReplyXChat,
  ReplyXProvider,
  useReplyX,
  useTyping,
  useUnread,
} from '@replyx/vue'
import type {
  ErrorHandler,
  FallbackSlotProps,
  MessageSlotProps,
  PartSlotProps,
  ProvideReplyXOptions,
  ReplyXChatSlots,
  ReplyXErrorBoundary,
  ReplyXProvided,
  useChatView,
  useComposer,
  useConnection,
  useHandoff,
  useMessages,
  useResponsive,
} from '@replyx/vue'
import { expectTypeOf } from 'vitest'
import { createApp, h, ref, type ComputedRef, type FunctionalComponent, type WritableComputedRef } from 'vue'

declare const client: ReplyXClient
const accept = <Value>(value: Value): Value => value

type PropsOf<Component extends new () => { $props: unknown }> = InstanceType<Component>['$props']
type ProviderProps = PropsOf<typeof ReplyXProvider>
type ChatProps = PropsOf<typeof ReplyXChat>
type BoundaryProps = PropsOf<typeof ReplyXErrorBoundary>

// What the provider takes.
accept<ProviderProps>({ client })
accept<ProviderProps>({ options: { assistantId: 1 }, view: { theme: 'green', locale: 'de' }, nonce: 'abc' })
// @ts-expect-error -- a theme has one of four names, or is a hex colour
accept<ProviderProps>({ client, view: { theme: 'pink' } })
// @ts-expect-error -- there is no such option
accept<ProviderProps>({ client, view: { colour: 'green' } })
// @ts-expect-error -- options of a client are no client
accept<ProviderProps>({ client: { assistantId: 1 } })

// The composable and the plugin take the same, and a view that changes.
accept<ProvideReplyXOptions>({ client, view: ref({ title: 'Mila' }) })
accept<ProvideReplyXOptions>({ client, view: () => ({ title: 'Mila' }) })
// @ts-expect-error -- a title is a text
accept<ProvideReplyXOptions>({ client, view: ref({ title: 1 }) })
expectTypeOf(provideReplyX).returns.toEqualTypeOf<ReplyXClient>()
createApp(ReplyXChat).use(replyx, { client })

// Or a client, or the options of one, as they are.
createApp(ReplyXChat).use(replyx, client)
createApp(ReplyXChat).use(replyx, { assistantId: 1 })
accept<ReplyXProvided>(client)
accept<ReplyXProvided>({ getToken: () => 'token' })
// @ts-expect-error -- there is no such option
accept<ReplyXProvided>({ assistantid: 1 })
// @ts-expect-error -- the plugin needs a client, or options of one
createApp(ReplyXChat).use(replyx)

// What the chat takes, and what it emits.
h(ReplyXChat, { client, onError: (error, { part }) => console.log(error, part) })
h(ReplyXProvider, { client }, () => h(ReplyXChat))
accept<ChatProps>({ class: 'mine' })
expectTypeOf<NonNullable<ChatProps['onError']>>().toEqualTypeOf<ErrorHandler>()
expectTypeOf<NonNullable<BoundaryProps['onError']>>().toEqualTypeOf<ErrorHandler>()
// @ts-expect-error -- parts are slots
accept<ChatProps>({ parts: {} })

// What slots get.
accept<ReplyXChatSlots>({ ChatHeader: ({ snapshot, usual }) => [h('h1', snapshot.header.title), h(usual)] })
accept<ReplyXChatSlots>({ Message: ({ row, usual }) => [row.kind === 'day' ? h('hr') : h(usual)] })
accept<ReplyXChatSlots>({ Attachments: () => [], FloatingButton: () => [] })
// @ts-expect-error -- there is no such part
accept<ReplyXChatSlots>({ Header: () => [] })
// @ts-expect-error -- not every row was written by somebody
accept<ReplyXChatSlots>({ Message: ({ row }) => [h('p', row.author)] })
// @ts-expect-error -- a text is no list of nodes
accept<ReplyXChatSlots>({ Banner: () => 'text' })
expectTypeOf<InstanceType<typeof ReplyXChat>['$slots']>().toEqualTypeOf<ReplyXChatSlots>()
expectTypeOf<PartSlotProps>().toExtend<{
  view: ChatView
  snapshot: ChatViewSnapshot
  usual: FunctionalComponent
}>()
expectTypeOf<MessageSlotProps>().not.toHaveProperty('snapshot')
expectTypeOf<MessageSlotProps>().toExtend<{ view: ChatView; row: Row; usual: FunctionalComponent }>()
expectTypeOf<FallbackSlotProps['error']>().toBeUnknown()

// What composables give.
expectTypeOf(useReplyX).returns.toEqualTypeOf<ReplyXClient>()
expectTypeOf(useTyping).returns.toEqualTypeOf<ComputedRef<Typing | null>>()
expectTypeOf(useUnread).returns.toEqualTypeOf<ComputedRef<number>>()
expectTypeOf<ReturnType<typeof useMessages>['messages']>().toEqualTypeOf<ComputedRef<readonly Message[]>>()
expectTypeOf<ReturnType<typeof useMessages>['loadOlder']>().toEqualTypeOf<() => Promise<boolean>>()
expectTypeOf<ReturnType<typeof useHandoff>['status']['value']>().toEqualTypeOf<
  'none' | 'requested' | 'active' | 'released'
>()
expectTypeOf<ReturnType<typeof useHandoff>['queuePosition']['value']>().toEqualTypeOf<number | undefined>()
expectTypeOf<ReturnType<typeof useConnection>['isOnline']>().toEqualTypeOf<ComputedRef<boolean>>()
expectTypeOf<ReturnType<typeof useComposer>['value']>().toEqualTypeOf<WritableComputedRef<string>>()
expectTypeOf<ReturnType<typeof useComposer>['button']>().toEqualTypeOf<ComputedRef<'send' | 'stop'>>()
expectTypeOf<ReturnType<typeof useChatView>['snapshot']>().toEqualTypeOf<ComputedRef<ChatViewSnapshot>>()
expectTypeOf<ReturnType<typeof useResponsive>['isTablet']>().toEqualTypeOf<ComputedRef<boolean>>()

// What they give is to be read, but for the input.
const typing = accept<ReturnType<typeof useTyping>>({} as never)
// @ts-expect-error -- who types is the client's to say
typing.value = null
