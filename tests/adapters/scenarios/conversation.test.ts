// @vitest-environment happy-dom
import { expect } from 'vitest'
import { makeMessage, noon } from '../../../packages/core/tests/view/fake-chat.ts'
import { scenario } from '../scenario.ts'
import type { Scene } from '../scene.ts'

const minute = 60_000
const at = (moment: number): { timestamp: string } => ({ timestamp: new Date(moment).toISOString() })
const labels = (elements: readonly HTMLElement[]): (string | null)[] =>
  elements.map((element) => element.getAttribute('aria-label'))
const row = ({ find }: Scene, key: string): HTMLElement => find(`[data-key=${key}]`)

scenario('messages of all four senders are told apart by name', async (begin) => {
  const { get, list, find, checkpoint, set } = await begin({
    snapshot: {
      messages: [
        makeMessage(1, { sender: 'user', text: 'Hello' }),
        makeMessage(2, { text: '**Hi** there' }),
        makeMessage(3, { sender: 'system', text: 'Maria has joined' }),
        makeMessage(4, { sender: 'manager', text: 'I am here' }),
      ],
      handoff: { status: 'active', operator: { id: 1, name: 'Maria' } },
    },
  })
  expect(labels(list('article'))).toEqual(['You, 12:00 PM', 'Mila, 12:00 PM', 'Maria, 12:00 PM'])
  expect(get('note').textContent).toBe('Maria has joined')
  expect(find('.replyx-user-message').textContent).toContain('Hello')
  expect(find('.replyx-assistant-message').textContent).toContain('Hi there')
  expect(find('.replyx-manager-message').textContent).toContain('I am here')
  checkpoint()
  await set({ handoff: { status: 'none' } })
  expect(labels(list('article')).at(-1)).toBe('Maria, 12:00 PM')
})

scenario('an operator nobody knows the name of is called one', async (begin) => {
  const { get, find } = await begin({ snapshot: { messages: [makeMessage(1, { sender: 'manager' })] } })
  expect(get('article', 'Operator, 12:00 PM')).toBe(find('.replyx-manager-message'))
  expect(find('.replyx-author').textContent).toBe('Operator')
})

scenario('messages of one author in a row are a group with one time and one picture', async (begin) => {
  const scene = await begin({ snapshot: { messages: [makeMessage(1), makeMessage(2), makeMessage(3)] } })
  expect(scene.all('time')).toHaveLength(1)
  expect(row(scene, 'm3').contains(scene.find('time'))).toBe(true)
  expect(scene.all('.replyx-row .replyx-avatar')).toHaveLength(1)
  scene.checkpoint()
  await scene.setMessages(
    makeMessage(1),
    makeMessage(2, { ...at(noon + 7 * minute) }),
    makeMessage(3, { ...at(noon + 8 * minute) }),
  )
  expect(scene.all('time').map(({ textContent }) => textContent)).toEqual(['12:00 PM', '12:08 PM'])
})

scenario("an operator's name stands once above each of their groups", async (begin) => {
  const { all } = await begin({
    snapshot: {
      messages: [
        makeMessage(1, { sender: 'manager' }),
        makeMessage(2, { sender: 'manager' }),
        makeMessage(3, { sender: 'user' }),
        makeMessage(4, { sender: 'manager' }),
      ],
      handoff: { status: 'active', operator: { id: 1, name: 'Maria' } },
    },
  })
  expect(all('.replyx-author').map(({ textContent }) => textContent)).toEqual(['Maria', 'Maria'])
})

scenario('a line says where another day begins', async (begin) => {
  const { list, checkpoint, advance } = await begin({
    snapshot: {
      messages: [
        makeMessage(1, at(Date.UTC(2025, 11, 24, 9))),
        makeMessage(2, at(noon - 26 * 60 * minute)),
        makeMessage(3, at(noon - minute)),
        makeMessage(4),
      ],
    },
  })
  expect(labels(list('separator'))).toEqual(['Wednesday, December 24', 'Yesterday', 'Today'])
  checkpoint()
  await advance(24 * 60 * minute)
  expect(labels(list('separator')).slice(1)).toEqual(['Tuesday, March 3', 'Yesterday'])
})

