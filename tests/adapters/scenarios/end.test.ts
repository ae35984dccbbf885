// @vitest-environment happy-dom
import { expect, vi } from 'vitest'
import { createFakeChat, makeMessage } from '../../../packages/core/tests/view/fake-chat.ts'
import { scenario } from '../scenario.ts'

const sheetsAround = (element: Element): number =>
  (element.getRootNode() as Document | ShadowRoot).adoptedStyleSheets.length

scenario('a hundred rounds leave nothing behind', async (begin) => {
  const fake = createFakeChat({ messages: [makeMessage(1)], unread: 1 })
  // What a framework does once for each page, it has done then.
  const first = await begin({ fake })
  const styled = sheetsAround(first.root())
  expect(styled).toBeGreaterThan(0)
  await first.destroy()
  const sheets = document.adoptedStyleSheets.length
  const timers = vi.getTimerCount()
  const page = document.defaultView as Window
  const listeners = new Map<string, number>()
  const count = (change: number) => (type: unknown) =>
    void listeners.set(String(type), (listeners.get(String(type)) ?? 0) + change)
  for (const target of [document, page]) {
    vi.spyOn(target, 'addEventListener').mockImplementation(count(1))
    vi.spyOn(target, 'removeEventListener').mockImplementation(count(-1))
  }
  for (let round = 0; round < 100; round++) {
    const { destroy, type, root } = await begin({ fake, options: { titleBadge: true } })
    expect(sheetsAround(root())).toBe(styled)
    await type(`round ${round}`)
    await destroy()
  }
  vi.restoreAllMocks()
  expect(document.body.childElementCount).toBe(0)
  expect(document.head.querySelector('style, link')).toBeNull()
  expect(document.adoptedStyleSheets).toHaveLength(sheets)
  expect(fake.listenerCount()).toBe(0)
  expect(vi.getTimerCount()).toBe(timers)
  expect(document.title).toBe('Shop')
  expect([...listeners.values()].filter((left) => left !== 0)).toEqual([])
  expect(listeners.get('visibilitychange')).toBe(0)
})

scenario('a chat that is taken away while it loads something comes to nothing', async (begin) => {
  const { view, destroy } = await begin({ options: { isMinimized: true } })
  view.update({ theme: '#7a2e2e', locale: 'de', titleBadge: true, isMinimized: false })
  view.open()
  await destroy()
  expect(document.body.childElementCount).toBe(0)
  expect(document.title).toBe('Shop')
})

scenario('a client outlives its interface and can be shown again', async (begin) => {
  const fake = createFakeChat({ messages: [makeMessage(1)], draft: 'I wanted' })
  const first = await begin({ fake })
  await first.destroy()
  expect(fake.calls.map(([name]) => name)).not.toContain('destroy')
  expect(fake.calls.map(([name]) => name)).not.toContain('connect')
  const second = await begin({ fake })
  expect(second.input().value).toBe('I wanted')
  expect(second.list('article')).toHaveLength(1)
})

scenario('two chats on one page do not disturb each other', async (begin) => {
  const first = await begin({ options: { type: 'embedded', title: 'One' } })
  const before = first.tree()
  const one = first.root()
  const second = await begin({ options: { type: 'embedded', title: 'Two' } })
  expect(second.root().textContent).toContain('Two')
  await second.destroy()
  expect(first.root()).toBe(one)
  expect(first.tree()).toBe(before)
  expect(sheetsAround(one)).toBeGreaterThan(0)
})
