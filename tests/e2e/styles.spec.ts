import { devices, expect, test, type Page } from '@playwright/test'

import { serveGallery, type Gallery } from './support/gallery.ts'

let gallery: Gallery
test.beforeAll(async () => {
  gallery = await serveGallery()
})
test.afterAll(() => gallery.stop())

/** What the browser makes of the stylesheet for one element, or for what is drawn before or behind it. */
const styleOf = (page: Page, selector: string, property: string, pseudo?: string): Promise<string> =>
  page
    .locator(selector)
    .first()
    .evaluate((element, { name, pseudo }) => getComputedStyle(element, pseudo).getPropertyValue(name), {
      name: property,
      pseudo,
    })
const boxOf = async (page: Page, selector: string) => {
  const box = await page.locator(selector).first().boundingBox()
  if (!box) throw new Error(`${selector} has no box`)
  return box
}
const setProperty = (page: Page, name: string, value: string): Promise<void> =>
  page.locator('.replyx').evaluate(
    (element, [name = '', value = '']) => {
      ;(element as HTMLElement).style.setProperty(name, value)
    },
    [name, value],
  )

const panel = '.replyx-expanded-chat'

test('the panel fits the window', async ({ page }) => {
  await gallery.show(page, { state: 'history' })
  const sizes = [
    [1280, 800, { x: 860, y: 88, width: 400, height: 600 }],
    [1025, 800, { x: 605, y: 88, width: 400, height: 600 }],
    [1024, 900, { x: 584, y: 108, width: 420, height: 680 }],
    [769, 700, { x: 329, y: 8, width: 420, height: 580 }],
    [768, 700, { x: 0, y: 0, width: 768, height: 700 }],
  ] as const
  for (const [width, height, box] of sizes) {
    await page.setViewportSize({ width, height })
    await expect.poll(() => boxOf(page, panel), `${width}`).toEqual(box)
  }
  // The largest launcher leaves the header in a low window, and none leaves no room for itself.
  await page.setViewportSize({ width: 1280, height: 700 })
  await setProperty(page, '--replyx-button-size', '120px')
  await expect.poll(() => boxOf(page, panel)).toMatchObject({ y: 8, height: 540 })
  await page.locator('.replyx-floating-button').evaluate((element) => element.remove())
  const { y, height } = await boxOf(page, panel)
  expect(y + height).toBe(680)
})

test('what is embedded goes by its own width and by no edge of the screen', async ({ page }) => {
  await gallery.show(page, { state: 'history', type: 'embedded' })
  const insets = { top: 40, bottom: 30 }
  await (await page.context().newCDPSession(page)).send('Emulation.setSafeAreaInsetsOverride', { insets })
  const place = page.locator('#chat')
  expect(await styleOf(page, '.replyx-messages-list', 'max-width')).toBe('760px')
  await place.evaluate((element) => element.style.setProperty('width', '320px'))
  expect(await styleOf(page, '.replyx-user-message', 'padding-inline-start')).toBe('24px')
  expect(await styleOf(page, '.replyx-messages-list', 'max-width')).toBe('none')
  await page.setViewportSize({ width: 400, height: 700 })
  await expect(page.locator('.replyx[data-mobile]')).toBeVisible()
  expect(await styleOf(page, '.replyx-chat-header', 'padding-top')).toBe('12px')
  expect(await styleOf(page, '.replyx-input-area', 'padding-bottom')).toBe('8px')
  await page.locator('.replyx').evaluate((element) => element.setAttribute('data-type', 'floating'))
  expect(await styleOf(page, '.replyx-chat-header', 'padding-top')).toBe('52px')
  expect(await styleOf(page, '.replyx-input-area', 'padding-bottom')).toBe('38px')
})

test('what covers the screen lies over the page', async ({ page }) => {
  for (const type of ['floating', 'fullscreen']) {
    await gallery.show(page, { state: 'history', type })
    expect(await styleOf(page, '.replyx', 'z-index'), type).toBe('2147483000')
  }
})

test('what covers the screen leaves the keyboard its place, and the page where it is', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 700 })
  for (const type of ['floating', 'fullscreen']) {
    await gallery.show(page, { state: 'history', type })
    const box = (): Promise<unknown> => page.locator(panel).boundingBox()
    await expect.poll(box, type).toEqual({ x: 0, y: 0, width: 360, height: 700 })
    expect(await styleOf(page, 'html', 'overflow'), type).toBe('hidden')
    await page.locator(panel).evaluate(({ style }) => {
      style.setProperty('--replyx-viewport-height', '380px')
      style.setProperty('--replyx-viewport-top', '20px')
    })
    expect(await box(), type).toEqual({ x: 0, y: 20, width: 360, height: 380 })
  }
})

