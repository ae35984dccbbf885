// @vitest-environment happy-dom
import { ReplyXChat } from '@replyx/react'
import { createElement } from 'react'
import { expect, it } from 'vitest'
import { createFakeChat, makeMessage } from '../../core/tests/view/fake-chat.ts'
import { find, has, mountTree, settle, watchPage } from './support.ts'

watchPage()

it('waits with its conversation for what reads it, shows a sketch meanwhile, and does so once in a page', async () => {
  const show = () => {
    const { client } = createFakeChat({ messages: [makeMessage(1, { text: '**Hi**' })] })
    const view = { isMinimized: false, timeZone: 'UTC' }
    return mountTree(createElement(ReplyXChat, { client, view }))
  }
  const { unmount } = show()
  expect(has('.replyx-skeleton')).toBe(true)
  expect(has('[data-key=m1]')).toBe(false)
  await settle()
  expect(has('.replyx-skeleton')).toBe(false)
  expect(find('[data-key=m1] strong').textContent).toBe('Hi')
  unmount()

  show()
  expect(has('.replyx-skeleton')).toBe(false)
  expect(find('[data-key=m1] strong').textContent).toBe('Hi')
})
