// @vitest-environment happy-dom
import { expect } from 'vitest'
import { makeMessage } from '../../../packages/core/tests/view/fake-chat.ts'
import { scenario } from '../scenario.ts'

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
  expect(list('article').map((element) => element.getAttribute('aria-label'))).toEqual([
    'You, 12:00 PM',
    'Mila, 12:00 PM',
    'Maria, 12:00 PM',
  ])
  expect(get('note').textContent).toBe('Maria has joined')
  expect(find('.replyx-user-message').textContent).toContain('Hello')
  expect(find('.replyx-assistant-message').textContent).toContain('Hi there')
  expect(find('.replyx-manager-message').textContent).toContain('I am here')
  checkpoint()
  await set({ handoff: { status: 'none' } })
  expect(list('article').at(-1)?.getAttribute('aria-label')).toBe('Maria, 12:00 PM')
})
