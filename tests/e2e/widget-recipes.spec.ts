import { readdirSync, readFileSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'

import { startDemo, type Demo } from './support/demo.ts'
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
