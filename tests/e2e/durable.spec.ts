import { expect, test, type Page } from '@playwright/test'

import { chatPage } from './support/chat-page.ts'
import { startDemo, type Demo } from './support/demo.ts'

let demo: Demo

test.beforeEach(async () => {
  demo = await startDemo()
})
test.afterEach(async () => {
  await demo.stop()
})

/** How many messages wait in the browser's storage. */
const countSaved = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const open = indexedDB.open('replyx')
        open.onerror = () => reject(open.error ?? new Error('no database'))
        open.onsuccess = () => {
          const range = IDBKeyRange.bound('outbox:', 'outbox:\uffff')
          const request = open.result.transaction('values').objectStore('values').count(range)
          request.onsuccess = () => {
            resolve(request.result)
            open.result.close()
          }
        }
      }),
  )

const count = (texts: readonly string[], wanted: string): number =>
  texts.filter((text) => text.includes(wanted)).length

test('what waits to be sent survives a reload without a server, and is sent once', async ({ page }) => {
  const chat = chatPage(page)
  await page.goto(demo.url)
  await chat.open()
  await chat.ask('Hello')
  await expect(chat.messages).toHaveCount(2, { timeout: 20_000 })

  // The page itself stays reachable: only the chat's own backend is gone.
  let isAway = true
  await page.route('**/api/**', (route) => (isAway ? route.abort() : route.continue()))
  await page.routeWebSocket('**/ws/**', (socket) => {
    if (isAway) void socket.close({ code: 1011 })
    else socket.connectToServer()
  })
  await page.reload()
  await chat.open()
  for (const text of ['first zebra', 'second zebra', 'third zebra']) await chat.ask(text)
  await expect(chat.messages.filter({ hasText: 'zebra' })).toHaveCount(3)
  // What is shown as being saved may be lost; what has been saved may not.
  await expect.poll(() => countSaved(page)).toBe(3)
  await page.reload()
  await chat.open()
  await expect(chat.messages.filter({ hasText: 'zebra' })).toHaveCount(3)

  isAway = false
  await page.reload()
  await chat.open()
  await expect.poll(async () => count(await chat.texts(), 'zebra'), { timeout: 40_000 }).toBe(3)
  // Each has its answer: so each was accepted, and once.
  await expect(chat.messages).toHaveCount(8, { timeout: 40_000 })
  const texts = await chat.texts()
  for (const text of ['first zebra', 'second zebra', 'third zebra']) expect(count(texts, text)).toBe(1)
  const order = texts.filter((text) => text.includes('zebra')).map((text) => text.split(' ')[0])
  expect(order).toEqual(['first', 'second', 'third'])
})

test('two tabs are one visitor, and show the same conversation', async ({ context }) => {
  const tabs = await Promise.all([context.newPage(), context.newPage()])
  const chats = tabs.map(chatPage)
  for (const chat of chats) {
    await chat.page.goto(demo.url)
    await chat.open()
  }
  const [one, other] = chats
  if (one === undefined || other === undefined) throw new TypeError('two tabs were asked for')
  await one.ask('From the first tab')
  await expect(one.messages).toHaveCount(2, { timeout: 20_000 })
  await other.page.reload()
  await other.open()
  await expect(other.messages).toHaveCount(2, { timeout: 20_000 })
  await other.ask('From the second tab')
  await expect(one.messages).toHaveCount(4, { timeout: 20_000 })
  await expect(other.messages).toHaveCount(4, { timeout: 20_000 })
  await expect.poll(async () => (await one.texts()).join() === (await other.texts()).join()).toBe(true)
})
