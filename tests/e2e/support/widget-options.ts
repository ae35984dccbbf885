import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test'
import type { OptionName } from '../../../packages/widget/src/docs/options.ts'

/** Where an option comes from: one of the ways that the guide names. */
type Way = 'address' | 'script' | 'element' | 'settings' | 'boot'

/** What a case can use. */
export interface OptionStage {
  readonly page: Page
  readonly button: Locator
  readonly frame: Locator
  readonly chat: FrameLocator
  /** Where the widget comes from, and the same server under another name. */
  readonly widget: string
  readonly elsewhere: string
  readonly requests: readonly string[]
  readonly sockets: readonly string[]
  readonly warnings: readonly string[]
  /** Opens the chat and waits until it can be written in. */
  open(): Promise<Locator>
  /** Changes options afterwards. */
  update(options: object): Promise<void>
}

/** One option, given in one way, and what it does. */
export interface OptionCase {
  readonly way: Way
  /** As it is called in that way, where that is another name. */
  readonly name?: string
  /** A text, or what gives one; as JavaScript for settings and boot. */
  readonly value: string | ((stage: { readonly elsewhere: string; readonly token: string }) => string)
  /** Other options, in the script's address. */
  readonly beside?: string
  /** What stands in the page before the script. */
  readonly before?: string
  check(stage: OptionStage): Promise<void>
}

const boxOf = async (locator: Locator) => {
  const box = await locator.boundingBox()
  if (!box) throw new Error('it is not to be seen')
  return box
}

const addsAndTakes = async (
  { open, update }: OptionStage,
  name: OptionName,
  locator: Locator,
): Promise<void> => {
  await open()
  await expect(locator).toHaveCount(0)
  await update({ [name]: true })
  await expect(locator).not.toHaveCount(0)
}

