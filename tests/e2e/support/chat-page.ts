import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test'

/** The visitor's side, found as a person finds it: by roles and names. */
export interface ChatPage {
  readonly page: Page
  readonly input: Locator
  /** The bubbles, oldest first. */
  readonly messages: Locator
  open(): Promise<void>
  ask(text: string): Promise<void>
  /** Says hello, and waits for the whole answer: two bubbles, and nothing on its way. */
  greet(): Promise<void>
  /** The texts of all bubbles. */
  texts(): Promise<string[]>
}

export const chatPage = (page: Page): ChatPage => chatWithin(page, page)

/** The same of a chat in a frame of the page. */
export const framedChat = (page: Page): ChatPage => chatWithin(page, page.frameLocator('iframe'))

function chatWithin(page: Page, within: Page | FrameLocator): ChatPage {
  const input = within.getByRole('textbox', { name: 'Write a message' })
  const messages = within.locator('.replyx-bubble')
  const ask = async (text: string): Promise<void> => {
    await input.fill(text)
    await input.press('Enter')
  }
  return {
    page,
    input,
    messages,
    async open() {
      await within.getByRole('button', { name: 'Open chat' }).click()
      await expect(input).toBeVisible()
    },
    ask,
    async greet() {
      await ask('Hello')
      await expect(messages.nth(1)).toContainText('whenever you like', { timeout: 20_000 })
      await expect(within.getByRole('button', { name: 'Stop the answer' })).toBeHidden()
      await expect(messages).toHaveCount(2)
    },
    texts: () => messages.allInnerTexts(),
  }
}

/** Every text that the newest bubble of the page shows from now on, until it stands still. */
export async function watchGrowth(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = []
    const note = (): void => {
      const bubbles = [...document.querySelectorAll('.replyx-bubble')]
      const text = bubbles.at(-1)?.textContent ?? ''
      if (text !== seen.at(-1)) seen.push(text)
    }
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true })
    Object.assign(window, { seenTexts: seen })
  })
  return () => page.evaluate(() => (window as unknown as { seenTexts: string[] }).seenTexts)
}
