// @vitest-environment happy-dom
import { expect } from 'vitest'
import { createFakeChat, makeMessage } from '../../../packages/core/tests/view/fake-chat.ts'
import { scenario } from '../scenario.ts'
import { setNativeValue } from '../scene.ts'

scenario('Enter sends what is typed and empties the input', async (begin) => {
  const { type, press, calls, input, get } = await begin()
  expect(get('button', 'Send').hasAttribute('disabled')).toBe(true)
  await type('Where is my order?')
  expect(get('button', 'Send').hasAttribute('disabled')).toBe(false)
  expect(await press('Enter')).toBe(false)
  expect(calls).toContainEqual(['send', 'Where is my order?'])
  expect(input().value).toBe('')
  expect(get('button', 'Send').hasAttribute('disabled')).toBe(true)
})

scenario('what is sent stands there in the same task', async (begin) => {
  const fake = createFakeChat()
  fake.client.send = (text) => {
    const own = makeMessage(9, { sender: 'user', status: 'saving', seq: null, id: null, text })
    fake.set({ messages: [own], draft: '' })
    return { key: own.key, settled: new Promise(() => undefined) }
  }
  const { type, input, find } = await begin({ fake })
  await type('Hello')
  let isLater = false
  setImmediate(() => (isLater = true))
  input().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  expect(find('.replyx-user-message').textContent).toContain('Hello')
  expect(isLater).toBe(false)
})

scenario('Shift and Enter are a new line', async (begin) => {
  const { type, press, calls } = await begin()
  await type('First')
  expect(await press('Enter', { shiftKey: true })).toBe(true)
  expect(calls.map(([name]) => name)).not.toContain('send')
})

scenario('an Enter that chooses a word of an input method does not send', async (begin) => {
  const { type, press, calls } = await begin()
  await type('こんにちは')
  expect(await press('Enter', { isComposing: true })).toBe(true)
  expect(await press('Enter', { keyCode: 229 })).toBe(true)
  expect(calls.map(([name]) => name)).not.toContain('send')
  await press('Enter')
  expect(calls).toContainEqual(['send', 'こんにちは'])
})

scenario('an Escape of an input method closes nothing', async (begin) => {
  const { press, view } = await begin()
  await press('Escape', { isComposing: true })
  await press('Escape', { keyCode: 229 })
  expect(view.getSnapshot().isMinimized).toBe(false)
})

scenario('what is pasted becomes plain text with one kind of line ends', async (begin) => {
  const { input, type, settle, fake, calls } = await begin()
  await type('one ')
  input().setSelectionRange(4, 4)
  // A browser sets the text itself, unseen by whoever put a setter of their own on the element.
  input().setRangeText = (text: string) => setNativeValue(input(), `${input().value}${text}`)
  const event = new Event('paste', { bubbles: true, cancelable: true })
  const getData = (type: string): string => (type === 'text/plain' ? 'two\r\nthree\0' : '<b>two</b>')
  Object.assign(event, { clipboardData: { getData } })
  input().dispatchEvent(event)
  await settle()
  expect(event.defaultPrevented).toBe(true)
  expect(input().value).toBe('one two\nthree')
  expect(fake.client.getSnapshot().draft).toBe('one two\nthree')
  expect(calls.at(-1)).toEqual(['setDraft', 'one two\nthree'])
})

scenario('near the limit the characters that are left are counted', async (begin) => {
  const { type, has, find, get, checkpoint } = await begin()
  await type('a'.repeat(3599))
  expect(has('.replyx-counter')).toBe(false)
  await type('a'.repeat(3600))
  expect(find('.replyx-counter').textContent).toBe('400 characters left')
  checkpoint()
  // The limit counts characters as people do, not as UTF-16 does.
  await type('🙂'.repeat(3999))
  expect(find('.replyx-counter').textContent).toBe('1 character left')
  expect(get('button', 'Send').hasAttribute('disabled')).toBe(false)
})

scenario('over the limit nothing can be sent, and the input says so', async (begin) => {
  const { type, find, press, get, input, calls, checkpoint } = await begin()
  await type('a'.repeat(4002))
  expect(find('.replyx-counter').textContent).toBe('2 characters too many')
  expect(input().getAttribute('aria-invalid')).toBe('true')
  expect(get('button', 'Send').hasAttribute('disabled')).toBe(true)
  checkpoint()
  await press('Enter')
  expect(calls.map(([name]) => name)).not.toContain('send')
  await type('a'.repeat(4000))
  expect(input().getAttribute('aria-invalid')).toBeNull()
  await press('Enter')
  expect(calls.map(([name]) => name)).toContain('send')
})

scenario('what was written is still there after closing and opening', async (begin) => {
  const { type, get, click, input, calls } = await begin({ snapshot: { draft: 'I wanted to' } })
  expect(input().value).toBe('I wanted to')
  await type('I wanted to ask')
  expect(calls).toContainEqual(['setDraft', 'I wanted to ask'])
  await click(get('button', 'Minimize chat'))
  await click(get('button', 'Open chat'))
  expect(input().value).toBe('I wanted to ask')
})

scenario('a text that another tab has written appears', async (begin) => {
  const { set, input, get } = await begin()
  await set({ draft: 'from elsewhere' })
  expect(input().value).toBe('from elsewhere')
  expect(get('button', 'Send').hasAttribute('disabled')).toBe(false)
})

scenario('spaces alone cannot be sent', async (begin) => {
  const { type, press, get, calls } = await begin()
  await type('  \n ')
  expect(get('button', 'Send').hasAttribute('disabled')).toBe(true)
  await press('Enter')
  expect(calls.map(([name]) => name)).not.toContain('send')
})

scenario('the button sends, too, without the spaces around', async (begin) => {
  const { type, click, get, calls, input } = await begin()
  await type('  Hello ')
  await click(get('button', 'Send'))
  expect(calls).toContainEqual(['send', 'Hello'])
  expect(input().value).toBe('')
})

scenario('a text that the client refuses stays, and the banner says why', async (begin) => {
  const fake = createFakeChat()
  fake.failures.set('send', new TypeError('broken'))
  const { type, press, input, find } = await begin({ fake })
  await type('Hello')
  await press('Enter')
  expect(input().value).toBe('Hello')
  expect(find('.replyx-banner').textContent).toContain('That did not work')
})

scenario('a question to choose from is sent as it stands', async (begin) => {
  const { get, list, click, calls, setMessages, checkpoint } = await begin({
    options: { quickReplies: ['Prices?', 'Opening hours?'] },
  })
  expect(get('group', 'Suggested questions').querySelectorAll('button')).toHaveLength(2)
  checkpoint()
  await click(get('button', 'Opening hours?'))
  expect(calls).toContainEqual(['send', 'Opening hours?'])
  await setMessages(makeMessage(1, { sender: 'user', text: 'Opening hours?' }))
  expect(list('button', 'Prices?')).toEqual([])
})