scenario('a line stands above what was unread when the chat was opened', async (begin) => {
  const scene = await begin({
    options: { isMinimized: true },
    snapshot: {
      messages: [makeMessage(1), makeMessage(2), makeMessage(3)],
      unread: 2,
      readSeq: 1,
    },
  })
  await scene.click(scene.get('button', 'Open chat, 2 unread messages'))
  const line = scene.get('separator', 'New messages')
  expect(line.nextElementSibling).toBe(row(scene, 'm2'))
  expect(scene.calls).toContainEqual(['markRead'])
  scene.checkpoint()
  await scene.click(scene.get('button', 'Minimize chat'))
  await scene.click(scene.get('button', 'Open chat'))
  expect(scene.list('separator', 'New messages')).toEqual([])
})

scenario('an own message is sending, sent, and read by an operator, in the same element', async (begin) => {
  const scene = await begin({
    snapshot: { messages: [makeMessage(1, { sender: 'user', status: 'saving', seq: null, id: null })] },
  })
  const element = row(scene, 'm1')
  const delivery = (): string | null => scene.find('.replyx-delivery').getAttribute('aria-label')
  expect(delivery()).toBe('Sending')
  scene.checkpoint()
  await scene.setMessages(makeMessage(1, { sender: 'user' }))
  expect(delivery()).toBe('Sent')
  scene.checkpoint()
  await scene.set({ operatorReadSeq: 1 })
  expect(delivery()).toBe('Read')
  expect(row(scene, 'm1')).toBe(element)
})

scenario('an edited message says so, a deleted one says only that', async (begin) => {
  const scene = await begin({
    snapshot: {
      messages: [
        makeMessage(1, { text: 'We open at nine', editedAt: new Date(noon).toISOString() }),
        makeMessage(2, { text: 'secret', isDeleted: true }),
      ],
    },
  })
  expect(row(scene, 'm1').textContent).toContain('edited')
  expect(row(scene, 'm2').textContent).toContain('This message was deleted')
  expect(row(scene, 'm2').textContent).not.toContain('secret')
})

scenario('while the first history is on its way nothing claims that there is none', async (begin) => {
  const { get, has, text, set, checkpoint } = withText(await begin({ snapshot: { isLoading: true } }))
  expect(get('log').getAttribute('aria-busy')).toBe('true')
  expect(has('.replyx-skeleton')).toBe(true)
  expect(text()).not.toContain('How can we help?')
  checkpoint()
  await set({ isLoading: false })
  expect(get('log').getAttribute('aria-busy')).toBeNull()
  expect(has('.replyx-skeleton')).toBe(false)
  expect(text()).toContain('How can we help?')
})

scenario('an empty conversation welcomes, and no longer when there is a message', async (begin) => {
  const { text, setMessages, checkpoint } = withText(
    await begin({ options: { welcomeMessage: 'Ask us about tea' } }),
  )
  expect(text()).toContain('Ask us about tea')
  checkpoint()
  await setMessages(makeMessage(1))
  expect(text()).not.toContain('Ask us about tea')
})

scenario('a message that changes leaves its neighbours alone', async (begin) => {
  const scene = await begin({ snapshot: { messages: [makeMessage(1), makeMessage(2), makeMessage(3)] } })
  const elements = scene.all('[data-key]')
  await scene.setMessages(makeMessage(1), makeMessage(2, { text: 'changed' }), makeMessage(3))
  expect(scene.all('[data-key]')).toEqual(elements)
  expect(row(scene, 'm2').textContent).toContain('changed')
})

scenario('a message that goes takes its row along', async (begin) => {
  const scene = await begin({ snapshot: { messages: [makeMessage(1), makeMessage(2), makeMessage(3)] } })
  const last = row(scene, 'm3')
  await scene.setMessages(makeMessage(1), makeMessage(3))
  expect(scene.all('[data-key]').map(({ dataset }) => dataset.key)).toEqual(['m1', 'm3'])
  expect(row(scene, 'm3')).toBe(last)
})

function withText(scene: Scene): Scene & { text: () => string } {
  return { ...scene, text: () => scene.root().textContent ?? '' }
}