/** Every option once: the compiler asks for each that is added. */
export const optionCases: Readonly<Record<OptionName, OptionCase>> = {
  assistantId: {
    way: 'element',
    name: 'assistant',
    value: '1',
    async check({ open, frame }) {
      await open()
      await expect(frame).toHaveAttribute('src', /[?&]assistant_id=1(&|$)/)
    },
  },
  siteToken: {
    way: 'script',
    name: 'token',
    value: ({ token }) => token,
    async check({ open, frame, requests, warnings }) {
      const input = await open()
      await expect(frame).not.toHaveAttribute('src', /assistant_id/)
      await input.fill('Hello')
      await input.press('Enter')
      await expect.poll(() => requests.some((url) => url.includes('/messages'))).toBe(true)
      expect(requests.filter((url) => url.includes('eyJ'))).toEqual([])
      expect(warnings).toEqual([])
    },
  },
  getToken: {
    way: 'boot',
    value: ({ token }) => `(previous) => (window.asked = previous, ${JSON.stringify(token)})`,
    async check({ page, open, chat }) {
      const input = await open()
      const short = await page.evaluate(() => (window as { short?: string }).short)
      // Seconds before its end the one that was given is exchanged.
      await chat.locator('body').evaluate(() => {
        const { now } = Date
        Date.now = () => now() + 590_000
      })
      await input.fill('Hello')
      await input.press('Enter')
      await expect.poll(() => page.evaluate(() => (window as { asked?: string }).asked)).toBe(short)
    },
  },
  apiUrl: {
    way: 'address',
    name: 'api',
    value: ({ elsewhere }) => `${elsewhere}/`,
    async check({ open, elsewhere, requests }) {
      await open()
      await expect.poll(() => requests).toContain(`${elsewhere}/api/protocol`)
    },
  },
  wsUrl: {
    way: 'settings',
    value: ({ elsewhere }) => JSON.stringify(elsewhere.replace('http', 'ws')),
    async check({ open, elsewhere, sockets }) {
      const input = await open()
      await input.fill('Hello')
      await input.press('Enter')
      await expect
        .poll(() => sockets.filter((url) => url.startsWith(elsewhere.replace('http', 'ws'))))
        .not.toEqual([])
    },
  },
  host: {
    way: 'script',
    value: ({ elsewhere }) => `${elsewhere}/widget/`,
    async check({ open, frame, elsewhere }) {
      await open()
      expect(await frame.getAttribute('src')).toContain(`${elsewhere}/widget/chat-iframe?`)
    },
  },
  type: {
    way: 'element',
    value: 'embedded',
    async check({ page, button, frame, chat }) {
      await expect(chat.getByRole('textbox')).toBeVisible()
      await expect(button).toBeHidden()
      expect(await boxOf(frame)).toEqual(await boxOf(page.locator('#replyx-widget')))
    },
  },
  container: {
    way: 'script',
    value: '#support',
    beside: 'type=embedded',
    before: '<main><div id="support" style="width:420px;height:500px"></div></main>',
    async check({ page, frame, chat }) {
      await expect(chat.getByRole('textbox')).toBeVisible()
      expect(await boxOf(frame)).toMatchObject({ width: 420, height: 500 })
      await page.setViewportSize({ width: 900, height: 700 })
      await page.locator('#support').evaluate((element) => (element.style.width = '50%'))
      expect((await boxOf(frame)).width).toBe((await boxOf(page.locator('#support'))).width)
    },
  },
  theme: {
    way: 'settings',
    value: '"green"',
    async check({ button, open, chat, update }) {
      await expect(button).toHaveCSS('background-image', /rgb\(14, 129, 119\)/)
      await expect(button).toHaveCSS('color', /^rgb\(255, 255, 255\)|lch\(100 /)
      await open()
      await expect(chat.locator('.replyx')).toHaveAttribute('data-theme', 'green')
      await update({ theme: '#ffd27a' })
      await expect(button).toHaveCSS('color', /^rgb\(0, 0, 0\)|lch\(0 /)
      await expect(chat.locator('.replyx')).toHaveAttribute('data-theme', '#ffd27a')
    },
  },
  colorScheme: {
    way: 'script',
    value: 'dark',
    async check({ open, chat }) {
      await open()
      await expect(chat.locator('.replyx')).toHaveAttribute('data-scheme', 'dark')
    },
  },
  position: {
    way: 'address',
    value: 'bottom-left',
    async check({ button, open, frame }) {
      expect(await boxOf(button)).toMatchObject({ x: 20 })
      await open()
      expect(await boxOf(frame)).toMatchObject({ x: 20 })
    },
  },
  offset: {
    way: 'element',
    value: '32',
    async check({ page, button }) {
      const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
      const box = await boxOf(button)
      expect([width - box.x - box.width, height - box.y - box.height]).toEqual([32, 32])
    },
  },
  zIndex: {
    way: 'settings',
    value: '1000',
    async check({ page }) {
      await expect(page.locator('body > div:last-of-type')).toHaveCSS('z-index', '1000')
    },
  },
  buttonSize: {
    way: 'address',
    value: '64',
    async check({ button }) {
      expect(await boxOf(button)).toMatchObject({ width: 64, height: 64 })
    },
  },
  buttonText: {
    way: 'element',
    value: 'Chat with us',
    async check({ button }) {
      await expect(button).toHaveText('Chat with us')
      expect((await boxOf(button)).width).toBeGreaterThan(120)
    },
  },
  label: {
    way: 'script',
    value: 'Ask us',
    async check({ page }) {
      await expect(page.getByRole('button', { name: 'Ask us', exact: true })).toBeVisible()
    },
  },
  closeLabel: {
    way: 'settings',
    value: '"Put away"',
    async check({ page, open }) {
      await open()
      await page.getByRole('button', { name: 'Put away', exact: true }).click()
      await expect(page.getByRole('button', { name: 'Open chat' })).toHaveAttribute('aria-expanded', 'false')
    },
  },
  borderRadius: {
    way: 'boot',
    value: '4',
    async check({ open, frame }) {
      await open()
      await expect(frame).toHaveCSS('border-radius', '4px')
    },
  },
  title: {
    way: 'address',
    value: 'Mila of Northlight',
    async check({ open, chat, frame }) {
      await open()
      await expect(chat.getByRole('heading', { name: 'Mila of Northlight' })).toBeVisible()
      await expect(frame).toHaveAttribute('title', 'Mila of Northlight')
    },
  },
  welcomeMessage: {
    way: 'element',
    value: 'Welcome to the shop',
    async check({ open, chat }) {
      await open()
      await expect(chat.getByText('Welcome to the shop')).toBeVisible()
    },
  },
  quickReplies: {
    way: 'script',
    value: 'Where is my order?&#10;Can I return it?',
    async check({ open, chat }) {
      await open()
      await expect(chat.getByRole('button', { name: 'Where is my order?' })).toBeVisible()
      await expect(chat.getByRole('button', { name: 'Can I return it?' })).toBeVisible()
    },
  },
  locale: {
    way: 'address',
    value: 'de',
    async check({ open, chat }) {
      await open()
      await expect(chat.getByPlaceholder(/^Nachricht schreiben/)).toBeVisible()
    },
  },
  showAvatar: {
    way: 'boot',
    value: 'false',
    check: (stage) => addsAndTakes(stage, 'showAvatar', stage.chat.locator('.replyx-avatar')),
  },
  showOnlineStatus: {
    way: 'element',
    value: 'false',
    check: (stage) => addsAndTakes(stage, 'showOnlineStatus', stage.chat.locator('.replyx-online-status')),
  },
  sound: {
    way: 'script',
    value: 'true',
    async check({ page, open, chat }) {
      const input = await open()
      await input.fill('How does the handoff work?')
      await input.press('Enter')
      await expect(chat.getByText('How does the handoff work?')).toBeVisible()
      await page.keyboard.press('Escape')
      await expect
        .poll(() =>
          page
            .frames()
            .at(-1)
            ?.evaluate(() => (window as { sounds?: number }).sounds),
        )
        .toBe(1)
    },
  },
  preload: {
    way: 'script',
    value: '',
    async check({ chat, page }) {
      await expect(chat.locator('.replyx')).toBeAttached()
      expect(await page.evaluate(() => localStorage.length)).toBe(0)
    },
  },
  shareText: {
    way: 'settings',
    value: 'true',
    async check({ page, open }) {
      await page.evaluate(() => {
        const own = window as unknown as Record<string, unknown>
        const replyx = own['ReplyX'] as (...values: unknown[]) => void
        replyx('on', 'replyX_message_sent', (event: unknown) => (own['heard'] = event))
      })
      const input = await open()
      await input.fill('Hello there')
      await input.press('Enter')
      await expect
        .poll(() => page.evaluate(() => (window as { heard?: { text?: string } }).heard?.text))
        .toBe('Hello there')
    },
  },
  rememberGuest: {
    way: 'boot',
    value: 'true',
    async check({ page, open }) {
      const input = await open()
      await input.fill('Hello')
      await input.press('Enter')
      const kept = (): Promise<string | null> => page.evaluate(() => localStorage.getItem('replyx:guest'))
      await expect.poll(kept).toMatch(/^[\da-f]{8}-/)
      await page.evaluate(() => {
        const own = window as unknown as { readonly ReplyX: (method: string) => unknown }
        return own.ReplyX('logout')
      })
      await expect.poll(kept).toBeNull()
    },
  },
  allow: {
    way: 'element',
    value: 'clipboard-write, autoplay',
    async check({ open, frame, update }) {
      await open()
      await expect(frame).toHaveAttribute('allow', 'clipboard-write;autoplay')
      await update({ title: 'Mila' })
      await expect(frame).toHaveAttribute('allow', 'clipboard-write;autoplay')
    },
  },
  failedText: {
    way: 'settings',
    value: '"Not there. Once more?"',
    async check({ page, button }) {
      await page.route(/widget-panel\.js/, (route) => route.abort())
      await button.click()
      await expect(button).toHaveText('Not there. Once more?')
    },
  },
  contact: {
    way: 'address',
    value: 'help@shop.example',
    async check({ page, button }) {
      await page.route(/chat-iframe\?/, (route) => route.abort())
      await button.click()
      const link = page.getByRole('link', { name: 'Write to us' })
      await expect(link).toHaveAttribute('href', 'mailto:help@shop.example', { timeout: 15_000 })
    },
  },
  devOnly: {
    way: 'script',
    value: '',
    beside: 'devKey=preview',
    async check({ button, page, warnings }) {
      await expect.poll(() => warnings).toEqual(['ReplyX: not shown: devOnly'])
      await expect(button).toHaveCount(0)
      await page.evaluate(() => localStorage.setItem('CHAT_AI_DEV_KEY', 'preview'))
      await page.reload()
      await expect(button).toBeVisible()
    },
  },
  devKey: {
    way: 'settings',
    value: '"preview"',
    beside: 'devOnly=true',
    before: '<script>localStorage.setItem("CHAT_AI_DEV_KEY", "preview")</script>',
    async check({ button, page }) {
      await expect(button).toBeVisible()
      await page.evaluate(() => {
        const own = window as unknown as { readonly ReplyX: (method: string, options: object) => unknown }
        return own.ReplyX('boot', { devKey: 'another' })
      })
      await expect(button).toHaveCount(0)
    },
  },
}
