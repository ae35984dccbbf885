// @vitest-environment happy-dom
import type { ReplyXClient, ReplyXOptions } from '@replyx/core'
import { createScriptedServer, type ScriptedServer } from '@replyx/core/testing'
import { provideReplyX, replyx, ReplyXChat, ReplyXProvider, useMessages, useReplyX } from '@replyx/vue'
import { describe, expect, it, vi } from 'vitest'
import { createApp, defineComponent, h, KeepAlive, nextTick, reactive, ref, shallowRef, type App } from 'vue'
import { createFakeChat, makeMessage } from '../../core/tests/view/fake-chat.ts'
import { connections, find, has, moment, mountApp, settle, watchPage } from './support.ts'

watchPage()

function setup(): { server: ScriptedServer; options: ReplyXOptions } {
  const server = createScriptedServer()
  return { server, options: { assistantId: 1, apiUrl: 'https://chat.test', ports: server.createPorts() } }
}

/** A component that keeps every client it has been drawn with. */
function createProbe() {
  const clients: ReplyXClient[] = []
  const Probe = defineComponent(() => {
    clients.push(useReplyX())
    return () => h('i')
  })
  return { Probe, clients }
}

const isEnded = async (client: ReplyXClient | undefined): Promise<boolean> =>
  client?.connect().then(
    () => false,
    (error: { code: string }) => error.code === 'destroyed',
  ) ?? false

describe('a client made from options', () => {
  it('is connected by the page once, and ended with it', async () => {
    const { server, options } = setup()
    const { Probe, clients } = createProbe()
    const { unmount } = mountApp(() => h(ReplyXProvider, { options }, () => [h(Probe), h(ReplyXChat)]))
    await server.clock.advance(1_000)
    expect(connections(server)).toBe(1)
    expect(clients[0]?.getSnapshot().connection).toBe('online')
    unmount()
    await moment()
    await server.clock.advance(1_000)
    expect(await isEnded(clients[0])).toBe(true)
  })

  it('stays connected when its provider goes and comes back within a moment', async () => {
    const { server, options } = setup()
    const { Probe, clients } = createProbe()
    const key = ref(0)
    mountApp(() => h(ReplyXProvider, { key: key.value, options }, () => h(Probe)))
    await server.clock.advance(1_000)
    key.value++
    await nextTick()
    await moment()
    await server.clock.advance(1_000)
    expect(clients).toHaveLength(2)
    expect(clients[1]).toBe(clients[0])
    expect(connections(server)).toBe(1)
    expect(clients[0]?.getSnapshot().connection).toBe('online')
  })

  it('is all that comes along to where the chat stands otherwise: what was open there is not open here', async () => {
    const { server, options } = setup()
    const type = ref<'embedded' | 'floating' | 'fullscreen'>('embedded')
    mountApp(() => h(ReplyXChat, { key: type.value, options, view: { type: type.value } }))
    await server.clock.advance(1_000)
    expect(has('textarea')).toBe(true)
    type.value = 'floating'
    await nextTick()
    await moment()
    await server.clock.advance(1_000)
    expect(find('.replyx').hasAttribute('data-open')).toBe(false)
    expect(has('textarea')).toBe(false)
    expect(connections(server)).toBe(1)
  })

  it('comes along with what was open where the chat stands as before', async () => {
    const { server, options } = setup()
    const key = ref(0)
    mountApp(() => h(ReplyXChat, { key: key.value, options, view: { title: `Page ${key.value}` } }))
    await server.clock.advance(1_000)
    find('.replyx-floating-button').click()
    await nextTick()
    key.value++
    await nextTick()
    await moment()
    expect(find('.replyx').hasAttribute('data-open')).toBe(true)
    expect(find('.replyx-title').textContent).toBe('Page 1')
  })

  it('is another one after more than a moment, and for each of two providers', async () => {
    const { server, options } = setup()
    const { Probe, clients } = createProbe()
    const isShown = ref(true)
    mountApp(() =>
      isShown.value ? [1, 2].map((key) => h(ReplyXProvider, { key, options }, () => h(Probe))) : null,
    )
    await server.clock.advance(1_000)
    isShown.value = false
    await nextTick()
    await moment()
    isShown.value = true
    await nextTick()
    await server.clock.advance(1_000)
    expect(new Set(clients).size).toBe(4)
    expect(await Promise.all(clients.slice(0, 2).map(isEnded))).toEqual([true, true])
    expect(clients[2]?.getSnapshot().connection).toBe('online')
  })

  it('goes on while it is kept alive out of sight', async () => {
    const { server, options } = setup()
    const { Probe, clients } = createProbe()
    const isShown = ref(true)
    const Support = defineComponent(() => () => h(ReplyXProvider, { options }, () => h(Probe)))
    mountApp(() => h(KeepAlive, null, () => (isShown.value ? h(Support) : h('p'))))
    await server.clock.advance(1_000)
    isShown.value = false
    await nextTick()
    await moment()
    await server.clock.advance(1_000)
    expect(clients[0]?.getSnapshot().connection).toBe('online')
  })
})

