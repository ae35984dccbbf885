import { expect, test } from '@playwright/test'

import { violations } from './support/axe.ts'
import { serveGallery, type Gallery, type Look } from './support/gallery.ts'

let gallery: Gallery
test.beforeAll(async () => {
  gallery = await serveGallery()
})
test.afterAll(() => gallery.stop())

test('no state has a barrier', async ({ browser, page }) => {
  test.setTimeout(180_000)
  for (const state of await gallery.states(browser)) {
    await gallery.show(page, { state, type: 'floating' })
    expect(await violations(page), state).toEqual([])
  }
})

const values = {
  adapter: ['react', 'vue', 'element', 'vanilla'],
  theme: ['blue', 'green', 'purple', 'orange', '#facc15'],
  scheme: ['light', 'dark'],
  locale: ['en', 'ar'],
} as const

/** Rows in which every value of one column stands beside every value of each other, and every state comes once. */
function pairs(states: readonly string[]): Look[] {
  const names = Object.keys(values) as (keyof typeof values)[]
  const wanted = new Set<string>()
  for (const one of names)
    for (const other of names)
      if (one < other)
        for (const left of values[one])
          for (const right of values[other]) wanted.add(`${one}=${left} ${other}=${right}`)
  const all = values.adapter.flatMap((adapter) =>
    values.theme.flatMap((theme) =>
      values.scheme.flatMap((scheme) => values.locale.map((locale) => ({ adapter, theme, scheme, locale }))),
    ),
  )
  const coveredBy = (row: Record<string, string>): string[] =>
    [...wanted].filter((pair) =>
      pair.split(' ').every((part) => {
        const [name = '', value] = part.split('=')
        return row[name] === value
      }),
    )
  const looks: Look[] = []
  while (wanted.size > 0) {
    const [best] = all.sort((one, other) => coveredBy(other).length - coveredBy(one).length)
    if (!best) break
    for (const pair of coveredBy(best)) wanted.delete(pair)
    looks.push({ ...best, state: states[looks.length % states.length] ?? 'history' })
  }
  return looks
}

test('nor has any pair of adapter, theme, look and direction', async ({ page }) => {
  test.setTimeout(180_000)
  const looks = pairs(['history', 'operator', 'failed', 'waiting', 'empty', 'offline', 'plan', 'streaming'])
  expect(looks.length).toBeGreaterThanOrEqual(20)
  for (const look of looks) {
    await gallery.show(page, look)
    expect(await violations(page), JSON.stringify(look)).toEqual([])
  }
})

test('every adapter gives the same accessible tree in every state', async ({ browser, page }) => {
  test.setTimeout(240_000)
  for (const state of await gallery.states(browser)) {
    await gallery.show(page, { state, adapter: 'vanilla' })
    const tree = await page.locator('body').ariaSnapshot()
    expect(tree.length, state).toBeGreaterThan(50)
    for (const adapter of ['react', 'vue', 'element']) {
      await gallery.show(page, { state, adapter })
      expect(await page.locator('body').ariaSnapshot(), `${state}, ${adapter}`).toBe(tree)
    }
  }
})
