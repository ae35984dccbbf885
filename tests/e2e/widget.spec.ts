import { expect, test, type Page } from '@playwright/test'

import { startDemo, type Demo } from './support/demo.ts'
import { serveHost, strictPolicy, type Host } from './support/host.ts'

let demo: Demo
let host: Host
let widget = ''

test.beforeEach(async () => {
  host = await serveHost()
  demo = await startDemo()
  widget = demo.url.replace('127.0.0.1', 'localhost')
})
test.afterEach(async () => {
  await demo.stop()
  await host.stop()
})

const script = (query = 'assistant_id=1', attributes = ''): string =>
  `<script src="${widget}/widget/widget.js?${query}" ${attributes}></script>`

const launcher = (page: Page) => page.getByRole('button', { name: /^Open chat|Close chat/ })
const chatOf = (page: Page) => page.frameLocator('iframe')

test('at first there is a button and nothing else', async ({ page }) => {
  const requests: string[] = []
  page.on('request', (request) => {
    if (request.url().startsWith(widget)) requests.push(request.url())
  })
  host.show(script())
  await page.goto(host.url)
  await expect(launcher(page)).toBeVisible()
  await page.waitForLoadState('networkidle')
  expect(requests).toEqual([`${widget}/widget/widget.js?assistant_id=1`])
  expect(page.frames()).toHaveLength(1)
  expect(await page.evaluate(() => localStorage.length)).toBe(0)
})

test('the whole story through the frame, on a page with a strict policy', async ({ page }) => {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML|TrustedScript|violates/i.test(message.text()))
      complaints.push(message.text())
  })
  const policy = strictPolicy(widget, 'r4nd0m')
  host.show(script('assistant_id=1', 'nonce="r4nd0m"'), { 'content-security-policy': policy })
  await page.goto(host.url)
  await launcher(page).click()
  const chat = chatOf(page)
  const input = chat.getByRole('textbox', { name: 'Write a message' })
  await expect(input).toBeVisible()
  await expect(input).toBeFocused()
  await input.fill('How does the handoff work?')
  await input.press('Enter')
  await expect(chat.locator('.replyx-bubble').last()).toContainText('Source:', { timeout: 20_000 })
  await chat.getByRole('button', { name: 'Talk to a person' }).click()
  await expect(chat.getByText('place 1')).toBeVisible()
  expect(complaints).toEqual([])
  await page.keyboard.press('Escape')
  await expect(input).toBeHidden()
  await expect(launcher(page)).toBeFocused()
})

for (const opener of ['Open chat', 'Contact us'])
  test(`what is typed as soon as the chat is seen arrives, opened by “${opener}”`, async ({ page }) => {
    host.show(`<button onclick="ReplyX('open')">Contact us</button>${script()}`)
    await page.goto(host.url)
    const input = chatOf(page).getByRole('textbox', { name: 'Write a message' })
    await page.getByRole('button', { name: opener }).click()
    await expect(input).toBeFocused()
    await page.keyboard.type('Hello')
    await expect(input).toHaveValue('Hello')
    await page.keyboard.press('Escape')
    await expect(input).toBeHidden()
    await page.getByRole('button', { name: opener }).click()
    await expect(input).toBeFocused()
    await page.keyboard.type(' again')
    await expect(input).toHaveValue('Hello again')
  })

test('whoever writes elsewhere while the chat loads is not taken away from there', async ({ page }) => {
  host.show(`<button onclick="ReplyX('open')">Contact us</button><input aria-label="Search" />${script()}`)
  await page.goto(host.url)
  let release: () => void = () => undefined
  const isHeld = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/chat-iframe*', async (route) => {
    await isHeld
    await route.continue()
  })
  await page.getByRole('button', { name: 'Contact us' }).click()
  const search = page.getByRole('textbox', { name: 'Search' })
  await search.click()
  release()
  await expect(chatOf(page).getByRole('textbox', { name: 'Write a message' })).toBeVisible()
  await page.keyboard.type('Shoes')
  await expect(search).toHaveValue('Shoes')
})
