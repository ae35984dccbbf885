// @vitest-environment happy-dom
import {
  normalizeProps,
  replyx,
  ReplyXProvider,
  useChatView,
  useComposer,
  useConnection,
  useHandoff,
  useMessages,
  useResponsive,
  useTyping,
  useUnread,
} from '@replyx/vue'
import { describe, expect, it, vi } from 'vitest'
import { computed, defineComponent, effectScope, h, nextTick, watchEffect, type Component } from 'vue'
import { createFakeChat, makeMessage, type FakeChat } from '../../core/tests/view/fake-chat.ts'
import { find, mountApp, press, type, watchPage } from './support.ts'

watchPage()

function mountInside(fake: FakeChat, component: Component) {
  return mountApp(() => h(ReplyXProvider, { client: fake.client }, () => h(component)))
}

/** Draws what a composable gives, and counts how often. */
function watch(fake: FakeChat, use: () => () => unknown) {
  const drawn: unknown[] = []
  mountInside(
    fake,
    defineComponent(() => {
      const read = use()
      return () => {
        drawn.push(read())
        return h('i')
      }
    }),
  )
  return drawn
}

describe('a composable', () => {
  it('gives refs, and draws again only when its own slice is another', async () => {
    const fake = createFakeChat({ messages: [makeMessage(1)] })
    const counts = watch(fake, () => {
      const { messages, hasOlder } = useMessages()
      return () => [messages.value.length, hasOlder.value]
    })
    const typing = watch(fake, () => {
      const typing = useTyping()
      return () => typing.value?.actor
    })
    const unread = watch(fake, () => {
      const unread = useUnread()
      return () => unread.value
    })
    fake.set({ typing: { actor: 'assistant' } })
    await nextTick()
    fake.set({ messages: [makeMessage(1), makeMessage(2)], hasOlder: true })
    await nextTick()
    expect(counts).toEqual([
      [1, false],
      [2, true],
    ])
    expect(typing).toEqual([undefined, 'assistant'])
    expect(unread).toEqual([0])
  })

  it('of the connection says whether what is sent leaves at once', async () => {
    const fake = createFakeChat()
    const drawn = watch(fake, () => {
      const { connection, isOnline, channel, error, limit, storage } = useConnection()
      return () => [connection.value, isOnline.value, channel.value, error.value, limit.value, storage.value]
    })
    fake.set({ connection: 'reconnecting', channel: null })
    await nextTick()
    expect(drawn).toEqual([
      ['online', true, 'socket', null, null, 'durable'],
      ['reconnecting', false, null, null, null, 'durable'],
    ])
  })

  it('of the handoff says where it stands, and asks for a person', async () => {
    const fake = createFakeChat()
    let call: (() => Promise<void>) | undefined
    const drawn = watch(fake, () => {
      const { status, queuePosition, operator, requestOperator } = useHandoff()
      call = () => requestOperator('a question')
      return () => [status.value, queuePosition.value, operator.value?.name]
    })
    await call?.()
    fake.set({ handoff: { status: 'requested', queuePosition: 2 } })
    await nextTick()
    fake.set({ handoff: { status: 'active', operator: { id: 1, name: 'Maria' } } })
    await nextTick()
    expect(fake.calls).toContainEqual(['requestOperator'])
    expect(drawn).toEqual([
      ['none', undefined, undefined],
      ['requested', 2, undefined],
      ['active', undefined, 'Maria'],
    ])
  })

  it('of the view opens the chat', async () => {
    const drawn = watch(createFakeChat(), () => {
      const { view, snapshot, actions } = useChatView()
      expect(actions).toBe(view.actions)
      queueMicrotask(view.open)
      return () => snapshot.value.isMinimized
    })
    await nextTick()
    expect(drawn).toEqual([true, false])
  })

  it('of the input gives props with all of its behaviour', async () => {
    const fake = createFakeChat()
    mountInside(fake, {
      setup: useComposer,
      template: `<textarea v-bind="inputProps" /><button v-bind="buttonProps">{{ button }}</button>`,
    })
    await type('Hello')
    expect(find('button').hasAttribute('disabled')).toBe(false)
    press('Enter')
    await nextTick()
    expect(fake.calls).toContainEqual(['send', 'Hello'])
    expect(find<HTMLTextAreaElement>('textarea').value).toBe('')
    expect(find('button').hasAttribute('disabled')).toBe(true)
  })

  it('of the input stands behind a model, too', async () => {
    const fake = createFakeChat()
    mountInside(fake, {
      setup: useComposer,
      template: `<form @submit.prevent="submit"><textarea v-model="value" /><b>{{ canSend }}</b></form>`,
    })
    await type('Hello')
    expect(find('b').textContent).toBe('true')
    find('form').dispatchEvent(new Event('submit', { cancelable: true }))
    await nextTick()
    expect(fake.calls).toContainEqual(['send', 'Hello'])
    expect(find<HTMLTextAreaElement>('textarea').value).toBe('')
  })

  it('follows the chat for as long as its effect scope lives', () => {
    const fake = createFakeChat()
    const Inner = defineComponent(() => {
      useMessages()
      useTyping()
      return () => h('i')
    })
    const { unmount } = mountInside(fake, () => [h(Inner), h(Inner)])
    expect(fake.listenerCount()).toBeGreaterThan(0)
    unmount()
    expect(fake.listenerCount()).toBe(0)
  })
})

