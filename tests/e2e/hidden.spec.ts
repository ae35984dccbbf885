import { expect, test, type Page, type WebSocket } from '@playwright/test'

import { startBareBrowser, type BareBrowser } from './support/bare-browser.ts'
import { chatPage } from './support/chat-page.ts'
import { startDemo, type Demo } from './support/demo.ts'
import { hireOperator } from './support/operator.ts'
import { dialogPostedTo } from './support/posts.ts'
import { hide, show } from './support/sight.ts'

let demo: Demo
let browser: BareBrowser

test.beforeEach(async () => {
  demo = await startDemo()
  browser = await startBareBrowser()
})
test.afterEach(async () => {
  await browser.stop()
  await demo.stop()
})

/** A chat in which an operator answers. */
async function openWithOperator(page: Page) {
  await page.goto(demo.url)
  const chat = chatPage(page)
  await chat.open()
  const dialogId = await dialogPostedTo(page, chat.greet)
  const operator = await hireOperator(demo.url)
  await operator.takeOver(dialogId)
  await expect(page.getByRole('dialog').getByText('From the support team')).toBeVisible()
  return { chat, dialogId, operator }
}

test('a hidden tab takes messages in, counts them as unread, and reads them when it is seen', async () => {
  const page = await browser.context.newPage()
  const { chat, dialogId, operator } = await openWithOperator(page)
  // What was seen counts as read.
  await expect.poll(() => operator.unread(dialogId)).toBe(0)

  await hide(page)
  await operator.write(dialogId, 'Written to a hidden tab')
  await expect(chat.messages.last()).toContainText('Written to a hidden tab')
  await operator.write(dialogId, 'And another')
  await expect(chat.messages.last()).toContainText('And another')
  // The chat stands open at its end, and still nobody has seen it.
  expect(await operator.unread(dialogId)).toBe(2)
  expect(await page.evaluate(() => document.visibilityState)).toBe('hidden')

  await show(page)
  await expect.poll(() => operator.unread(dialogId)).toBe(0)
  const texts = (await chat.texts()).slice(2).map((text) => text.split('\n')[0])
  expect(texts).toEqual(['Written to a hidden tab', 'And another'])
})

test('a closed chat in a hidden tab shows the right number when it is seen again', async () => {
  const page = await browser.context.newPage()
  const { chat, dialogId, operator } = await openWithOperator(page)
  await page.getByRole('button', { name: 'Minimize chat' }).click()
  await expect(page.getByRole('button', { name: /^Open chat/ })).toBeVisible()

  await hide(page)
  const written = ['One', 'Two', 'Three'].map((text) => `${text} for later`)
  for (const text of written) await operator.write(dialogId, text)
  await expect(page.getByRole('button', { name: 'Open chat, 3 unread messages' })).toBeAttached()

  await show(page)
  await page.getByRole('button', { name: 'Open chat, 3 unread messages' }).click()
  await expect(chat.messages).toHaveCount(5)
  await expect.poll(() => operator.unread(dialogId)).toBe(0)
})

test('a tab hidden for five minutes lets go of its socket, and takes it up again when it is seen', async () => {
  const page = await browser.context.newPage()
  await page.clock.install()
  const sockets: WebSocket[] = []
  page.on('websocket', (socket) => sockets.push(socket))
  const { chat, dialogId, operator } = await openWithOperator(page)
  const [socket, ...others] = sockets.filter((candidate) => !candidate.isClosed())
  if (socket === undefined) throw new TypeError('a chat with an operator has a socket')
  expect(others).toEqual([])
  await hide(page)

  // Something to hear every half a minute: a silent link would be given up for dead, hidden or not.
  for (let half = 1; half < 10; half++) {
    await page.clock.fastForward('00:30')
    const text = `Half a minute, ${half}`
    const heard = socket.waitForEvent('framereceived', ({ payload }) => payload.includes(text))
    await operator.write(dialogId, text)
    await heard
  }
  expect((await operator.info(dialogId)).visitor_online).toBe(true)
  await page.clock.fastForward('00:31')
  // Sooner than silence would end it.
  await expect.poll(() => socket.isClosed(), { timeout: 5_000 }).toBe(true)
  await expect.poll(async () => (await operator.info(dialogId)).visitor_online).toBe(false)
  const before = sockets.length
  await operator.write(dialogId, 'Are you still there?')
  // Whatever would try again by itself is long due, and what it asks of the server comes before this answer.
  await page.clock.fastForward('01:00')
  await page.evaluate(async () => (await fetch('/api/protocol')).text())
  expect(sockets).toHaveLength(before)
  expect((await operator.info(dialogId)).visitor_online).toBe(false)

  await show(page)
  // Back within a quarter of a second of the page's own time.
  await page.clock.fastForward(250)
  await expect(chat.messages.last()).toContainText('Are you still there?')
  expect(sockets).toHaveLength(before + 1)
  await expect.poll(() => operator.unread(dialogId)).toBe(0)
})
