// @vitest-environment happy-dom
import { ReplyXChat } from '@replyx/vue'
import { expect, it } from 'vitest'
import { h, nextTick } from 'vue'
import { createFakeChat, makeMessage } from '../../core/tests/view/fake-chat.ts'
import { find, has, mountApp, settle } from './support.ts'

it('waits with its conversation for what reads it, shows a sketch meanwhile, and does so once in a page', async () => {
  const show = () => {
    const { client } = createFakeChat({ messages: [makeMessage(1, { text: '**Hi**' })] })
    return mountApp(() => h(ReplyXChat, { client, view: { isMinimized: false, timeZone: 'UTC' } }))
  }
  const { unmount } = show()
  expect(has('.replyx-skeleton')).toBe(true)
  expect(has('[data-key=m1]')).toBe(false)
  await settle()
  expect(has('.replyx-skeleton')).toBe(false)
  expect(find('[data-key=m1] strong').textContent).toBe('Hi')
  unmount()

  show()
  await nextTick()
  expect(has('.replyx-skeleton')).toBe(false)
  expect(find('[data-key=m1] strong').textContent).toBe('Hi')
})
