// @vitest-environment happy-dom
import { ReplyXChat } from '@replyx/react'
import { createElement } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { expect, it } from 'vitest'
import { createFakeChat, makeMessage } from '../../core/tests/view/fake-chat.ts'
import { find, has, mountTree, settle, watchPage } from './support.ts'

watchPage()

const chat = () => {
  const { client } = createFakeChat({ messages: [makeMessage(1, { text: '**Hi**' })] })
  return createElement(ReplyXChat, { client, view: { isMinimized: false, timeZone: 'UTC' } })
}

it('waits with its conversation for what reads it, and shows a sketch meanwhile', async () => {
  mountTree(chat())
  expect(has('.replyx-skeleton')).toBe(true)
  expect(has('[data-key=m1]')).toBe(false)
  await settle()
  expect(has('.replyx-skeleton')).toBe(false)
  expect(find('[data-key=m1] strong').textContent).toBe('Hi')
})

it('draws no sketch where that is there already, not for one commit', async () => {
  mountTree(chat()).unmount()
  await settle()
  const container = document.body.appendChild(document.createElement('div'))
  const drawn: string[] = []
  const observer = new MutationObserver(() => drawn.push(container.innerHTML))
  observer.observe(container, { childList: true, subtree: true })
  const root = createRoot(container)
  // Not at once, and effects that are passive later still.
  root.render(chat())
  await expect.poll(() => has('[data-key=m1] strong')).toBe(true)
  expect(drawn.length).toBeGreaterThan(0)
  expect(drawn.filter((markup) => markup.includes('replyx-skeleton'))).toEqual([])
  observer.disconnect()
  flushSync(() => root.unmount())
  await settle()
  container.remove()
})
