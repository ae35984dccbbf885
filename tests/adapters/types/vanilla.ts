import type { ReplyXClient } from '@replyx/core'
import type { ChatView, ChatViewSnapshot, Row, ViewOptions } from '@replyx/core/view'
import {
  h,
  mount,
  type Child,
  type DrawPart,
  type MountedChat,
  type MountOptions,
  type Parts,
} from '@replyx/vanilla'
import { expectTypeOf } from 'vitest'

declare const client: ReplyXClient
const accept = <Value>(value: Value): Value => value

// What mount takes: a place, a client or its options, and looks.
export const chats = (): MountedChat[] => [
  mount(document.body, client),
  mount(document.body, { assistantId: 1 }, { theme: 'green', nonce: 'abc' }),
  mount(document.body.attachShadow({ mode: 'open' }), client, { type: 'embedded' }),
  // @ts-expect-error -- a selector is no place
  mount('#support', client),
  // @ts-expect-error -- a client, or options of one, there must be
  mount(document.body),
]
// @ts-expect-error -- a theme has one of four names, or is a hex colour
accept<MountOptions>({ theme: 'pink' })
// @ts-expect-error -- there is no such option
accept<MountOptions>({ colour: 'green' })

// What parts get, and what they may give.
accept<Parts>({ ChatHeader: ({ snapshot }) => h('h1', null, snapshot.header.title) })
accept<Parts>({
  EmptyState: ({ snapshot }, usual) => snapshot.empty && [usual(), h('p', { class: 'a' }, 'b')],
})
accept<Parts>({ Message: ({ row }, usual) => (row.kind === 'day' ? h('hr', { key: row.key }) : usual()) })
accept<Parts>({ Banner: () => null, FloatingButton: () => 'text', Attachments: () => undefined })
// @ts-expect-error -- there is no such part
accept<Parts>({ Header: () => null })
// @ts-expect-error -- an element of the page is no description of one
accept<Parts>({ Banner: () => document.createElement('p') })
// @ts-expect-error -- a number is no text
accept<Parts>({ Banner: () => 17 })
expectTypeOf<Parameters<NonNullable<Parts['Message']>>[0]>().toEqualTypeOf<{
  readonly view: ChatView
  readonly row: Row
}>()
expectTypeOf<Parameters<NonNullable<Parts['Banner']>>[0]>().toEqualTypeOf<{
  readonly view: ChatView
  readonly snapshot: ChatViewSnapshot
}>()
expectTypeOf<Parameters<DrawPart<unknown>>[1]>().toEqualTypeOf<() => Child>()

// What mount gives.
expectTypeOf<MountedChat['client']>().toEqualTypeOf<ReplyXClient>()
expectTypeOf<MountedChat['view']>().toEqualTypeOf<ChatView>()
expectTypeOf<MountedChat['update']>().parameters.toEqualTypeOf<[options: ViewOptions]>()
expectTypeOf<MountedChat['destroy']>().returns.toBeVoid()
