import { expect, test, type Page } from '@playwright/test'

import { startBareBrowser, type BareBrowser } from './support/bare-browser.ts'
import { chatPage } from './support/chat-page.ts'
import { watchCopies } from './support/copies.ts'
import { startDemo, type Demo } from './support/demo.ts'
import { leaveAndKeep, returnToKept } from './support/kept-page.ts'
import { hireOperator } from './support/operator.ts'
import { dialogPostedTo } from './support/posts.ts'
import { buildProbePages, type ProbePages, type ProbeWindow } from './support/probe.ts'

let pages: ProbePages
let demo: Demo
let browser: BareBrowser

test.beforeEach(async () => {
  pages = await buildProbePages()
  demo = await startDemo({ '/pages': pages.folder })
  browser = await startBareBrowser()
})
test.afterEach(async () => {
  await browser.stop()
  await demo.stop()
  pages.remove()
})

const connectionOf = (page: Page): Promise<string> =>
  page.evaluate(() => (window as unknown as ProbeWindow).chat.client.getSnapshot().connection)

test('a page from the back/forward cache goes on where it was left, and shows what came meanwhile once', async () => {
  const page = await browser.context.newPage()
  const text = 'Written while you were elsewhere'
  const mostCopies = await watchCopies(page, text)
  await page.goto(`${demo.url}/pages/chat.html`)
  const chat = chatPage(page)
  await chat.open()
  const dialogId = await dialogPostedTo(page, chat.greet)
  const operator = await hireOperator(demo.url)
  await operator.takeOver(dialogId)
  await expect(page.getByRole('dialog').getByText('From the support team')).toBeVisible()
  await chat.input.fill('Half a sentence')
  expect((await operator.info(dialogId)).visitor_online).toBe(true)

  const left = await leaveAndKeep(page, `${demo.url}/pages/plain.html`)
  // An open socket would keep the page out of the cache; the server has seen it go.
  await expect.poll(async () => (await operator.info(dialogId)).visitor_online).toBe(false)
  await operator.write(dialogId, text)

  await returnToKept(page, left)
  // The very page, not one loaded anew.
  expect(await page.evaluate(() => (window as unknown as ProbeWindow).shows)).toEqual([false, true])
  await expect(chat.messages.last()).toContainText(text)
  await expect.poll(() => connectionOf(page)).toBe('online')
  await expect.poll(async () => (await operator.info(dialogId)).visitor_online).toBe(true)
  expect(await mostCopies()).toBe(1)
  await expect(chat.input).toHaveValue('Half a sentence')

  await chat.ask('And I am back')
  await expect.poll(async () => (await operator.messages(dialogId)).at(-1)?.text).toBe('And I am back')
})
