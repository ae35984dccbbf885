// @vitest-environment happy-dom
import { ReplyXError } from '@replyx/core'
import { expect } from 'vitest'
import { makeMessage } from '../../../packages/core/tests/view/fake-chat.ts'
import { scenario, type Play } from '../scenario.ts'
import type { Scene } from '../scene.ts'

const error = new ReplyXError({ code: 'network_failed', message: 'unable to send; offline' })
const failed = makeMessage(1, { sender: 'user', text: 'Helo', status: 'failed', error, seq: null, id: null })
const beginFailed = (begin: Play, draft = ''): Promise<Scene> =>
  begin({ snapshot: { messages: [failed], draft } })

scenario('a message that failed says why and offers three ways out', async (begin) => {
  const { find, all } = await beginFailed(begin)
  expect(find('.replyx-delivery').getAttribute('aria-label')).toBe('Not sent')
  expect(find('.replyx-problem').textContent).toBe('The connection failed. Check it and try again')
  expect(all('[data-key=m1] button').map(({ textContent }) => textContent)).toEqual([
    'Try again',
    'Edit',
    'Delete',
  ])
})

scenario('it is sent again', async (begin) => {
  const { get, click, calls, input, setMessages, has, focused } = await beginFailed(begin)
  await click(get('button', 'Try again'))
  expect(calls).toEqual([['retry', 'm1']])
  expect(focused()).toBe(input())
  await setMessages(makeMessage(1, { sender: 'user', text: 'Helo' }))
  expect(has('.replyx-problem')).toBe(false)
})

scenario('it is thrown away', async (begin) => {
  const { get, click, calls, setMessages, list } = await beginFailed(begin)
  await click(get('button', 'Delete'))
  expect(calls).toEqual([['discard', 'm1']])
  await setMessages()
  expect(list('article')).toEqual([])
})

scenario('it is edited, and what stood in the input comes back after it', async (begin) => {
  const { get, click, type, press, calls, input, tree, checkpoint, focused } = await beginFailed(
    begin,
    'And then',
  )
  await click(get('button', 'Edit'))
  expect(input().value).toBe('Helo')
  expect(focused()).toBe(input())
  expect(tree()).toContain('Editing an unsent message')
  checkpoint()
  await type('Hello')
  await press('Enter')
  expect(calls).toContainEqual(['edit', 'm1', 'Hello'])
  expect(calls.map(([name]) => name)).not.toContain('send')
  expect(input().value).toBe('And then')
  expect(tree()).not.toContain('Editing an unsent message')
})

scenario('Escape leaves the editing, and only the next one the chat', async (begin) => {
  const { get, click, press, input, tree, view } = await beginFailed(begin, 'And then')
  await click(get('button', 'Edit'))
  await press('Escape')
  expect(tree()).not.toContain('Editing an unsent message')
  expect(input().value).toBe('And then')
  expect(view.getSnapshot().isMinimized).toBe(false)
  await press('Escape')
  expect(view.getSnapshot().isMinimized).toBe(true)
})

scenario('a button leaves the editing, too', async (begin) => {
  const { get, click, input, has } = await beginFailed(begin, 'And then')
  await click(get('button', 'Edit'))
  await click(get('button', 'Cancel'))
  expect(has('.replyx-editing')).toBe(false)
  expect(input().value).toBe('And then')
})

scenario('throwing away what is being edited leaves the editing', async (begin) => {
  const { get, click, has, calls } = await beginFailed(begin)
  await click(get('button', 'Edit'))
  await click(get('button', 'Delete'))
  expect(has('.replyx-editing')).toBe(false)
  expect(calls).toContainEqual(['discard', 'm1'])
})

scenario('what waits for the connection can be taken back, or thrown away', async (begin) => {
  const waiting = makeMessage(1, { sender: 'user', text: 'Helo', status: 'queued', seq: null, id: null })
  const { get, click, calls, input, all, set, focused } = await begin({
    snapshot: { messages: [waiting], draft: 'And then' },
  })
  expect(all('[data-key=m1] button')).toEqual([])
  await set({ connection: 'offline' })
  expect(all('[data-key=m1] button').map(({ textContent }) => textContent)).toEqual(['Edit', 'Delete'])
  await click(get('button', 'Edit'))
  expect(calls[0]).toEqual(['discard', 'm1'])
  expect(input().value).toBe('Helo\nAnd then')
  expect(focused()).toBe(input())
  expect(all('[data-key=m1]')).toEqual([])
})

scenario('an answer that broke off is asked for again', async (begin) => {
  const { get, click, calls, set, all } = await begin({
    snapshot: {
      messages: [
        makeMessage(1, { sender: 'user', text: 'When?' }),
        makeMessage(2, { status: 'interrupted' }),
      ],
    },
  })
  await click(get('button', 'Try again'))
  expect(calls).toContainEqual(['send', 'When?'])
  await set({ messages: [makeMessage(2, { status: 'interrupted' }), makeMessage(3, { sender: 'user' })] })
  expect(all('[data-key=m2] button')).toEqual([])
})
