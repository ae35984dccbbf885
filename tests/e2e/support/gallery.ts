import { fileURLToPath } from 'node:url'

import type { Message } from '@replyx/core'
import { type Browser, expect, type Page } from '@playwright/test'

import { comeToRest } from './rest.ts'
import { serveFolder } from '../../../scripts/lib/serve-folder.mjs'

/** How a state is looked at. What is left out is the gallery's default. */
export interface Look {
  readonly state: string
  readonly adapter?: string
  readonly scheme?: string
  readonly theme?: string
  readonly locale?: string
  readonly type?: string
}

/** The gallery, served for a test. */
export interface Gallery {
  /** The names of all states. */
  states(browser: Browser): Promise<readonly string[]>
  /** Shows one state, and waits until it stands. */
  show(page: Page, look: Look): Promise<void>
  stop(): void
}

export async function serveGallery(): Promise<Gallery> {
  const folder = fileURLToPath(new URL('../../../examples/gallery/dist', import.meta.url))
  const { url, close } = await serveFolder(folder)
  return {
    async states(browser) {
      const page = await browser.newPage()
      await page.goto(url)
      const names = await page.locator('figcaption').allInnerTexts()
      await page.close()
      return names
    },
    async show(page, look) {
      // What counts down shows the same to all who look.
      await page.clock.setFixedTime('2026-03-04T12:00:00Z')
      await page.goto(`${url}state.html?${new URLSearchParams({ ...look }).toString()}`)
      await page.locator('html[data-ready]').waitFor()
      await page.locator('.replyx:not([data-pending])').waitFor({ state: 'attached' })
      // What is read on demand is there when no sketch of messages stands in its place.
      if (look.state !== 'loading') await expect(page.locator('.replyx-skeleton')).toHaveCount(0)
      await comeToRest(page)
    },
    stop: close,
  }
}

/** Changes what the client of a shown state holds. */
export const setMessages = (page: Page, count: number): Promise<void> =>
  page.evaluate((total) => {
    const start = Date.UTC(2026, 2, 4, 12)
    const messages = Array.from({ length: total }, (_, index): Message => ({
      key: `n${index}`,
      id: index + 1,
      seq: index + 1,
      sender: index % 3 === 0 ? 'user' : 'assistant',
      text: `Message ${index + 1}`,
      timestamp: new Date(start + index * 60_000).toISOString(),
      status: 'sent',
      isDeleted: false,
    }))
    const { gallery } = window as unknown as { gallery: { set: (changes: object) => void } }
    gallery.set({ messages })
  }, count)