test('a chat that is closed lets the page behind it be reached', async ({ page }) => {
  const hit = (): Promise<boolean> =>
    page.evaluate(() => document.elementsFromPoint(400, 300).some((element) => element.closest('.replyx')))
  for (const type of ['embedded', 'fullscreen']) {
    await gallery.show(page, { state: 'history', type })
    expect(await hit(), type).toBe(true)
    await page.locator('.replyx').evaluate((element) => element.removeAttribute('data-open'))
    await expect.poll(hit, type).toBe(false)
  }
})

test('an open chat waits for its language and colours unseen, and keeps the focus', async ({ page }) => {
  await gallery.show(page, { state: 'history' })
  const input = page.locator('.replyx-message-input')
  await input.focus()
  await page.locator('.replyx').evaluate((element) => element.setAttribute('data-pending', ''))
  expect(await styleOf(page, '.replyx', 'opacity')).toBe('0')
  await expect(input).toBeFocused()
})

test('lists, quotes and tables run as their words do', async ({ page }) => {
  await gallery.show(page, { state: 'fromRight' })
  const directions = await page
    .locator('.replyx-text :is(ul, ol, blockquote, table)')
    .evaluateAll((elements) => elements.map((element) => getComputedStyle(element).direction))
  expect(directions).toEqual(['rtl', 'rtl', 'rtl', 'rtl', 'rtl', 'rtl', 'ltr'])
  expect(await styleOf(page, '.replyx-table span', 'unicode-bidi')).toBe('plaintext')
})

test('what stands alone or has the focus in an own message is seen', async ({ page }) => {
  await gallery.show(page, { state: 'fromRight' })
  const text = await styleOf(page, '.replyx', 'color')
  expect(await styleOf(page, '[data-emoji] .replyx-text', 'color')).toBe(text)
  await page.keyboard.press('Tab')
  await page.locator('.replyx-user-message a').focus()
  const link = '.replyx-user-message a'
  expect(await styleOf(page, link, 'outline-style')).toBe('solid')
  expect(await styleOf(page, link, 'outline-color')).toBe('rgb(255, 255, 255)')
})

test('without movement nothing moves', async ({ page }) => {
  const progress = ['.replyx-handoff-progress', 'transition-property', '::after'] as const
  await gallery.show(page, { state: 'waiting' })
  expect(await styleOf(page, ...progress)).toBe('width')
  expect(await styleOf(page, panel, 'animation-name')).toBe('replyx-open')
  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await styleOf(page, ...progress)).toBe('opacity, visibility')
  expect(await styleOf(page, panel, 'animation-name')).toBe('replyx-fade')
  await gallery.show(page, { state: 'streaming' })
  expect(await styleOf(page, '[data-status=streaming] p', 'animation-name', '::after')).toBe('none')
})

test('more contrast, and colours of the system', async ({ page }) => {
  await page.emulateMedia({ contrast: 'more' })
  await gallery.show(page, { state: 'history' })
  const text = await styleOf(page, '.replyx', 'color')
  expect(await styleOf(page, '.replyx-field', 'border-top-color')).toBe(text)
  expect(await styleOf(page, '.replyx-meta', 'color')).toBe(text)
  await page.emulateMedia({ contrast: null, forcedColors: 'active' })
  expect(await styleOf(page, '.replyx-bubble', 'border-top-width')).toBe('1px')
  expect(
    await styleOf(
      page,
      '.replyx-online-dot, .replyx-chat-header .replyx-avatar',
      'forced-color-adjust',
      '::after',
    ),
  ).toBe('none')
})

test('a finger meets at least 44 pixels', async ({ browser }) => {
  const context = await browser.newContext(devices['Pixel 7'])
  const page = await context.newPage()
  for (const state of ['history', 'waiting', 'failed', 'scrolled', 'long', 'plan']) {
    await gallery.show(page, { state })
    if (state === 'failed') await page.locator('[data-action=edit]').tap()
    if (state === 'scrolled')
      await page.locator('.replyx-messages-area').evaluate((area) => area.scrollTo(0, 0))
    if (state === 'scrolled') await expect(page.locator('.replyx-jump-button')).toBeVisible()
    const small = await page.locator('.replyx button:enabled').evaluateAll((buttons) =>
      buttons
        .map((button) => ({ name: button.className, box: button.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.width < 44 || box.height < 44))
        .map(({ name, box }) => `${name}: ${box.width} × ${box.height}`),
    )
    expect(small, state).toEqual([])
  }
  await context.close()
})
