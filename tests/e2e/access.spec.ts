import { expect, test } from '@playwright/test'

import { violations } from './support/axe.ts'
import { chatPage } from './support/chat-page.ts'
import { startDemo, type Demo } from './support/demo.ts'
import { deskPage } from './support/desk-page.ts'

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

test('the whole conversation goes by the keyboard alone', async ({ page }) => {
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