describe('a chat that is kept alive out of sight', () => {
  it('lets go of the page, and reads nothing until it is back', async () => {
    const fake = createFakeChat({ messages: [makeMessage(1)] })
    const matchMedia = window.matchMedia.bind(window)
    vi.spyOn(window, 'matchMedia').mockImplementation((query) =>
      Object.defineProperty(matchMedia(query), 'matches', { value: query.includes('max-width') }),
    )
    const isShown = ref(true)
    const props = { client: fake.client, view: { isMinimized: false, timeZone: 'UTC' } }
    const Support = defineComponent(() => () => h(ReplyXChat, props))
    mountApp(() => h(KeepAlive, null, () => (isShown.value ? h(Support) : h('p'))))
    await settle()
    const { style } = document.documentElement
    const isRead = (): boolean => fake.calls.some(([name]) => name === 'markRead')
    expect(style.overflow).toBe('hidden')
    isShown.value = false
    await nextTick()
    expect(style.overflow).toBe('')
    expect(document.adoptedStyleSheets).toEqual([])
    fake.set({ messages: [makeMessage(1), makeMessage(2)], unread: 1 })
    await settle()
    expect(isRead()).toBe(false)
    isShown.value = true
    await settle()
    expect(style.overflow).toBe('hidden')
    expect(document.adoptedStyleSheets).toHaveLength(1)
    expect(has('[data-key=m2]')).toBe(true)
    expect(isRead()).toBe(true)
  })
})

describe('a client of yours', () => {
  it('is neither connected nor ended', async () => {
    const { client, calls, listenerCount } = createFakeChat()
    const { unmount } = mountApp(() => h(ReplyXChat, { client }))
    await settle()
    unmount()
    await moment()
    expect(calls.map(([name]) => name)).not.toContain('connect')
    expect(calls.map(([name]) => name)).not.toContain('destroy')
    expect(listenerCount()).toBe(0)
  })

  it('makes way for another', async () => {
    const one = createFakeChat({ messages: [makeMessage(1)] })
    const other = createFakeChat({ messages: [makeMessage(2)] })
    const client = shallowRef(one.client)
    mountApp(() => h(ReplyXChat, { client: client.value, view: { isMinimized: false, timeZone: 'UTC' } }))
    await settle()
    client.value = other.client
    await settle()
    expect(has('[data-key=m1]')).toBe(false)
    expect(has('[data-key=m2]')).toBe(true)
    expect(one.listenerCount()).toBe(0)
  })

  it('may have been put into something reactive', async () => {
    const { client } = createFakeChat()
    const { Probe, clients } = createProbe()
    const state = reactive({ client })
    mountApp(() => h(ReplyXProvider, { client: state.client }, () => h(Probe)))
    expect(clients[0]).toBe(client)
  })
})

