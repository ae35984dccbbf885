import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { findBrowser } from '../../tests/e2e/browser.ts'

const SIZES = { 360: 720, 768: 900, 1280: 800 }
const SCHEMES = ['light', 'dark']

/** Each width, look and script once in every state would be 400 pictures; these go through all pairs of them. */
const LOOKS = [
  ...Object.keys(SIZES).flatMap((width) => SCHEMES.map((scheme) => ({ width, scheme, locale: 'en' }))),
  { width: '360', scheme: 'light', locale: 'ru' },
  { width: '360', scheme: 'dark', locale: 'ar' },
  { width: '1280', scheme: 'light', locale: 'ar' },
  { width: '768', scheme: 'dark', locale: 'ru' },
]

/**
 * Takes a picture of every state in every look.
 * @param {{url: string, folder: string, adapter: string, only: string}} options
 * @returns {Promise<number>} how many
 */
export async function takeScreenshots({ url, folder, adapter, only }) {
  const found = await findBrowser()
  const browser = await chromium.launch({
    executablePath: found.executablePath,
    env: /** @type {Record<string, string>} */ ({ ...process.env, ...found.env }),
    chromiumSandbox: false,
  })
  const overview = await browser.newPage()
  await overview.goto(url)
  const names = await overview.locator('figcaption').allInnerTexts()
  let count = 0
  for (const { width, scheme, locale } of LOOKS) {
    const height = SIZES[/** @type {keyof typeof SIZES} */ (Number(width))]
    const context = await browser.newContext({
      viewport: { width: Number(width), height },
      hasTouch: width === '360',
      reducedMotion: 'reduce',
    })
    for (const state of names.filter((name) => name.includes(only))) {
      const page = await context.newPage()
      await page.goto(`${url}state.html?${new URLSearchParams({ state, scheme, locale, adapter })}`)
      await page.locator('html[data-ready]').waitFor()
      await page.locator('.replyx:not([data-pending])').waitFor({ state: 'attached' })
      await page.evaluate('document.fonts.ready.then(() => null)')
      if (state === 'scrolled') {
        await page.locator('.replyx-messages-area').evaluate((area) => area.scrollTo(0, 0))
        await page.locator('.replyx-jump-button').waitFor()
      }
      await page.screenshot({
        animations: 'disabled',
        path: join(folder, `${state}-${width}-${scheme}-${locale}.png`),
      })
      await page.close()
      count++
    }
    await context.close()
  }
  await browser.close()
  return count
}
