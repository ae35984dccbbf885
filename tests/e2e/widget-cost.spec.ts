import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { startDemo } from './support/demo.ts'
import { serveHost } from './support/host.ts'
import { openCounting } from './support/page-cost.ts'

const budgets = JSON.parse(readFileSync(new URL('../../budgets.json', import.meta.url), 'utf8')) as {
  readonly loader: { readonly limit: number }
}

test('what the loader costs a page before anybody comes near is within its bounds', async ({ page }) => {
  const host = await serveHost()
  const demo = await startDemo()
  const script = `${demo.url.replace('127.0.0.1', 'localhost')}/widget/widget.js?assistant_id=1`
  host.show(`<script src="${script}"></script>`)
  const cost = await openCounting(page, host.url, async () => {
    await expect(page.getByRole('button', { name: 'Open chat' })).toBeVisible()
    await page.waitForLoadState('networkidle')
  })
  const storages = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])
  await demo.stop()
  await host.stop()

  expect(cost.requests).toEqual([script])
  expect(cost.bytes).toBeGreaterThan(0)
  expect(cost.bytes).toBeLessThanOrEqual(budgets.loader.limit)
  expect(cost.nodes).toBeGreaterThan(0)
  expect(cost.nodes).toBeLessThanOrEqual(8)
  expect(cost.listeners).toBeGreaterThan(0)
  expect(cost.listeners).toBeLessThanOrEqual(8)
  expect(cost.frames).toBe(0)
  expect(cost.writes).toBe(0)
  expect(storages).toEqual([0, 0, ''])
})
