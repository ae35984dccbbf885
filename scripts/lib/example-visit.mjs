import { chromium } from '@playwright/test'
import { findBrowser } from '../../tests/e2e/browser.ts'

const QUESTION = 'How often do I water a fern?'
/** What stands in examples/answers. */
const ANSWER = /every three or four days/i

/** A browser to visit the examples with. */
export async function startBrowser() {
  const { executablePath, env } = await findBrowser()
  return chromium.launch({
    executablePath,
    env: /** @type {Record<string, string>} */ ({ ...process.env, ...env }),
    chromiumSandbox: false,
    args: ['--disable-gpu', '--disable-background-networking'],
  })
}

/**
 * Opens a page as a visitor who has never been there, asks something, and waits for the answer.
 * @param {import('@playwright/test').Browser} browser
 * @param {string} url
 * @returns {Promise<string[]>} what the page has complained of; one that did not come to life is among it by what fails
 */
export async function visit(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  /** @type {string[]} */
  const problems = []
  page.on('pageerror', (error) => problems.push(`${url}: ${error.stack ?? error.message}`))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(`${url}: ${message.text()}`)
  })
  try {
    // Before that, what is drawn on a server, or by a page's own script, does not listen yet.
    await Promise.all([page.waitForResponse(/\/api\/protocol$/), page.goto(url)])
    const launcher = page.locator('.replyx-floating-button')
    const input = page.locator('textarea, form input')
    await launcher.or(input).first().waitFor()
    if (await launcher.isVisible()) await launcher.click()
    await input.fill(QUESTION)
    await input.press('Enter')
    await page.getByText(ANSWER).first().waitFor()
  } catch (error) {
    problems.push(`${url}: ${error}`)
  } finally {
    await context.close()
  }
  return problems
}
