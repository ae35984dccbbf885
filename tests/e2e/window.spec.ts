import { expect, test, type Page } from '@playwright/test'

import { serveGallery, setMessages, type Gallery } from './support/gallery.ts'

let gallery: Gallery
test.beforeAll(async () => {
  gallery = await serveGallery()
})
test.afterAll(() => gallery.stop())

const rows = (page: Page): Promise<number> => page.locator('.replyx-row').count()

/** How many nodes come, go or change while one more message comes in. */
async function changesOfOneMore(page: Page, count: number): Promise<number> {
  await setMessages(page, count)
  await expect(page.getByText(`Message ${count}`, { exact: true })).toBeVisible()
  await page.evaluate(() => {
    const seen: MutationRecord[] = []
    const list = document.querySelector('.replyx-messages-list') as Element
    const observer = new MutationObserver((records) => seen.push(...records))
    observer.observe(list, { childList: true, subtree: true, characterData: true, attributes: true })
    Object.assign(window, { seenChanges: seen })
  })
  await setMessages(page, count + 1)
  await expect(page.getByText(`Message ${count + 1}`, { exact: true })).toBeVisible()
  return page.evaluate(() => {
    const { seenChanges } = window as unknown as { seenChanges: MutationRecord[] }
    return seenChanges.reduce(
      (sum, each) => sum + Math.max(1, each.addedNodes.length + each.removedNodes.length),
      0,
    )
  })
}

for (const adapter of ['vanilla', 'react', 'vue']) {
  test(`ten thousand messages are a window of rows, ${adapter}`, async ({ page }) => {
    await gallery.show(page, { state: 'history', adapter })
    // Both at the same place of a section, and from the same author to the same author.
    const few = await changesOfOneMore(page, 105)
    const many = await changesOfOneMore(page, 10_065)
    expect(many).toBe(few)
    expect(await rows(page)).toBeLessThanOrEqual(200)
    const area = page.locator('.replyx-messages-area')
    for (const share of [0.5, 0.1, 0, 0.9]) {
      await area.evaluate((element, part) => {
        element.scrollTop = element.scrollHeight * part
      }, share)
      // What is in sight is drawn, wherever that is, and never more than a window of it.
      await expect
        .poll(() =>
          area.evaluate((element) => {
            const { top, bottom } = element.getBoundingClientRect()
            const seen = [...element.querySelectorAll('.replyx-row')].map((row) =>
              row.getBoundingClientRect(),
            )
            const inside = seen.filter((box) => box.bottom > top && box.top < bottom)
            return (
              inside.reduce((sum, box) => sum + Math.min(box.bottom, bottom) - Math.max(box.top, top), 0) /
              (bottom - top)
            )
          }),
        )
        .toBeGreaterThan(0.8)
      expect(await rows(page)).toBeLessThanOrEqual(200)
    }
  })

  test(`reading back, the message under the eye stays where it is, ${adapter}`, async ({ page }) => {
    await gallery.show(page, { state: 'history', adapter })
    await setMessages(page, 2000)
    await expect(page.getByText('Message 2000', { exact: true })).toBeVisible()
    const area = page.locator('.replyx-messages-area')
    await area.hover()
    let before = ''
    // Small steps with the wheel, as a reader takes them, over several sections.
    for (let step = 0; step < 40; step++) {
      const jump = await area.evaluate(async (element) => {
        const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
        const { top } = element.getBoundingClientRect()
        const row = [...element.querySelectorAll<HTMLElement>('[data-key]')].find(
          (each) => each.getBoundingClientRect().top > top + 100,
        )
        const place = (): number => row?.getBoundingClientRect().top ?? NaN
        const start = place()
        element.scrollTop -= 180
        await frame()
        await frame()
        return { key: row?.dataset['key'] ?? '', moved: place() - start }
      })
      expect(Math.abs(jump.moved - 180), `step ${step}, ${jump.key}`).toBeLessThanOrEqual(1)
      expect(jump.key).not.toBe(before)
      before = jump.key
    }
    expect(await rows(page)).toBeLessThanOrEqual(200)
  })
}
