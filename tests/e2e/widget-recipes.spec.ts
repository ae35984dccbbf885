import { readdirSync, readFileSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'

import { startDemo, type Demo } from './support/demo.ts'
import { serveHost } from './support/host.ts'
import { serveRecipes } from './support/recipes.ts'

/** The recipes, and whether their page goes on to another without being loaded anew. */
const recipes: Readonly<Record<string, { readonly isNavigating: boolean; readonly input?: RegExp }>> = {
  wordpress: { isNavigating: false },
  react: { isNavigating: true },
  next: { isNavigating: true },
  vue: { isNavigating: true },
  'tag-manager': { isNavigating: false },
  shopify: { isNavigating: false, input: /Nachricht/ },
  turbo: { isNavigating: true },
  'strict-csp': { isNavigating: false },
}

let demo: Demo
let site: Awaited<ReturnType<typeof serveRecipes>>

test.beforeEach(async () => {
  demo = await startDemo()
  site = await serveRecipes(demo.url.replace('127.0.0.1', 'localhost'))
})
test.afterEach(async () => {
  await demo.stop()
  await site.stop()
})

function watchComplaints(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (/^ReplyX|Content Security Policy|Trusted(HTML|Script)|violates/i.test(message.text()))
      complaints.push(message.text())
  })
  return complaints
}

const launcher = (page: Page) => page.locator('button[aria-haspopup], button[aria-label*="hat"]')

test('each page of a recipe is in the guide, and opened here', () => {
  const folder = new URL('../../examples/host-site/recipes/', import.meta.url)
  const guide = readFileSync(new URL('../../docs/widget-recipes.md', import.meta.url), 'utf8')
  const names = readdirSync(folder)
  expect(Object.keys(recipes).sort()).toEqual(names.sort())
  for (const name of names) expect(guide).toContain(`../examples/host-site/recipes/${name}/index.html`)
})

for (const [name, { isNavigating, input: label = /^Write a message/ }] of Object.entries(recipes))
  test(`${name}: the chat opens and answers${isNavigating ? ', on the next page too' : ''}`, async ({
    page,
  }) => {
    const complaints = watchComplaints(page)
    await page.goto(`${site.url}/${name}/`)
    await expect(launcher(page)).toHaveCount(1)
    await launcher(page).click()
    const chat = page.frameLocator('iframe')
    const input = chat.getByRole('textbox', { name: label })
    await input.fill('How does the handoff work?')
    await input.press('Enter')
    const answers = chat.locator('.replyx-bubble').filter({ hasText: 'Source:' })
    await expect(answers).toHaveCount(1, { timeout: 20_000 })
    if (isNavigating) {
      await page.getByRole('link', { name: 'Orders' }).click()
      await expect(page.getByRole('heading', { name: 'Orders' })).toBeVisible()
      await expect(launcher(page)).toHaveCount(1)
      await expect(answers).toHaveCount(1)
      await input.fill('How do tokens work?')
      await input.press('Enter')
      await expect(answers).toHaveCount(2, { timeout: 20_000 })
    }
    await launcher(page).click()
    await expect(input).toBeHidden()
    expect(complaints).toEqual([])
  })

test('turbo: forty pages later the chat is still there', async ({ page }) => {
  await page.goto(`${site.url}/turbo/`)
  await expect(launcher(page)).toHaveCount(1)
  for (let round = 0; round < 20; round += 1) {
    await page.getByRole('link', { name: 'Orders' }).click()
    await page.getByRole('link', { name: 'Shop' }).click()
    await expect(page.getByRole('heading', { name: 'Shop' })).toBeVisible()
  }
  await expect(launcher(page)).toBeVisible()
  expect(await page.locator('body > div').count()).toBe(1)
})

test('the versioned script, held to its hash, on a page that allows scripts by their address', async ({
  page,
}) => {
  const widget = demo.url.replace('127.0.0.1', 'localhost')
  const folder = new URL('../../packages/widget/', import.meta.url)
  const json = (name: string) =>
    JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Readonly<Record<string, string>>
  const name = `widget-${json('package.json')['version']}.js`
  const host = await serveHost()
  const policy = `default-src 'none'; script-src ${widget}; frame-src ${widget}; trusted-types 'none'; require-trusted-types-for 'script'`
  host.show(
    `<script src="${widget}/widget/${name}" integrity="${json('dist/integrity.json')[name]}" crossorigin="anonymous" data-assistant-id="1"></script>`,
    { 'content-security-policy': policy },
  )
  await page.goto(host.url)
  await launcher(page).click()
  await expect(page.frameLocator('iframe').getByRole('textbox')).toBeVisible()
  await host.stop()
})

test('what the stub of the guide was asked for is done once the script is there', async ({ page }) => {
  const widget = demo.url.replace('127.0.0.1', 'localhost')
  const host = await serveHost()
  const guide = readFileSync(new URL('../../docs/widget.md', import.meta.url), 'utf8')
  const stub = /^ *window\.ReplyX \?\?= .*$/m.exec(guide)?.[0] ?? ''
  host.show(
    `<script>${stub}; ReplyX('open'); ReplyX('sendMessage', 'How does the handoff work?')</script>` +
      `<script src="${widget}/widget/widget.js" data-assistant-id="1" defer></script>`,
  )
  await page.goto(host.url)
  await expect(page.frameLocator('iframe').locator('.replyx-bubble').last()).toContainText('Source:', {
    timeout: 20_000,
  })
  await host.stop()
})
