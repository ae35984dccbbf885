import { expect, test, type Frame, type Page } from '@playwright/test'

import { startBareBrowser } from './support/bare-browser.ts'
import { framedChat, type ChatPage } from './support/chat-page.ts'
import { startDemo, type Demo } from './support/demo.ts'
import { countSaved } from './support/saved.ts'
import { buildProbePages, type ProbePages, type ProbeWindow } from './support/probe.ts'
import { blockStorage } from './support/blocked-storage.ts'

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

/** A chat on 127.0.0.1 in a page of another host. */
interface Embedded {
  readonly chat: ChatPage
  readonly frame: Frame
}

/** Goes to a page of `host` that embeds the chat. */
async function embed(page: Page, host: string): Promise<Embedded> {
  const hostUrl = demo.url.replace('127.0.0.1', host)
  await page.goto(`${hostUrl}/pages/host.html?frame=${encodeURIComponent(`${demo.url}/pages/chat.html`)}`)
  return findEmbedded(page)
}

async function findEmbedded(page: Page, connection = 'online'): Promise<Embedded> {
  const chat = framedChat(page)
  await chat.open()
  const frame = page.frames().find((candidate) => candidate.parentFrame() !== null)
  if (frame === undefined) throw new Error('unable to find the chat; the page has no frame')
  await expect.poll(async () => (await snapshotOf(frame)).connection).toBe(connection)
  return { chat, frame }
}

const snapshotOf = (frame: Frame) =>
  frame.evaluate(() => {
    const { connection, storage, dialogId, messages } = (
      window as unknown as ProbeWindow
    ).chat.client.getSnapshot()
    return { connection, storage, dialogId, texts: messages.map(({ text }) => text) }
  })

test('a frame whose storage is partitioned keeps its visitor over reloads, and for one site alone', async () => {
  const browser = await startBareBrowser()
  const page = await browser.context.newPage()
  const { chat, frame } = await embed(page, 'localhost')
  await chat.greet()
  const before = await snapshotOf(frame)
  expect(before.storage).toBe('durable')

  await test.step('the host page is loaded anew: the same visitor, the same conversation', async () => {
    await page.reload()
    const again = await findEmbedded(page)
    await expect(again.chat.messages).toHaveCount(2)
    expect(await snapshotOf(again.frame)).toEqual(before)
  })

  await test.step('what waits survives too', async () => {
    await page.route('**/api/**', (route) => route.abort())
    await page.reload()
    const waiting = await findEmbedded(page, 'reconnecting')
    await waiting.chat.ask('Kept in this partition')
    await expect(page.frameLocator('iframe').getByRole('img', { name: 'Sending' })).toHaveCount(1)
    await expect.poll(() => countSaved(waiting.frame)).toBe(1)
    await page.unroute('**/api/**')
    await page.reload()
    const again = await findEmbedded(page)
    await expect(again.chat.messages).toHaveCount(4, { timeout: 20_000 })
    const { texts, dialogId } = await snapshotOf(again.frame)
    expect(texts.filter((text) => text === 'Kept in this partition')).toHaveLength(1)
    expect(dialogId).toBe(before.dialogId)
  })

  for (const host of ['shop.localhost', '127.0.0.1']) {
    await test.step(`under ${host} the visitor is another, and sees nothing of it`, async () => {
      const other = await browser.context.newPage()
      const { chat: otherChat, frame: otherFrame } = await embed(other, host)
      expect(await snapshotOf(otherFrame)).toMatchObject({ storage: 'durable', dialogId: null, texts: [] })
      await otherChat.greet()
      expect((await snapshotOf(otherFrame)).dialogId).not.toBe(before.dialogId)
      await other.close()
    })
  }
  await browser.stop()
})

test('a frame whose storage is blocked works from memory, and says what that means', async ({ page }) => {
  await blockStorage(page, `${demo.url}/pages/plain.html`)
  const problems: string[] = []
  page.on('pageerror', ({ message }) => problems.push(message))
  const { chat, frame } = await embed(page, 'localhost')
  await chat.greet()
  await expect.poll(async () => (await snapshotOf(frame)).storage).toBe('memory')
  await expect(
    page.frameLocator('iframe').getByRole('group', {
      name: 'Unsent messages are lost when you leave this page',
    }),
  ).toBeVisible()
  await chat.ask('A second one')
  await expect(chat.messages).toHaveCount(4, { timeout: 20_000 })
  await expect(page.frameLocator('iframe').getByRole('img', { name: 'Sent' })).toHaveCount(2)
  expect(problems).toEqual([])
})
