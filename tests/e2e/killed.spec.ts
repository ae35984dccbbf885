import { expect, test, type BrowserContext, type Page, type Route } from '@playwright/test'

import { chatPage } from './support/chat-page.ts'
import { watchCopies } from './support/copies.ts'
import { startDemo, type Demo } from './support/demo.ts'
import { hireOperator } from './support/operator.ts'
import { dialogOf, postPath } from './support/posts.ts'

let demo: Demo

test.beforeEach(async () => {
  demo = await startDemo()
})
test.afterEach(async () => {
  await demo.stop()
})

const text = 'Sent in the last moment'

/** Takes the renderer away as a crash does: nothing of the page runs any more, no handler of its end either. */
async function kill(page: Page): Promise<void> {
  const crashed = page.waitForEvent('crash')
  const session = await page.context().newCDPSession(page)
  // Nobody is left to answer.
  session.send('Page.crash').catch(() => undefined)
  await crashed
  await page.close()
}

/** Holds the first POST of a message. @returns its dialog, when it is held */
function holdFirstPost(context: BrowserContext, meanwhile: (route: Route) => Promise<void>): Promise<number> {
  return new Promise((resolve, reject) => {
    let isHeld = false
    const hold = async (route: Route): Promise<void> => {
      const request = route.request()
      if (isHeld || request.method() !== 'POST') return route.continue()
      isHeld = true
      await meanwhile(route)
      resolve(dialogOf(request))
    }
    context.route(postPath, (route) => hold(route).catch(reject)).catch(reject)
  })
}

const moments = {
  'before its message reached the server': async () => undefined,
  'when its message was stored and the answer still on its way': async (route: Route) => {
    expect((await route.fetch()).ok()).toBe(true)
  },
}

for (const [moment, meanwhile] of Object.entries(moments)) {
  test(`a tab dies ${moment}: the next one delivers it once and shows it once`, async ({ context }) => {
    const doomed = await context.newPage()
    await doomed.goto(demo.url)
    const chat = chatPage(doomed)
    await chat.open()
    await chat.greet()

    const held = holdFirstPost(context, meanwhile)
    await chat.ask(text)
    const dialogId = await held
    await kill(doomed)

    const next = await context.newPage()
    const mostCopies = await watchCopies(next, text)
    await next.goto(demo.url)
    const nextChat = chatPage(next)
    await nextChat.open()
    // Accepted, and answered: nothing of it is on its way any more.
    await expect(nextChat.messages).toHaveCount(4, { timeout: 20_000 })
    await expect(nextChat.messages.nth(2)).toContainText(text)
    await expect(next.getByRole('button', { name: 'Stop the answer' })).toBeHidden()
    expect(await mostCopies()).toBe(1)

    const operator = await hireOperator(demo.url)
    const stored = await operator.messages(dialogId)
    expect(stored.map(({ sender }) => sender)).toEqual(['user', 'assistant', 'user', 'assistant'])
    expect(stored.filter((message) => message.text === text)).toHaveLength(1)
  })
}
