// @vitest-environment happy-dom
import { ReplyXError } from '@replyx/core'
import { expect } from 'vitest'
import { createFakeChat, makeMessage, noon } from '../../../packages/core/tests/view/fake-chat.ts'
import { scenario } from '../scenario.ts'

const call = 'Talk to a person'

scenario('a person is called, waited for, and called off', async (begin) => {
  const { get, list, click, set, calls, tree, checkpoint } = await begin()
  await click(get('button', call))
  expect(calls).toEqual([['requestOperator']])
  await set({
    handoff: { status: 'requested', queuePosition: 2, estimatedWait: 3, expiresAt: noon + 90_000 },
  })
  expect(tree()).toContain('place 2 · about 3 min · 1:30 left')
  expect(list('button', call)).toEqual([])
  expect(tree()).toContain('Calling an operator…')
  checkpoint()
  await click(get('button', 'Cancel'))
  expect(calls.at(-1)).toEqual(['cancelOperator'])
  await set({ handoff: { status: 'none', reason: 'cancelled' } })
  expect(list('group', 'Calling an operator')).toEqual([])
  expect(get('button', call)).toBeTruthy()
})

scenario('the time that is left runs, and so does the bar', async (begin) => {
  const { get, advance, tree, checkpoint } = await begin({
    snapshot: { handoff: { status: 'requested', expiresAt: noon + 100_000 } },
  })
  expect(get('progressbar').getAttribute('aria-valuenow')).toBe('0')
  await advance(25_000)
  expect(tree()).toContain('1:15 left')
  expect(get('progressbar').getAttribute('aria-valuenow')).toBe('25')
  checkpoint()
})

scenario('an operator who only reads is told of', async (begin) => {
  const { get } = await begin({ snapshot: { handoff: { status: 'requested', isBeingRead: true } } })
  expect(get('group', 'An operator is reading your messages').textContent).toContain('Cancel')
})

scenario('when nobody is there the strip says when they are back', async (begin) => {
  const { get, list, click, set, tree, checkpoint } = await begin()
  await click(get('button', call))
  await set({
    handoff: {
      status: 'none',
      reason: 'unavailable',
      nextOpenAt: new Date(noon + 21 * 3_600_000).toISOString(),
    },
  })
  expect(get('group', 'Our team is not available right now')).toBeTruthy()
  expect(tree()).toContain('Back Thursday, March 5 at 9:00 AM. Leave a message for them')
  checkpoint()
  await click(get('button', 'Dismiss'))
  expect(list('group', 'Our team is not available right now')).toEqual([])
  expect(get('button', call)).toBeTruthy()
})

scenario('a call that nobody has answered in time says so', async (begin) => {
  const { get, click, set, list } = await begin({ snapshot: { handoff: { status: 'requested' } } })
  await set({ handoff: { status: 'none', reason: 'timeout' } })
  expect(get('group', 'No operator was free just now').textContent).toContain('Leave a message')
  await click(get('button', 'Dismiss'))
  expect(list('group', 'No operator was free just now')).toEqual([])
})

scenario('an operator gives the conversation back', async (begin) => {
  const { get, list, click, set, checkpoint } = await begin({
    snapshot: { handoff: { status: 'requested' } },
  })
  await set({ handoff: { status: 'active', operator: { id: 7, name: 'Maria' } } })
  expect(list('button', call)).toEqual([])
  expect(get('heading', 'Maria')).toBeTruthy()
  checkpoint()
  await set({ handoff: { status: 'released', operator: { id: 7, name: 'Maria' } } })
  expect(get('heading', 'Mila')).toBeTruthy()
  expect(get('group', 'The assistant is answering again')).toBeTruthy()
  checkpoint()
  await click(get('button', 'Dismiss'))
  expect(list('group', 'The assistant is answering again')).toEqual([])
})

scenario('what happened before the visitor came is no news', async (begin) => {
  const { list } = await begin({
    snapshot: { handoff: { status: 'released', operator: { id: 7, name: 'Maria' } } },
  })
  expect(list('group', 'The assistant is answering again')).toEqual([])
})

scenario('a call that fails is told in the banner', async (begin) => {
  const fake = createFakeChat()
  fake.failures.set('requestOperator', new ReplyXError({ code: 'network_failed', message: 'unable to call' }))
  const { get, click, list } = await begin({ fake })
  await click(get('button', call))
  expect(get('group', 'The connection failed. Check it and try again')).toBeTruthy()
  await click(get('button', 'Dismiss'))
  expect(list('group', 'The connection failed. Check it and try again')).toEqual([])
})

scenario('without a connection nobody can be called', async (begin) => {
  const { list, set } = await begin({ snapshot: { connection: 'reconnecting' } })
  expect(list('button', call)).toEqual([])
  await set({ connection: 'online' })
  expect(list('button', call)).toHaveLength(1)
})

scenario('the assistant types, then an operator by name', async (begin) => {
  const { get, list, set, find, checkpoint } = await begin({
    snapshot: { messages: [makeMessage(1, { sender: 'user' })], typing: { actor: 'assistant' } },
  })
  expect(get('img', 'Mila is typing…')).toBeTruthy()
  expect(find('.replyx-typing-indicator').dataset.sender).toBe('assistant')
  checkpoint()
  await set({ typing: { actor: 'manager', name: 'Maria' } })
  expect(get('img', 'Maria is typing…')).toBeTruthy()
  expect(find('.replyx-typing-indicator').dataset.sender).toBe('manager')
  checkpoint()
  await set({ typing: null })
  expect(list('img')).toHaveLength(1)
})

scenario(
  'on a phone what was pressed gives the focus to the list, and only who was writing keeps the input',
  async (begin) => {
    const { get, click, find, view, type, input, focused } = await begin({
      snapshot: { handoff: { status: 'requested' } },
    })
    view.setMobile(true)
    await click(get('button', 'Cancel'))
    expect(focused()).toBe(find('.replyx-messages-area'))
    await type('Hello')
    await click(get('button', 'Send'))
    expect(focused()).toBe(input())
  },
)
