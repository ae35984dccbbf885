import type { Page } from '@playwright/test'

/**
 * Counts, from the first moment of the page on, how many bubbles show a text at once. What is shown twice for a
 * moment only would escape every look from outside.
 *
 * @returns the most copies that were ever shown together
 */
export async function watchCopies(page: Page, text: string): Promise<() => Promise<number>> {
  await page.addInitScript((wanted) => {
    Object.assign(window, { mostCopies: 0 })
    new MutationObserver(() => {
      const bubbles = [...document.querySelectorAll('.replyx-bubble')]
      const copies = bubbles.filter(({ textContent }) => textContent.includes(wanted)).length
      const counter = window as unknown as { mostCopies: number }
      counter.mostCopies = Math.max(counter.mostCopies, copies)
    }).observe(document, { subtree: true, childList: true, characterData: true })
  }, text)
  return () => page.evaluate(() => (window as unknown as { mostCopies: number }).mostCopies)
}
