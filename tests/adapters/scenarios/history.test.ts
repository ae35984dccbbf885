// @vitest-environment happy-dom
import type { Message } from '@replyx/core'
import { afterEach, beforeEach, expect } from 'vitest'
import { makeMessage } from '../../../packages/core/tests/view/fake-chat.ts'
import { layOut, rowHeight, screenHeight, scrollTo } from '../layout.ts'
import { scenario } from '../scenario.ts'
import type { Scene } from '../scene.ts'

let undo: () => void
beforeEach(() => (undo = layOut()))
afterEach(() => undo())

/** Messages from one number to another, a second apart. */
const messages = (from: number, to: number): Message[] =>
  Array.from({ length: to - from + 1 }, (_, index) => makeMessage(from + index))
const keys = ({ all }: Scene): (string | undefined)[] => all('[data-key]').map(({ dataset }) => dataset.key)
const area = ({ find }: Scene): HTMLElement => find('.replyx-messages-area')
const topOf = (element: HTMLElement): number => element.getBoundingClientRect().top

scenario('older messages are asked for by a button, which says when they are on their way', async (begin) => {
  const { get, list, click, calls, set, checkpoint } = await begin({
    snapshot: { messages: messages(5, 8), hasOlder: true },
  })
  await click(get('button', 'Show older messages'))
  expect(calls).toContainEqual(['loadOlder'])
  checkpoint()
  await set({ isLoading: true })
  expect(get('button', 'Loading…').getAttribute('aria-disabled')).toBe('true')
  expect(get('log').getAttribute('aria-busy')).toBe('true')
  checkpoint()
  await set({ isLoading: false, hasOlder: false, messages: messages(1, 8) })
  expect(list('button', 'Show older messages')).toEqual([])
})

scenario('older messages come in above without touching the others', async (begin) => {
  const scene = await begin({ snapshot: { messages: messages(45, 48), hasOlder: true } })
  const rows = scene.all('[data-key]')
  await scene.setMessages(...messages(30, 48))
  expect(keys(scene)).toEqual(messages(30, 48).map(({ key }) => key))
  expect(scene.all('[data-key]').slice(-4)).toEqual(rows)
})

scenario('the message under the eye does not move when older ones come in', async (begin) => {
  const scene = await begin({ snapshot: { messages: messages(41, 79), hasOlder: true } })
  scrollTo(area(scene), 300)
  const row = scene.all('[data-key]').find((element) => topOf(element) >= 0) as HTMLElement
  const top = topOf(row)
  await scene.setMessages(...messages(11, 79))
  expect(row.isConnected).toBe(true)
  expect(topOf(row)).toBe(top)
  expect(area(scene).scrollTop).toBeGreaterThan(300)
})

scenario('near the beginning older messages are asked for unasked', async (begin) => {
  const scene = await begin({ snapshot: { messages: messages(41, 79), hasOlder: true } })
  scrollTo(area(scene), 900)
  expect(scene.calls.map(([name]) => name)).not.toContain('loadOlder')
  scrollTo(area(scene), 100)
  expect(scene.calls.filter(([name]) => name === 'loadOlder')).toHaveLength(1)
})

scenario('at its end the list follows what arrives', async (begin) => {
  const scene = await begin({ snapshot: { messages: messages(1, 30) } })
  const isAtEnd = (): boolean =>
    area(scene).scrollTop + screenHeight === area(scene).scrollHeight && area(scene).scrollTop > 0
  expect(isAtEnd()).toBe(true)
  await scene.setMessages(...messages(1, 35))
  expect(isAtEnd()).toBe(true)
  expect(scene.list('button', /newest/)).toEqual([])
})

scenario('scrolled up the list stays, and a button counts what is new and leads down', async (begin) => {
  const scene = await begin({ snapshot: { messages: messages(1, 30) } })
  scrollTo(area(scene), 200)
  await scene.settle()
  expect(scene.get('button', 'To the newest message')).toBeTruthy()
  expect(scene.calls).toContainEqual(['holdHistory', true])
  scene.checkpoint()
  await scene.set({ messages: messages(1, 32), unread: 2 })
  expect(area(scene).scrollTop).toBe(200)
  expect(scene.calls).not.toContainEqual(['markRead'])
  await scene.click(scene.get('button', '2 new, To the newest message'))
  expect(area(scene).scrollTop).toBe(area(scene).scrollHeight - screenHeight)
  scrollTo(area(scene), area(scene).scrollTop)
  await scene.settle()
  expect(scene.list('button', /newest/)).toEqual([])
  expect(scene.calls).toContainEqual(['markRead'])
  expect(scene.calls).toContainEqual(['holdHistory', false])
})

scenario('who sends goes to the end', async (begin) => {
  const scene = await begin({ snapshot: { messages: messages(1, 30) } })
  scrollTo(area(scene), 200)
  await scene.type('Hello')
  await scene.press('Enter')
  expect(area(scene).scrollTop).toBe(area(scene).scrollHeight - screenHeight)
})

scenario('messages far out of sight are not in the page, and their place is kept', async (begin) => {
  const scene = await begin({ snapshot: { messages: messages(1, 399) } })
  const sections = scene.all('.replyx-section')
  expect(sections).toHaveLength(10)
  expect(keys(scene).length).toBeLessThan(130)
  expect(keys(scene).at(-1)).toBe('m399')
  scene.checkpoint()
  const height = area(scene).scrollHeight
  scrollTo(area(scene), 82 * rowHeight)
  await scene.settle()
  expect(keys(scene)).toContain('m82')
  expect(keys(scene)).not.toContain('m399')
  expect(keys(scene).length).toBeLessThan(130)
  // Lines between days are not counted in, while a section is away.
  expect(Math.abs(area(scene).scrollHeight - height)).toBeLessThanOrEqual(rowHeight)
  expect(scene.all('.replyx-section')).toEqual(sections)
  scene.checkpoint()
  scrollTo(area(scene), area(scene).scrollHeight)
  await scene.settle()
  expect(keys(scene).at(-1)).toBe('m399')
  expect(keys(scene)).not.toContain('m82')
})

scenario('a new message draws no section anew but the last', async (begin) => {
  const scene = await begin({ snapshot: { messages: messages(1, 100) } })
  const touched: Node[] = []
  const observer = new MutationObserver((records) => touched.push(...records.map(({ target }) => target)))
  observer.observe(scene.find('.replyx-sections'), { subtree: true, childList: true })
  await scene.setMessages(...messages(1, 101))
  observer.disconnect()
  const last = scene.all('.replyx-section').at(-1)
  expect(touched.length).toBeGreaterThan(0)
  expect(touched.filter((node) => node !== last && !last?.contains(node))).toEqual([])
})
