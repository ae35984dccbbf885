import type { Handoff, Message, ReplyXClient } from '@replyx/core'
import type { ChatView, ViewOptions } from '@replyx/core/view'
import { h } from '@replyx/vanilla'
import { defineReplyXChat, type ReplyXChatElement, type ReplyXChatEventMap } from '@replyx/vanilla/element'
import { expectTypeOf } from 'vitest'

declare const client: ReplyXClient

// What documents give by the tag's name.
expectTypeOf(defineReplyXChat).parameters.toEqualTypeOf<[name?: string | undefined]>()
const chat = document.createElement('replyx-chat')
expectTypeOf(chat).toEqualTypeOf<ReplyXChatElement>()
expectTypeOf(document.querySelector('replyx-chat')).toEqualTypeOf<ReplyXChatElement | null>()
expectTypeOf<ReplyXChatElement>().toExtend<HTMLElement>()

// What properties take.
chat.client = client
chat.client = null
chat.options = { assistantId: 1, storage: 'memory' }
chat.viewOptions = { theme: 'green', quickReplies: ['Prices?'] }
chat.parts = { ChatHeader: ({ snapshot }) => h('h1', null, snapshot.header.title) }
expectTypeOf(chat.viewOptions).toEqualTypeOf<ViewOptions>()
expectTypeOf(chat.view).toEqualTypeOf<ChatView | null>()
// @ts-expect-error -- options of a client are no client
chat.client = { assistantId: 1 }
// @ts-expect-error -- there is no such option
chat.options = { assistant: 1 }
// @ts-expect-error -- a theme has one of four names, or is a hex colour
chat.viewOptions = { theme: 'pink' }
// @ts-expect-error -- there is no such part
chat.parts = { Header: () => null }
// @ts-expect-error -- the view is the element's
chat.view = null

// What listeners get.
chat.addEventListener('message:received', ({ detail }) => {
  expectTypeOf(detail).toEqualTypeOf<{ readonly message: Message; readonly isLeading: boolean }>()
})
chat.addEventListener('handoff:changed', function ({ detail, currentTarget }) {
  expectTypeOf(detail.previous).toEqualTypeOf<Handoff>()
  expectTypeOf(currentTarget).toEqualTypeOf<EventTarget | null>()
  expectTypeOf(this).toEqualTypeOf<ReplyXChatElement>()
})
chat.addEventListener('message:sending', ({ detail }) => detail.cancel('not now'), { once: true })
chat.addEventListener('error', ({ detail }) => {
  expectTypeOf(detail.error).toBeUnknown()
  expectTypeOf(detail.part).toExtend<string | undefined>()
})
expectTypeOf<ReplyXChatEventMap['unread:changed']['detail']>().toEqualTypeOf<{
  readonly current: number
  readonly previous: number
}>()
// Those of every element are as ever, and others are events.
chat.addEventListener('keydown', (event) => expectTypeOf(event).toEqualTypeOf<KeyboardEvent>())
chat.addEventListener('own:event', (event) => expectTypeOf(event).toEqualTypeOf<Event>())
const listener = ({ detail }: ReplyXChatEventMap['unread:changed']): void => console.log(detail.current)
chat.addEventListener('unread:changed', listener)
chat.removeEventListener('unread:changed', listener)
// @ts-expect-error -- a count is no message
chat.addEventListener('unread:changed', ({ detail }) => detail.message)
