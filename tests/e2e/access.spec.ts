import { expect, test, type Locator, type Page } from '@playwright/test'

import { violations } from './support/axe.ts'
import { chatPage } from './support/chat-page.ts'
import { startDemo, type Demo } from './support/demo.ts'
import { deskPage } from './support/desk-page.ts'
import { hireOperator } from './support/operator.ts'

let demo: Demo

test.beforeEach(async () => {
  demo = await startDemo()
})
test.afterEach(async () => {
  await demo.stop()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a conversation has no barrier, ${colorScheme}`, async ({ browser }) => {
    const page = await browser.newPage({ colorScheme })
    const chat = chatPage(page)
    await page.goto(`${demo.url}/?scheme=${colorScheme}`)
    await chat.open()
    expect(await violations(page)).toEqual([])
    await chat.ask('How does the handoff work?')
    await expect(chat.messages.last()).toContainText('Source:', { timeout: 20_000 })
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Talk to a person' }).click()
    await expect(page.getByText('place 1')).toBeVisible()
    expect(await violations(page)).toEqual([])
  })

  test(`the desk has no barrier, ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme })
    const visitor = await context.newPage()
    const chat = chatPage(visitor)
    await visitor.goto(demo.url)
    await chat.open()
    await chat.ask('I want an operator')
    await expect(visitor.getByText('place 1')).toBeVisible()
    const page = await context.newPage()
    const desk = deskPage(page, demo.url)
    await page.goto(`${demo.url}/desk/`)
    expect(await violations(page)).toEqual([])
    await desk.signIn('Maria')
    const take = page.getByRole('button', { name: /^Take/ }).first()
    await expect(take).toBeVisible()
    expect(await violations(page)).toEqual([])
    await take.click()
    await desk.write('Here I am')
    await expect(desk.conversation.getByText('Here I am')).toBeVisible()
    expect(await violations(page)).toEqual([])
  })
}

/** Presses Tab until something has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let stops = 0; stops < 20; stops++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('unable to get there by Tab')
}

test('the whole story goes by the keyboard alone', async ({ page }) => {
  const chat = chatPage(page)
  await page.goto(demo.url)
  await page.getByRole('button', { name: 'Open chat' }).focus()
  await page.keyboard.press('Enter')
  await expect(chat.input).toBeFocused()
  await page.keyboard.type('How does the handoff work?')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('Please.')
  await page.keyboard.press('Enter')
  await expect(chat.messages.first()).toContainText('Please.')
  await expect(chat.messages.last()).toContainText('Source:', { timeout: 20_000 })
  // Finished sentences are spoken, once, and nothing else of the stream.
  const spoken = page.getByRole('status')
  await expect(spoken).toContainText('Source:')
  const said = (await spoken.innerText()).split('Source:').length - 1
  expect(said).toBe(1)
  // On to a person: the way there is the next stops of Tab, and the way back to the input is the same.
  const call = page.getByRole('button', { name: 'Talk to a person' })
  await tabTo(page, call)
  await page.keyboard.press('Enter')
  await expect(page.getByText('place 1')).toBeVisible()
  await expect(chat.input).toBeFocused()
  await expect(spoken).toContainText('Calling an operator')
  const operator = await hireOperator(demo.url)
  const [dialogId = 0] = await operator.queue()
  await operator.takeOver(dialogId)
  await expect(spoken).toContainText('Maria has joined the conversation')
  await operator.write(dialogId, 'Here I am')
  await expect(spoken).toContainText('Maria: Here I am')
  await page.keyboard.type('Thank you')
  await page.keyboard.press('Enter')
  await expect(chat.messages.last()).toContainText('Thank you')
  await operator.release(dialogId)
  await expect(spoken).toContainText('The assistant is answering again')
  await page.keyboard.type('How do I install it?')
  await page.keyboard.press('Enter')
  await expect(chat.messages.last()).toContainText('Source:', { timeout: 20_000 })
  await page.keyboard.press('Escape')
  await expect(chat.input).toBeHidden()
  await expect(page.getByRole('button', { name: 'Open chat' })).toBeFocused()
})

test('on a phone the chat fills the screen, and nothing sticks out', async ({ browser }) => {
  const page = await browser.newPage({
    viewport: { width: 360, height: 640 },
    hasTouch: true,
    isMobile: true,
  })
  const chat = chatPage(page)
  await page.goto(demo.url)
  await chat.open()
  await chat.ask(
    `A long word: ${'Donaudampfschifffahrt'.repeat(8)} and https://example.com/${'path/'.repeat(40)}`,
  )
  await expect(chat.messages).toHaveCount(2, { timeout: 20_000 })
  // It grows into its place; what counts is where it comes to rest.
  await expect
    .poll(() => page.getByRole('dialog').boundingBox())
    .toEqual({ x: 0, y: 0, width: 360, height: 640 })
  const { inner, full } = await page.evaluate(() => ({
    inner: innerWidth,
    full: document.documentElement.scrollWidth,
  }))
  expect(full).toBeLessThanOrEqual(inner)
  for (const bubble of await chat.messages.all()) {
    const box = await bubble.boundingBox()
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(360)
  }
  const fontSize = await chat.input.evaluate((input) => Number.parseFloat(getComputedStyle(input).fontSize))
  expect(fontSize).toBeGreaterThanOrEqual(16)
})
