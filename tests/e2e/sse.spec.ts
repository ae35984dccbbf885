import { expect, test, type Page } from '@playwright/test'

import { chatPage, watchGrowth } from './support/chat-page.ts'
import { startDemo, type Demo } from './support/demo.ts'
import { hireOperator } from './support/operator.ts'
import { dialogPostedTo } from './support/posts.ts'
import { buildProbePages, type ProbePages, type ProbeWindow } from './support/probe.ts'
import { startProxy, type Proxy } from './support/proxy.ts'

let pages: ProbePages
let demo: Demo
let proxy: Proxy

test.beforeEach(async () => {
  pages = await buildProbePages('events-probe.ts')
  demo = await startDemo({ '/pages': pages.folder })
  proxy = await startProxy(demo.url)
})
test.afterEach(async () => {
  await proxy.stop()
  await demo.stop()
  pages.remove()
})

const channelOf = (page: Page): Promise<string | null> =>
  page.evaluate(() => (window as unknown as ProbeWindow).chat.client.getSnapshot().channel)

/** The texts that the client of the page holds, but for notices of the system. */
const textsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { messages } = (window as unknown as ProbeWindow).chat.client.getSnapshot()
    return messages.filter(({ sender }) => sender !== 'system').map(({ text }) => text)
  })

/** Failed sockets with the waits between them, on a busy machine. */
const PATIENCE = { timeout: 20_000 }

test('behind a proxy without sockets the conversation goes by an event stream, and by a socket as soon as there is one', async ({
  page,
}) => {
  const problems: string[] = []
  page.on('pageerror', ({ message }) => problems.push(message))
  const chat = chatPage(page)
  await page.goto(`${proxy.url}/pages/chat.html`)
  await chat.open()
  const dialogId = await dialogPostedTo(page, chat.greet)
  const operator = await hireOperator(demo.url)
  /** What the page has is what the server holds: each once, in its order. What is shown is the end of it. */
  const expectWhole = (): Promise<void> =>
    expect(async () => {
      const stored = (await operator.messages(dialogId)).filter(({ sender }) => sender !== 'system')
      expect(await textsOf(page)).toEqual(stored.map(({ text }) => text))
      // Of a long conversation a window is drawn.
      const shown = (await chat.texts()).map((text) => text.split('\n')[0])
      expect(shown.length).toBeGreaterThanOrEqual(Math.min(stored.length, 20))
      expect(shown).toEqual(stored.slice(-shown.length).map(({ text }) => text.split('\n')[0]))
    }).toPass(PATIENCE)

  await test.step('the stream takes over, and an answer grows by it', async () => {
    await expect.poll(() => channelOf(page), PATIENCE).toBe('events')
    expect(proxy.refused).toBeGreaterThanOrEqual(2)
    await chat.ask('How does the handoff work?')
    await expect(chat.messages).toHaveCount(3)
    const grown = await watchGrowth(page)
    await expect(chat.messages.nth(3)).toContainText('Source:', PATIENCE)
    expect((await grown()).length).toBeGreaterThanOrEqual(3)
    await expect(page.getByRole('button', { name: 'Stop the answer' })).toBeHidden()
    expect(await channelOf(page)).toBe('events')
  })

  await test.step('an operator is heard by it', async () => {
    await operator.takeOver(dialogId)
    await expect(page.getByRole('dialog').getByText('From the support team')).toBeVisible()
    await operator.write(dialogId, 'Written to a stream')
    await expect(chat.messages.last()).toContainText('Written to a stream')
    expect(await channelOf(page)).toBe('events')
  })

  /** Lets the operator write on, until the page has gone over. */
  async function writeUntil(channel: 'socket' | 'events'): Promise<void> {
    for (let number = 1; (await channelOf(page)) !== channel; number += 1) {
      expect(number).toBeLessThan(150)
      await operator.write(dialogId, `On the way to the ${channel}, ${number}`)
      await page.waitForTimeout(150)
    }
    await operator.write(dialogId, `By the ${channel}`)
    await expect(chat.messages.last()).toContainText(`By the ${channel}`)
  }

  await test.step('sockets work again: the client goes back to one while the operator writes', async () => {
    const before = proxy.refused
    // It was tried all the while.
    await expect.poll(() => proxy.refused, PATIENCE).toBeGreaterThan(before)
    proxy.allowSockets()
    await writeUntil('socket')
    await chat.ask('Do you hear me?')
    await expect.poll(async () => (await operator.messages(dialogId)).at(-1)?.text).toBe('Do you hear me?')
    await expectWhole()
  })

  await test.step('and to the stream, where the socket is lost and none opens', async () => {
    proxy.blockSockets()
    await writeUntil('events')
    await chat.ask('And now?')
    await expect.poll(async () => (await operator.messages(dialogId)).at(-1)?.text).toBe('And now?')
    await expectWhole()
  })
  expect(problems).toEqual([])
})
