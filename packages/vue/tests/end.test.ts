// @vitest-environment happy-dom
import { ReplyXChat } from '@replyx/vue'
import { expect, it, vi } from 'vitest'
import { h } from 'vue'
import { createFakeChat, makeMessage } from '../../core/tests/view/fake-chat.ts'
import { mountApp, settle, watchPage } from './support.ts'

watchPage()

it('a hundred rounds leave no node, listener or stylesheet behind', async () => {
  const fake = createFakeChat({ messages: [makeMessage(1)] })
  const sheets = document.adoptedStyleSheets.length
  const add = [document, window].map((target) => vi.spyOn(target, 'addEventListener'))
  const remove = [document, window].map((target) => vi.spyOn(target, 'removeEventListener'))
  const count = (spies: typeof add) => spies.map(({ mock }) => mock.calls.length)
  for (let round = 0; round < 100; round++) {
    const { unmount } = mountApp(() => h(ReplyXChat, { client: fake.client, view: { isMinimized: false } }))
    if (round % 10 === 0) await settle()
    unmount()
  }
  await settle()
  expect(document.body.childElementCount).toBe(0)
  expect(fake.listenerCount()).toBe(0)
  expect(document.adoptedStyleSheets).toHaveLength(sheets)
  expect(count(remove)).toEqual(count(add))
})
