// @vitest-environment happy-dom
import type { ErrorHandler } from '@replyx/core/parts'
import { expect, vi } from 'vitest'
import { makeMessage } from '../../../packages/core/tests/view/fake-chat.ts'
import { scenario } from '../scenario.ts'

const failure = 'This part could not be shown'

scenario('something can be added to a part, which stays as it was', async (begin) => {
  const { find, type, press, calls } = await begin({
    parts: { InputArea: ({ snapshot }) => ({ sentence: `${snapshot.composer.value.length} written` }) },
  })
  expect(find('.own').textContent).toBe('0 written')
  await type('Hello')
  expect(find('.own').textContent).toBe('5 written')
  await press('Enter')
  expect(calls).toContainEqual(['send', 'Hello'])
})

scenario('single messages can be others, and the rest is as usual', async (begin) => {
  const { find, list, has, setMessages, all } = await begin({
    parts: {
      Message: ({ row }) =>
        row.kind === 'message' && row.message.text.startsWith('order:')
          ? { sentence: `Order ${row.message.text.slice(6)}`, isAlone: true }
          : null,
    },
    snapshot: { messages: [makeMessage(1), makeMessage(2, { text: 'order:17' }), makeMessage(3)] },
  })
  expect(find('.own').textContent).toBe('Order 17')
  expect(list('article')).toHaveLength(2)
  expect(has('[data-key=m2]')).toBe(false)
  const rows = all('[data-key]')
  await setMessages(makeMessage(1), makeMessage(2, { text: 'order:18' }), makeMessage(3))
  expect(find('.own').textContent).toBe('Order 18')
  expect(all('[data-key]')).toEqual(rows)
})

scenario(
  'a part that throws is replaced and told of once, the rest goes on, and another try brings it back',
  async (begin) => {
    const broken = new Error('broken')
    const onError = vi.fn<ErrorHandler>()
    let isBroken = true
    const { get, list, type, press, calls, set, click, find, checkpoint } = await begin({
      onError,
      parts: {
        ChatHeader: () => {
          if (isBroken) throw broken
          return null
        },
      },
    })
    expect(get('alert').textContent).toContain(failure)
    expect(onError.mock.calls).toEqual([[broken, { part: 'ChatHeader' }]])
    checkpoint()
    await type('Hello')
    await press('Enter')
    expect(calls).toContainEqual(['send', 'Hello'])
    await set({ messages: [makeMessage(1)], unread: 1 })
    expect(find('[data-key=m1]').textContent).toContain('text 1')
    expect(onError).toHaveBeenCalledTimes(1)
    await click(get('button', 'Try again'))
    expect(onError).toHaveBeenCalledTimes(2)
    expect(get('alert').textContent).toContain(failure)
    isBroken = false
    await click(get('button', 'Try again'))
    expect(list('alert')).toEqual([])
    expect(get('heading', 'Mila')).toBeTruthy()
    expect(onError).toHaveBeenCalledTimes(2)
  },
  { isBroken: true },
)

scenario(
  'a message that cannot be drawn takes no other along, and comes back when it changes',
  async (begin) => {
    const onError = vi.fn<ErrorHandler>()
    const { get, list, find, setMessages, checkpoint } = await begin({
      onError,
      parts: {
        Message: ({ row }) => {
          if (row.kind === 'message' && row.message.text === 'poison') throw new Error('poison')
          return null
        },
      },
      snapshot: { messages: [makeMessage(1), makeMessage(2, { text: 'poison' }), makeMessage(3)] },
    })
    expect(get('alert').textContent).toContain(failure)
    expect(list('article')).toHaveLength(2)
    checkpoint()
    await setMessages(makeMessage(1), makeMessage(2, { text: 'poison' }), makeMessage(3), makeMessage(4))
    expect(list('alert')).toHaveLength(1)
    const told = onError.mock.calls.length
    await setMessages(makeMessage(1), makeMessage(2, { text: 'medicine' }), makeMessage(3), makeMessage(4))
    expect(list('alert')).toEqual([])
    expect(find('[data-key=m2]').textContent).toContain('medicine')
    expect(onError).toHaveBeenCalledTimes(told)
    expect(onError.mock.calls.every(([, { part }]) => part === 'Message')).toBe(true)
  },
  { isBroken: true },
)

scenario(
  'a message that cannot be drawn is tried again when asked for',
  async (begin) => {
    let isBroken = true
    const { get, list, click } = await begin({
      onError: () => undefined,
      parts: {
        Message: ({ row }) => {
          if (isBroken && row.kind === 'message') throw new Error('broken')
          return null
        },
      },
      snapshot: { messages: [makeMessage(1)] },
    })
    expect(list('article')).toEqual([])
    isBroken = false
    await click(get('button', 'Try again'))
    expect(list('alert')).toEqual([])
    expect(list('article')).toHaveLength(1)
  },
  { isBroken: true },
)

scenario(
  'of two parts that throw, one comes back without the other',
  async (begin) => {
    const broken = new Set(['header', 'input'])
    const onError = vi.fn<ErrorHandler>()
    const { list, click, get } = await begin({
      onError,
      parts: {
        ChatHeader: () => {
          if (broken.has('header')) throw new Error('header')
          return null
        },
        InputArea: () => {
          if (broken.has('input')) throw new Error('input')
          return null
        },
      },
    })
    expect(list('alert')).toHaveLength(2)
    expect(onError.mock.calls.map(([, { part }]) => part)).toEqual(['ChatHeader', 'InputArea'])
    broken.clear()
    await click(list('button', 'Try again')[1] as HTMLElement)
    expect(list('alert')).toHaveLength(1)
    expect(get('textbox')).toBeTruthy()
  },
  { isBroken: true },
)
