import { expect, type Locator, type Page } from '@playwright/test'

/** The visitor's side, found as a person finds it: by roles and names. */
export interface ChatPage {
  readonly page: Page
  readonly input: Locator
  /** The bubbles, oldest first. */
  readonly messages: Locator
  open(): Promise<void>
  ask(text: string): Promise<void>
  /** The texts of all bubbles. */
  texts(): Promise<string[]>
}

export function chatPage(page: Page): ChatPage {
  const input = page.getByRole('textbox', { name: 'Write a message' })
  const messages = page.locator('.replyx-bubble')
  return {
    page,
    input,
    messages,
    async open() {
      await page.getByRole('button', { name: 'Open chat' }).click()
      await expect(input).toBeVisible()
    },
    async ask(text) {
      await input.fill(text)
      await input.press('Enter')
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
