import type { Page } from '@playwright/test'

interface TimedWindow extends Window {
  /** When something was done first, in ms since 1970: pages and frames have clocks of their own. */
  firstMoment?: number
}

/** Runs in the page and its frame, before anything else. */
function noteMoments(): void {
  const note = (event: Event): void => {
    const own = window as TimedWindow
    own.firstMoment ??= performance.timeOrigin + event.timeStamp
  }
  // In the page the click, in the frame the input that has the focus: from then on one can type.
  if (window.parent === window) window.addEventListener('click', note, { capture: true })
  else window.addEventListener('focusin', note, { capture: true })
}

const momentOf = (): number | undefined => (window as TimedWindow).firstMoment

/** To be called before the page is opened. */
export async function watchOpening(page: Page): Promise<void> {
  await page.addInitScript(noteMoments)
}

/** ms from the click on the launcher, with nothing loaded before, to the input that has the focus. */
export async function measureOpening(page: Page): Promise<number> {
  await page.getByRole('button', { name: 'Open chat' }).click()
  const input = page.frameLocator('iframe').getByRole('textbox', { name: 'Write a message' })
  await input.and(page.frameLocator('iframe').locator(':focus')).waitFor()
  const clicked = await page.evaluate(momentOf)
  const focused = await page.frames()[1]?.evaluate(momentOf)
  if (clicked === undefined || focused === undefined) throw new Error('unable to time the opening')
  return focused - clicked
}
