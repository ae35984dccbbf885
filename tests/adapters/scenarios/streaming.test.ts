// @vitest-environment happy-dom
import type { Message } from '@replyx/core'
import { expect } from 'vitest'
import { makeMessage } from '../../../packages/core/tests/view/fake-chat.ts'
import { scenario } from '../scenario.ts'

const question = makeMessage(1, { sender: 'user', text: 'When?' })
const earlier = makeMessage(2)
const streaming = (text: string): Message =>
  makeMessage(3, { status: 'streaming', seq: null, id: null, text })

scenario('a piece of an answer touches its own row and nothing else', async (begin) => {
  const { find, root, setMessages } = await begin({
    snapshot: { messages: [question, earlier, streaming('It is')] },
  })
  const row = find('[data-key=m3]')
  const text = find('[data-key=m3] p')
  const touched: Node[] = []
  const observer = new MutationObserver((records) => touched.push(...records.map(({ target }) => target)))
  observer.observe(root(), { subtree: true, childList: true, characterData: true, attributes: true })
  await setMessages(question, earlier, streaming('It is **done**'))
  observer.disconnect()
  expect(find('[data-key=m3]')).toBe(row)
  expect(find('[data-key=m3] p')).toBe(text)
  expect(row.textContent).toContain('It is done')
  expect(touched.length).toBeGreaterThan(0)
  expect(touched.filter((node) => !row.contains(node))).toEqual([])
})

scenario(
  'an answer that is being written is busy, without a time, and marked for the caret',
  async (begin) => {
    const { get, find, all, setMessages, checkpoint } = await begin({
      snapshot: { messages: [question, streaming('It')] },
    })
    expect(get('article', /^Mila/).getAttribute('aria-busy')).toBe('true')
    expect(find('[data-key=m3]').dataset.status).toBe('streaming')
    expect(all('[data-key=m3] time')).toEqual([])
    checkpoint()
    await setMessages(question, makeMessage(3, { text: 'It is done' }))
    expect(get('article', /^Mila/).getAttribute('aria-busy')).toBeNull()
    expect(find('[data-key=m3]').dataset.status).toBe('sent')
    expect(all('[data-key=m3] time')).toHaveLength(1)
  },
)

scenario('an answer keeps its element from its first piece to its end', async (begin) => {
  const { find, setMessages } = await begin({ snapshot: { messages: [question, streaming('It')] } })
  const row = find('[data-key=m3]')
  await setMessages(question, streaming('It is done'))
  await setMessages(question, makeMessage(3, { text: 'It is done.' }))
  expect(find('[data-key=m3]')).toBe(row)
  expect(row.textContent).toContain('It is done.')
})

scenario('while an answer is written the button stops it', async (begin) => {
  const { get, list, click, calls, setMessages, checkpoint } = await begin({
    snapshot: { messages: [question, streaming('It')] },
  })
  expect(list('button', 'Send')).toEqual([])
  checkpoint()
  await click(get('button', 'Stop the answer'))
  expect(calls).toContainEqual(['stopAnswer'])
  await setMessages(question, makeMessage(3))
  expect(list('button', 'Stop the answer')).toEqual([])
  expect(get('button', 'Send').hasAttribute('disabled')).toBe(true)
})

scenario('who has written something meanwhile can send it', async (begin) => {
  const { get, list, type, click, calls, checkpoint } = await begin({
    snapshot: { messages: [question, streaming('It')] },
  })
  await type('Never mind')
  expect(list('button', 'Stop the answer')).toEqual([])
  checkpoint()
  await click(get('button', 'Send'))
  expect(calls).toContainEqual(['send', 'Never mind'])
  expect(calls).not.toContainEqual(['stopAnswer'])
})

scenario('an answer that broke off says so', async (begin) => {
  const { get, find } = await begin({
    snapshot: { messages: [question, makeMessage(3, { status: 'interrupted', text: 'It is' })] },
  })
  expect(get('article', /^Mila/).getAttribute('aria-busy')).toBeNull()
  expect(find('[data-key=m3] .replyx-note').textContent).toBe('The answer breaks off here')
})

scenario('a mark that is not closed yet does not flash up', async (begin) => {
  const { find, setMessages } = await begin({ snapshot: { messages: [question, streaming('It is **do')] } })
  expect(find('[data-key=m3] .replyx-text').textContent).toBe('It is do')
  await setMessages(question, streaming('It is **done**'))
  expect(find('[data-key=m3] strong').textContent).toBe('done')
})

scenario('nobody is typing while an answer is written', async (begin) => {
  const { has, set } = await begin({
    snapshot: { messages: [question, streaming('It')], typing: { actor: 'assistant' } },
  })
  expect(has('.replyx-typing-indicator')).toBe(false)
  await set({ messages: [question] })
  expect(has('.replyx-typing-indicator')).toBe(true)
})
