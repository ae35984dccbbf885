/* eslint-disable no-restricted-syntax -- whoever attacks names no origin that may read the message */
import { expect, type Frame, type Page } from '@playwright/test'

import { test } from './support/widget-test.ts'
import { startSites, type Sites } from './support/widget-sites.ts'
import { chatFrame, openStage, pageState, type HostWindow, type Stage } from './support/widget-stage.ts'
import { seenBy, settle, untilSeen, watchWindows, type WatchedWindow } from './support/widget-watch.ts'

// Of the window that is watched, in whose frame these functions run.
declare const chatElement: WatchedWindow['chatElement']
declare const ReplyX: HostWindow['ReplyX']
declare const heard: HostWindow['heard']

let sites: Sites
let stage: Stage

test.beforeEach(async ({ page }) => {
  sites = await startSites()
  await watchWindows(page)
  stage = await openStage(page, sites)
})
test.afterEach(async () => {
  await sites.stop()
})

const heardTypes = (page: Page): Promise<string[]> => page.evaluate(() => heard.map(({ type }) => type))
const readyCount = async (page: Page): Promise<number> =>
  (await heardTypes(page)).filter((type) => type === 'replyX_ready').length

/** Lets the frame go to an address, as a script of the page can. */
const go = (page: Page, url: string): Promise<void> =>
  page.evaluate(async (next) => {
    const element = chatElement()
    const isLoaded = new Promise((resolve) => element.addEventListener('load', resolve, { once: true }))
    element.src = next
    await isLoaded
  }, url)

/** What the visitor writes arrives, and the page is told of it. */
async function expectAlive(page: Page, text: string): Promise<void> {
  const chat = page.frameLocator('iframe[title="Chat"]')
  const input = chat.getByRole('textbox', { name: 'Write a message' })
  const sent = async (): Promise<number> =>
    (await heardTypes(page)).filter((type) => type === 'replyX_message_sent').length
  const before = await sent()
  await input.fill(text)
  await input.press('Enter')
  await expect.poll(sent).toBe(before + 1)
  await expect(chat.getByText(text, { exact: true })).toBeVisible()
}

test('a frame that was sent to another site is nobody, and the chat begins anew when it is back', async ({
  page,
}) => {
  const { session, chat: before } = stage
  const address = before.url()
  await expectAlive(page, 'Before')
  const types = await heardTypes(page)
  await go(page, sites.third.url)
  const foreign: Frame = await chatFrame(page)
  const forged = [
    { type: 'replyX_ready', session, version: 1 },
    { type: 'replyX_minimize' },
    { type: 'replyX_unread', count: 9 },
    { id: 1, method: 'getToken' },
  ]
  await test.step('what it says is not heard, and it is given nothing', async () => {
    await untilSeen(page.mainFrame(), forged.length, () =>
      foreign.evaluate((all) => {
        for (const message of all) parent.postMessage(message, '*')
      }, forged),
    )
    await settle(page, foreign)
    expect(await heardTypes(page)).toEqual(types)
    expect((await seenBy(foreign)).filter(({ type }) => !type.startsWith('ping'))).toEqual([])
  })
  await test.step('what the page says meanwhile does not reach it', async () => {
    await page.evaluate(() => {
      void (ReplyX('sendMessage', 'A secret for the chat') as Promise<unknown>).catch(() => undefined)
      ReplyX('update', { title: 'A secret' })
    })
    await settle(page, foreign)
    expect((await seenBy(foreign)).filter(({ type }) => !type.startsWith('ping'))).toEqual([])
  })
  await test.step('it cannot lead the page away, nor open a dialog in its name', async () => {
    const can = await foreign.evaluate(() => {
      try {
        ;(window.top as Window).location.href = 'about:blank'
        return 'navigated'
      } catch (error) {
        return (error as Error).name
      }
    })
    expect(can).toBe('SecurityError')
    await foreign.evaluate(() => {
      alert('x')
    })
    expect(await pageState(page)).toMatchObject({ title: 'Shop', polluted: [], marked: false })
  })
  await test.step('a look-alike in its place is nobody either', async () => {
    for (const url of Object.values(sites.lookAlikes)) {
      await go(page, url)
      const likeness = await chatFrame(page)
      await untilSeen(page.mainFrame(), 1, () =>
        likeness.evaluate((message) => {
          parent.postMessage(message, '*')
        }, forged[0]),
      )
      await settle(page, likeness)
      expect((await seenBy(likeness)).filter(({ type }) => !type.startsWith('ping'))).toEqual([])
    }
    expect(await heardTypes(page)).toEqual(types)
  })
  await test.step('back again, it is greeted, and the conversation is there', async () => {
    const count = await readyCount(page)
    await go(page, address)
    await expect.poll(() => readyCount(page)).toBe(count + 1)
    await expect(page.frameLocator('iframe[title="Chat"]').getByText('Before', { exact: true })).toBeVisible()
    await expectAlive(page, 'After')
  })
})

test('a frame that is loaded anew has a new port, and the old one says nothing any more', async ({
  page,
}) => {
  await expectAlive(page, 'Before')
  const { chat } = stage
  await chat.evaluate(() => {
    location.reload()
  })
  await expect.poll(() => readyCount(page)).toBe(2)
  await expectAlive(page, 'After')
})

test('however quickly a frame is loaded anew, one chat comes of it', async ({ page }) => {
  for (const delay of [0, 1, 2, 4, 8, 16, 32, 64])
    await test.step(`again ${delay} ms after its first word`, async () => {
      await page.evaluate(async (wait) => {
        const element = chatElement()
        const { src } = element
        const isReady = (): Promise<unknown> =>
          new Promise((resolve) => {
            addEventListener('message', function listen({ data }: MessageEvent<{ readonly type?: string }>) {
              if (data.type !== 'replyX_ready') return
              removeEventListener('message', listen)
              resolve(data)
            })
          })
        let next = isReady()
        element.src = src
        await next
        next = isReady()
        // While the answer to the first is on its way.
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
        element.src = src
        await next
      }, delay)
      await expectAlive(page, `Again after ${delay}`)
    })
})

test('a page that is set up while its frame is loaded anew does not take that for a failure', async ({
  page,
}) => {
  const { chat } = stage
  // The first word of the next document comes before the one of now has said that it is set up.
  await chat.evaluate((own) => {
    for (let count = 0; count < 2; count += 1)
      parent.postMessage({ type: 'replyX_ready', session: own, version: 1 }, '*')
    location.reload()
  }, stage.session)
  await expect.poll(() => readyCount(page)).toBe(4)
  expect(await heardTypes(page)).not.toContain('failed')
  await expectAlive(page, 'After')
})

test('a page that is busy while its frame is loaded anew twice has one chat too', async ({ page }) => {
  const { chat } = stage
  const { length } = await seenBy(page.mainFrame())
  // The frame loads itself anew, and then once more: both first words wait until the page has time to hear the first.
  await page.addInitScript(() => {
    if (window.parent === window || sessionStorage.getItem('again') === null) return
    addEventListener('load', () => {
      sessionStorage.removeItem('again')
      location.reload()
    })
  })
  const isBusy = page.evaluate(() => {
    const end = Date.now() + 2_500
    while (Date.now() < end);
  })
  await chat.evaluate(() => {
    sessionStorage.setItem('again', '')
    location.reload()
  })
  await isBusy
  await expect.poll(async () => (await seenBy(page.mainFrame())).length).toBeGreaterThanOrEqual(length + 2)
  await expectAlive(page, 'After all')
})
