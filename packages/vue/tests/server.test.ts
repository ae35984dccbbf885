import { provideReplyX, replyx, ReplyXChat, ReplyXLauncher, ReplyXProvider, useMessages } from '@replyx/vue'
import { describe, expect, it, vi } from 'vitest'
import { createSSRApp, customRef, defineComponent, h, nextTick } from 'vue'
import { renderToString } from '@vue/server-renderer'
import { createFakeChat, makeMessage } from '../../core/tests/view/fake-chat.ts'

const options = { assistantId: 1, apiUrl: 'https://chat.test' }

describe('on a server', () => {
  it('a floating chat is its launcher', async () => {
    const html = await renderToString(
      createSSRApp(() => h(ReplyXChat, { options, view: { theme: 'green' } })),
    )
    expect(html).toContain('data-theme="green"')
    expect(html).toContain('replyx-floating-button')
    expect(html).not.toContain('textarea')
  })

  it('an embedded chat is its panel', async () => {
    const view = { type: 'embedded', title: 'Help', welcomeMessage: 'Ask <us>' } as const
    const html = await renderToString(createSSRApp(() => h(ReplyXChat, { options, view })))
    expect(html).toContain('replyx-expanded-chat')
    expect(html).toContain('Ask &lt;us&gt;')
    expect(html).toContain('<textarea')
    expect(html).not.toContain('replyx-floating-button')
  })

  it('the plugin and composables work, and nothing is connected, followed or timed', async () => {
    const fake = createFakeChat({ messages: [makeMessage(1)] })
    const timer = vi.spyOn(globalThis, 'setTimeout')
    const Count = defineComponent(() => {
      const { messages } = useMessages()
      return () => h('b', messages.value.length)
    })
    const app = createSSRApp(() => [h(Count), h(ReplyXLauncher), h(ReplyXChat)])
    const html = await renderToString(app.use(replyx, { client: fake.client }))
    expect(html).toContain('<b>1</b>')
    const own = createSSRApp(
      defineComponent(() => {
        provideReplyX({ options })
        return () => h(ReplyXProvider, { options }, () => h(ReplyXChat))
      }),
    )
    await renderToString(own)
    expect(fake.calls).toEqual([])
    expect(fake.listenerCount()).toBe(0)
    expect(timer).not.toHaveBeenCalled()
  })

  it('a view that may change is not watched: every request would stay with it', async () => {
    let count = 0
    let change = (): void => undefined
    const view = customRef<object>((track, trigger) => {
      change = trigger
      return { get: () => (track(), count++, {}), set: () => undefined }
    })
    await renderToString(createSSRApp(() => h(ReplyXChat)).use(replyx, { options, view }))
    const before = count
    change()
    await nextTick()
    expect(count).toBe(before)
  })

  it('no global of a page is touched', async () => {
    const touched: string[] = []
    const names = ['window', 'localStorage', 'matchMedia', 'requestAnimationFrame', 'fetch', 'WebSocket']
    for (const name of names) vi.stubGlobal(name, undefined)
    for (const name of names)
      Object.defineProperty(globalThis, name, { configurable: true, get: () => void touched.push(name) })
    const app = createSSRApp(() => h(ReplyXChat, { options, view: { type: 'embedded' } }))
    await renderToString(app.use(replyx, { options }))
    vi.unstubAllGlobals()
    expect(touched).toEqual([])
  })
})
