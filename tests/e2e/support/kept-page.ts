import { expect, type CDPSession, type Page } from '@playwright/test'

import { admitSimulation } from './full-browser.ts'
import type { ProbeWindow } from './probe.ts'
import { hide, show } from './sight.ts'

/** How a page was left. */
export interface LeftPage {
  /** `null` where the browser keeps the page; else what stands in for that. */
  readonly frozen: CDPSession | null
}

/** Whether this browser has a back/forward cache at all: the small Chromium from npm has none, whatever the page. */
async function hasCache(page: Page, plainUrl: string): Promise<boolean> {
  const other = await page.context().newPage()
  await other.goto(plainUrl)
  await other.goto(`${plainUrl}?other`)
  await goBack(other)
  const isKept = await other.evaluate(() => (window as unknown as ProbeWindow).shows.includes(true))
  await other.close()
  return isKept
}

// A page from the cache loads nothing: it is there as soon as it is committed.
async function goBack(page: Page): Promise<void> {
  await page.goBack({ waitUntil: 'commit' })
  await page.waitForFunction(() => {
    const { shows } = window as unknown as Partial<ProbeWindow>
    return shows !== undefined && shows.length > 0
  })
}

const announce = (page: Page, type: 'pagehide' | 'pageshow'): Promise<void> =>
  page.evaluate((name) => {
    dispatchEvent(new PageTransitionEvent(name, { persisted: true }))
  }, type)

/**
 * Goes to another page, so that the browser keeps this one in its back/forward cache. In a browser without one, the
 * page goes through the same where it stands: it is told, hidden, and then frozen by the browser, timers and all.
 *
 * @param plainUrl - a page with nothing on it but the notes of how it was shown
 */
export async function leaveAndKeep(page: Page, plainUrl: string): Promise<LeftPage> {
  if (await hasCache(page, plainUrl)) {
    await page.goto(plainUrl)
    return { frozen: null }
  }
  admitSimulation('a back/forward cache')
  await hide(page)
  await announce(page, 'pagehide')
  const frozen = await page.context().newCDPSession(page)
  await frozen.send('Page.setWebLifecycleState', { state: 'frozen' })
  return { frozen }
}

/** Goes back to it. */
export async function returnToKept(page: Page, { frozen }: LeftPage): Promise<void> {
  if (frozen === null) {
    await goBack(page)
    await expect.poll(() => page.evaluate(() => document.visibilityState)).toBe('visible')
    return
  }
  await frozen.send('Page.setWebLifecycleState', { state: 'active' })
  await frozen.detach()
  await show(page)
  await announce(page, 'pageshow')
}
