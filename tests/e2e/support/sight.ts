import { expect, type Page } from '@playwright/test'

async function setWindow(page: Page, windowState: 'minimized' | 'normal'): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const { windowId } = await session.send('Browser.getWindowForTarget')
  await session.send('Browser.setWindowBounds', { windowId, bounds: { windowState } })
  await session.detach()
  const state = windowState === 'normal' ? 'visible' : 'hidden'
  await expect.poll(() => page.evaluate(() => document.visibilityState)).toBe(state)
}

/** Minimizes the window of a page of the bare browser: the page is hidden, as by a person. */
export const hide = (page: Page): Promise<void> => setWindow(page, 'minimized')

/** Brings the window back. */
export const show = (page: Page): Promise<void> => setWindow(page, 'normal')
