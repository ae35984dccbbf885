import type { Handoff, Message, ReplyXClient, Typing } from '@replyx/core'
import type { ChatView, ChatViewSnapshot, Row } from '@replyx/core/view'
import {
  ReplyXChat,
  ReplyXProvider,
  useHandoff,
  useMessages,
  useReplyX,
  useTyping,
  useUnread,
} from '@replyx/react'
import type {
  ErrorHandler,
  MessagePartProps,
  PartProps,
  Parts,
  ReplyXChatProps,
  ReplyXErrorBoundaryProps,
  ReplyXProviderProps,
  useChatView,
  useComposer,
  useConnection,
  useResponsive,
} from '@replyx/react'
import { createElement, type ReactNode } from 'react'
import { expectTypeOf } from 'vitest'

declare const client: ReplyXClient
const accept = <Value>(value: Value): Value => value

// What the provider takes.
accept<ReplyXProviderProps>({ client })
accept<ReplyXProviderProps>({ options: { assistantId: 1 }, view: { theme: 'green', locale: 'de' } })
accept<ReplyXProviderProps>({ client, view: { theme: '#0f766e', quickReplies: ['Prices?'], sound: true } })
accept<ReplyXProviderProps>({ client, nonce: 'abc', children: 'anything' })
// @ts-expect-error -- a theme has one of four names, or is a hex colour
accept<ReplyXProviderProps>({ client, view: { theme: 'pink' } })
// @ts-expect-error -- there is no such option
accept<ReplyXProviderProps>({ client, view: { colour: 'green' } })
// @ts-expect-error -- a size is a number
accept<ReplyXProviderProps>({ client, view: { buttonSize: '80px' } })
// @ts-expect-error -- there is no such label
accept<ReplyXProviderProps>({ client, view: { labels: { sendd: 'Post' } } })
// @ts-expect-error -- options of a client are no client
accept<ReplyXProviderProps>({ client: { assistantId: 1 } })
// @ts-expect-error -- a client belongs to one assistant
accept<ReplyXProviderProps>({ options: { assistantId: 'one' } })
// @ts-expect-error -- parts belong to the chat
accept<ReplyXProviderProps>({ client, parts: {} })

// What the chat takes.
accept<ReplyXChatProps>({})
accept<ReplyXChatProps>({ options: { assistantId: 1 }, onError: (error, { part }) => [error, part] })
createElement(ReplyXChat, { client, parts: { Banner: () => null } })
createElement(ReplyXProvider, { client }, createElement(ReplyXChat))
// @ts-expect-error -- what stands inside of the chat are parts
accept<ReplyXChatProps>({ children: 'anything' })
// @ts-expect-error -- there is no such part
accept<ReplyXChatProps>({ parts: { Header: () => null } })

// What parts get.
accept<Parts>({ ChatHeader: ({ snapshot, children }) => [snapshot.header.title, children] })
accept<Parts>({ Message: ({ row, children }) => (row.kind === 'message' ? row.author : children) })
accept<Parts>({ Attachments: () => null, FloatingButton: () => null, TypingIndicator: () => null })
expectTypeOf<PartProps>().toExtend<{ view: ChatView; snapshot: ChatViewSnapshot; children?: ReactNode }>()
// A row is no snapshot, and not every row was written by somebody.
expectTypeOf<MessagePartProps>().not.toHaveProperty('snapshot')
expectTypeOf<MessagePartProps['row']>().not.toHaveProperty('author')
expectTypeOf<MessagePartProps>().toExtend<{ view: ChatView; row: Row; children?: ReactNode }>()

// What a boundary takes.
accept<ReplyXErrorBoundaryProps>({ fallback: (_error, retry) => createElement('button', { onClick: retry }) })
expectTypeOf<Parameters<NonNullable<ReplyXErrorBoundaryProps['fallback']>>>().toEqualTypeOf<
  [error: unknown, retry: () => void]
>()
expectTypeOf<Parameters<ErrorHandler>[0]>().toBeUnknown()
expectTypeOf<Parameters<ErrorHandler>[1]['part']>().toEqualTypeOf<
  | 'StyleProvider'
  | 'ChatHeader'
  | 'HandoffControls'
  | 'Banner'
  | 'EmptyState'
  | 'Message'
  | 'TypingIndicator'
  | 'Attachments'
  | 'InputArea'
  | 'FloatingButton'
>()

// What hooks give.
expectTypeOf(useReplyX).returns.toEqualTypeOf<ReplyXClient>()
expectTypeOf(useTyping).returns.toEqualTypeOf<Typing | null>()
expectTypeOf(useUnread).returns.toEqualTypeOf<number>()
expectTypeOf(useMessages).returns.toEqualTypeOf<{
  readonly messages: readonly Message[]
  readonly hasOlder: boolean
  readonly isLoading: boolean
  readonly loadOlder: () => Promise<boolean>
}>()
expectTypeOf(useHandoff).returns.toExtend<Handoff>()
expectTypeOf<ReturnType<typeof useHandoff>['requestOperator']>().parameters.toEqualTypeOf<
  [reason?: string | undefined]
>()
expectTypeOf<ReturnType<typeof useConnection>['connection']>().toEqualTypeOf<
  'idle' | 'connecting' | 'online' | 'reconnecting' | 'offline' | 'failed'
>()
expectTypeOf<ReturnType<typeof useConnection>['isOnline']>().toBeBoolean()
expectTypeOf<ReturnType<typeof useComposer>['button']>().toEqualTypeOf<'send' | 'stop'>()
expectTypeOf<ReturnType<typeof useComposer>['counter']>().toEqualTypeOf<string | null>()
expectTypeOf<ReturnType<typeof useComposer>['setValue']>().toEqualTypeOf<(text: string) => void>()
expectTypeOf<ReturnType<typeof useChatView>['snapshot']>().toEqualTypeOf<ChatViewSnapshot>()
expectTypeOf<ReturnType<typeof useResponsive>['isTablet']>().toBeBoolean()

// What they give is to be read.
const state = accept<ReturnType<typeof useMessages>>({} as never)
// @ts-expect-error -- messages are the client's
state.messages = []
// @ts-expect-error -- and so is what is in them
state.messages[0] = state.messages[1]
