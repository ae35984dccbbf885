// @vitest-environment happy-dom
import { createScriptedServer } from '@replyx/core/testing'
import {
  replyx,
  ReplyXChat,
  ReplyXLauncher,
  useConnection,
  type ReplyXChatProps,
  type ReplyXComponent,
} from '@replyx/vue'
import { afterEach, expect, it } from 'vitest'
import { createSSRApp, defineAsyncComponent, defineComponent, h, nextTick, type App } from 'vue'
import { renderToString } from '@vue/server-renderer'
import { createFakeChat, makeMessage } from '../../core/tests/view/fake-chat.ts'
import { connections, find, settle, watchPage } from './support.ts'

let end: () => void
watchPage()
afterEach(() => end())

/** Lets a server draw an app, and the page take over what was drawn. */
async function hydrate(create: () => App): Promise<Element | null> {
  const html = await renderToString(create())
  const page = new DOMParser().parseFromString(`<main>${html}</main>`, 'text/html')
  const container = document.adoptNode(page.querySelector('main') as HTMLElement)
  document.body.append(container)
  const before = container.querySelector('.replyx')
  const app = create()
  app.mount(container)
  end = () => {
    app.unmount()
    container.remove()
  }
  return before
}

it.each<ReplyXChatProps>([
  { view: { theme: 'green', buttonText: 'Questions?', buttonSize: 60 } },
  { view: { type: 'embedded', welcomeMessage: 'Hello', quickReplies: ['Prices?'], title: 'Help' } },
])('a page takes over what a server has drawn, without a warning', async ({ view }) => {
  const server = createScriptedServer()
  const options = { assistantId: 1, apiUrl: 'https://chat.test', ports: server.createPorts() }
  const before = await hydrate(() => createSSRApp(() => h(ReplyXChat, { options, view })))
  expect(find('.replyx')).toBe(before)
  await server.clock.advance(1_000)
  await settle()
  expect(connections(server)).toBe(1)
  expect(find('.replyx')).toBe(before)
})

it('a client that has changed meanwhile is shown only after that', async () => {
  const first = createFakeChat()
  const before = await hydrate(() =>
    createSSRApp(() => h(ReplyXChat, { client: first.client, view: { type: 'embedded', timeZone: 'UTC' } })),
  )
  first.set({ messages: [makeMessage(1)] })
  await settle()
  expect(find('.replyx')).toBe(before)
  expect(find('[data-key=m1]').textContent).toContain('text 1')
})

const Status = defineComponent(() => {
  const { connection } = useConnection()
  return () => h('b', connection.value)
})

it.each<[string, ReplyXComponent]>([
  ['a component of yours', Status],
  ['the chat', ReplyXChat],
])('%s that comes to life late begins with what the server drew, too', async (_what, Component) => {
  const server = createScriptedServer()
  const options = { assistantId: 1, apiUrl: 'https://chat.test', ports: server.createPorts() }
  let arrive = (): void => undefined
  const arrival = new Promise<void>((resolve) => (arrive = resolve))
  let isServer = true
  await hydrate(() => {
    const loaded = isServer ? Promise.resolve() : arrival
    isServer = false
    const Late = defineAsyncComponent(() => loaded.then(() => Component))
    const Page = () => h('div', [h(ReplyXLauncher), h(Status), h(Late)])
    return createSSRApp(Page).use(replyx, { options, view: { type: 'embedded' } })
  })
  await server.clock.advance(1_000)
  expect(find('b').textContent).toBe('online')
  const late = [...document.querySelectorAll('b, .replyx')].at(-1)
  const before = late?.textContent
  arrive()
  await settle()
  await nextTick()
  expect([...document.querySelectorAll('b, .replyx')].at(-1)).toBe(late)
  expect(late?.textContent).not.toBe(before)
})

it('an app with the plugin begins with what its server drew', async () => {
  const { client } = createFakeChat({ connection: 'idle' })
  const fake = createFakeChat({ connection: 'idle' })
  let isServer = true
  await hydrate(() => {
    const app = createSSRApp(Status).use(replyx, { client: isServer ? client : fake.client })
    // Between the making of the app and its life in the page the client goes on.
    if (!isServer) fake.set({ connection: 'online' })
    isServer = false
    return app
  })
  await nextTick()
  expect(find('b').textContent).toBe('online')
})