describe('provideReplyX', () => {
  it('provides to its own component, too, and follows a view that changes', async () => {
    const fake = createFakeChat({ messages: [makeMessage(1)] })
    const view = reactive({ title: 'One', isMinimized: false, timeZone: 'UTC' })
    mountApp(
      defineComponent(() => {
        expect(provideReplyX({ client: fake.client, view })).toBe(fake.client)
        const { messages } = useMessages()
        return () => [h('b', messages.value.length), h(ReplyXChat)]
      }),
    )
    await settle()
    expect(find('b').textContent).toBe('1')
    view.title = 'Two'
    fake.set({ messages: [] })
    await nextTick()
    expect(find('b').textContent).toBe('0')
    expect(find('.replyx-title').textContent).toBe('Two')
  })

  it('follows what changes inside of a view', async () => {
    const view = reactive({ isMinimized: false, labels: { placeholder: 'Hi' }, quickReplies: ['Prices?'] })
    mountApp(
      defineComponent(() => {
        provideReplyX({ client: createFakeChat().client, view })
        return () => h(ReplyXChat)
      }),
    )
    await settle()
    view.labels.placeholder = 'Hello'
    view.quickReplies.push('Delivery?')
    await settle()
    expect(find<HTMLTextAreaElement>('textarea').placeholder).toBe('Hello')
    expect(document.querySelectorAll('.replyx-quick-reply')).toHaveLength(2)
  })

  it('takes a client, and the options of one, as they are', () => {
    const { client } = createFakeChat()
    const { options } = setup()
    const given: ReplyXClient[] = []
    mountApp(
      defineComponent(() => {
        given.push(provideReplyX(client), provideReplyX(reactive(client)), provideReplyX(options))
        return () => null
      }),
    )
    expect(given.map((provided) => provided === client)).toEqual([true, true, false])
    expect(given[2]?.getSnapshot().assistantId).toBe(1)
  })

  it.each([
    [{}, 'allowed: exactly one of assistantId'],
    [{ client: undefined }, 'give "client" or "options"'],
    [{ client: createFakeChat().client, options: { assistantId: 1 } }, 'give "client" or "options"'],
  ])('refuses neither and both of client and options', (given, message) => {
    const app = createApp(defineComponent(() => (provideReplyX(given), () => null)))
    app.config.warnHandler = () => undefined
    expect(() => app.mount(document.createElement('div'))).toThrow(message)
  })

  it('is asked for where it is missing', () => {
    const app = createApp(defineComponent(() => (useReplyX(), () => null)))
    app.config.warnHandler = () => undefined
    expect(() => app.mount(document.createElement('div'))).toThrow('unable to use ReplyX here')
    expect(() => useReplyX()).toThrow('unable to use ReplyX here')
  })
})

describe('the plugin', () => {
  it('connects when the first component that uses it is in the page, and ends with the app', async () => {
    const { server, options } = setup()
    const { Probe, clients } = createProbe()
    const isShown = ref(false)
    const { unmount } = mountApp(
      () => (isShown.value ? [h(Probe), h(Probe)] : null),
      (app) => app.use(replyx, { options }),
    )
    await server.clock.advance(1_000)
    expect(server.requests).toHaveLength(0)
    isShown.value = true
    await nextTick()
    await server.clock.advance(1_000)
    expect(connections(server)).toBe(1)
    isShown.value = false
    await nextTick()
    await moment()
    expect(clients[0]?.getSnapshot().connection).toBe('online')
    isShown.value = true
    await nextTick()
    await server.clock.advance(1_000)
    expect(connections(server)).toBe(1)
    expect(new Set(clients).size).toBe(1)
    unmount()
    await moment()
    expect(await isEnded(clients[0])).toBe(true)
  })

  it('keeps the connection when the app is made anew within a moment', async () => {
    const { server, options } = setup()
    const { Probe, clients } = createProbe()
    const prepare = (app: App) => app.use(replyx, { options })
    mountApp(() => h(Probe), prepare).unmount()
    mountApp(() => h(Probe), prepare)
    await moment()
    await server.clock.advance(1_000)
    expect(clients[1]).toBe(clients[0])
    expect(connections(server)).toBe(1)
  })

  it('takes a client of yours, and a view that changes', async () => {
    const { client, calls } = createFakeChat()
    const view = ref({ title: 'One', isMinimized: false })
    const { unmount } = mountApp(ReplyXChat, (app) => app.use(replyx, { client, view }))
    await settle()
    view.value = { title: 'Two', isMinimized: false }
    await nextTick()
    expect(find('.replyx-title').textContent).toBe('Two')
    unmount()
    await moment()
    expect(calls.map(([name]) => name)).not.toContain('destroy')
  })

  it('takes a client, and the options of one, as they are', () => {
    const { client } = createFakeChat()
    const { Probe, clients } = createProbe()
    for (const given of [client, setup().options])
      mountApp(
        () => h(Probe),
        (app) => app.use(replyx, given),
      )
    expect(clients[0]).toBe(client)
    expect(clients[1]?.getSnapshot().assistantId).toBe(1)
  })

  it('gives its client outside of components, too', () => {
    const { client } = createFakeChat()
    const { app } = mountApp(
      () => null,
      (given) => given.use(replyx, { client }),
    )
    expect(app.runWithContext(() => useReplyX())).toBe(client)
  })
})
