import { expect, test, type BrowserContext, type Page } from '@playwright/test'

import { chatPage } from './support/chat-page.ts'
import { startDemo, type Demo } from './support/demo.ts'
import { hireOperator } from './support/operator.ts'
import { dialogPostedTo } from './support/posts.ts'
import { prepareCut } from './support/cut.ts'
import { buildProbePages, type ProbePages, type ProbeWindow } from './support/probe.ts'

let pages: ProbePages
let demo: Demo

test.beforeEach(async () => {
  pages = await buildProbePages()
  demo = await startDemo({ '/pages': pages.folder })
})
test.afterEach(async () => {
  await demo.stop()
  pages.remove()
})

const snapshotOf = (page: Page) =>
  page.evaluate(() => {
    const { connection, dialogId, messages, unread } = (
      window as unknown as ProbeWindow
    ).chat.client.getSnapshot()
    return { connection, dialogId, count: messages.length, unread }
  })

/** Two tabs of one visitor with a conversation; the chat is open in the first alone. */
async function openTabs(context: BrowserContext) {
  const one = await context.newPage()
  await one.goto(`${demo.url}/pages/chat.html`)
  const chat = chatPage(one)
  await chat.open()
  const dialogId = await dialogPostedTo(one, chat.greet)
  const other = await context.newPage()
  const cutOther = await prepareCut(other)
  await other.goto(`${demo.url}/pages/chat.html`)
  await expect.poll(() => snapshotOf(other)).toMatchObject({ connection: 'online', dialogId, count: 2 })
  return { chat, dialogId, one, other, cutOther }
}

test('a tab without a connection counts and reads along with the other', async ({ context }) => {
  const { dialogId, one, other, cutOther } = await openTabs(context)
  const operator = await hireOperator(demo.url)
  await operator.takeOver(dialogId)
  await one.getByRole('button', { name: 'Minimize chat' }).click()
  await operator.write(dialogId, 'Hello from the desk')
  for (const page of [one, other])
    await expect(page.getByRole('button', { name: 'Open chat, 1 unread message' })).toBeVisible()

  // From here on the second tab has nobody but the first.
  await cutOther()
  await expect.poll(() => snapshotOf(other)).toMatchObject({ connection: 'reconnecting' })
  await operator.write(dialogId, 'Are you there?')
  await expect(other.getByRole('button', { name: 'Open chat, 2 unread messages' })).toBeVisible()
  await one.getByRole('button', { name: /^Open chat/ }).click()
  await expect(other.getByRole('button', { name: 'Open chat', exact: true })).toBeVisible()
  expect(await snapshotOf(other)).toMatchObject({ connection: 'reconnecting', unread: 0 })
  await expect.poll(() => operator.unread(dialogId)).toBe(0)
})

test('what is being written in one tab stands in the other too', async ({ context }) => {
  const { chat, other } = await openTabs(context)
  const otherChat = chatPage(other)
  await otherChat.open()
  await chat.input.pressSequentially('Half a sentence')
  await expect(otherChat.input).toHaveValue('Half a sentence')
  await otherChat.input.fill('A whole sentence.')
  await expect(chat.input).toHaveValue('A whole sentence.')
  await otherChat.input.press('Enter')
  await expect(chat.input).toHaveValue('')
  await expect(chat.messages.filter({ hasText: 'A whole sentence.' })).toHaveCount(1)
})

test('whoever logs out in one tab has left the other as well', async ({ context }) => {
  const { dialogId, one, other } = await openTabs(context)
  const otherChat = chatPage(other)
  await otherChat.open()
  await expect(otherChat.messages).toHaveCount(2)
  await one.evaluate(() => (window as unknown as ProbeWindow).chat.client.logout())
  for (const page of [one, other])
    await expect.poll(() => snapshotOf(page)).toMatchObject({ dialogId: null, count: 0, unread: 0 })
  await expect(otherChat.messages).toHaveCount(0)

  await other.reload()
  await otherChat.open()
  await expect.poll(() => snapshotOf(other)).toMatchObject({ connection: 'online', dialogId: null })
  const next = await dialogPostedTo(other, otherChat.greet)
  expect(next).not.toBe(dialogId)
})