describe('the width of the window', () => {
  it('is told, and told again', async () => {
    const lists: { matches: boolean; listeners: Set<() => void> }[] = []
    const widths = { '(max-width: 768px)': false, '(max-width: 1024px)': true } as Record<string, boolean>
    vi.spyOn(window, 'matchMedia').mockImplementation((query) => {
      const listeners = new Set<() => void>()
      const list = { matches: widths[query] ?? false, listeners }
      lists.push(list)
      return {
        ...list,
        addEventListener: (_type: string, listener: () => void) => listeners.add(listener),
        removeEventListener: (_type: string, listener: () => void) => listeners.delete(listener),
      } as unknown as MediaQueryList
    })
    const drawn: unknown[] = []
    const { unmount } = mountApp(
      defineComponent(() => {
        const { isMobile, isTablet, isDesktop } = useResponsive()
        return () => {
          drawn.push([isMobile.value, isTablet.value, isDesktop.value])
          return h('i')
        }
      }),
    )
    await nextTick()
    widths['(max-width: 768px)'] = true
    for (const { listeners } of lists) for (const listener of listeners) listener()
    await nextTick()
    expect(drawn).toEqual([
      [false, false, true],
      [false, true, false],
      [true, false, false],
    ])
    unmount()
    expect(lists.every(({ listeners }) => listeners.size === 0)).toBe(true)
  })
})

describe('normalizeProps', () => {
  it('calls a ref with its element in the page, and what it gave when the element goes', () => {
    const heard: string[] = []
    const ref = (element: HTMLElement) => {
      heard.push(`came ${element.isConnected}`)
      return () => heard.push(`went ${element.isConnected}`)
    }
    const { unmount } = mountApp({
      setup: () => ({ own: normalizeProps({ class: 'own', ref }) }),
      template: `<div><p v-bind="own" /></div>`,
    })
    expect(find('p').className).toBe('own')
    expect(heard).toEqual(['came true'])
    unmount()
    expect(heard).toEqual(['came true', 'went true'])
  })
})

describe('an effect scope of one’s own', () => {
  it('may use composables of an app', () => {
    const fake = createFakeChat()
    const { app } = mountApp(
      () => null,
      (given) => given.use(replyx, { client: fake.client }),
    )
    const scope = effectScope()
    const counts: number[] = []
    scope.run(() =>
      app.runWithContext(() => {
        const { messages } = useMessages()
        const count = computed(() => messages.value.length)
        watchEffect(() => void counts.push(count.value), { flush: 'sync' })
      }),
    )
    fake.set({ messages: [makeMessage(1)] })
    expect(counts).toEqual([0, 1])
    scope.stop()
    expect(fake.listenerCount()).toBe(0)
  })
})

it('without one a composable follows the chat for as long as the app has it', () => {
  const fake = createFakeChat()
  const { app, unmount } = mountApp(
    () => null,
    (given) => given.use(replyx, { client: fake.client }),
  )
  const unread = app.runWithContext(() => useUnread())
  fake.set({ unread: 2 })
  expect(unread.value).toBe(2)
  unmount()
  expect(fake.listenerCount()).toBe(0)
})
