import type { Locator, Page } from '@playwright/test'

/** The operator's side, found as a person finds it: by roles and names. */
export interface DeskPage {
  readonly page: Page
  readonly queue: Locator
  readonly input: Locator
  readonly conversation: Locator
  signIn(name: string): Promise<void>
  write(text: string): Promise<void>
}

export function deskPage(page: Page, url: string): DeskPage {
  const input = page.getByRole('textbox', { name: 'Message to the visitor' })
  return {
    page,
    queue: page.getByRole('region', { name: 'Requests' }),
    conversation: page.getByRole('region', { name: 'Conversation' }),
    input,
    async signIn(name) {
      await page.goto(`${url}/desk/`)
      await page.getByRole('textbox', { name: 'Your name' }).fill(name)
      await page.getByRole('button', { name: 'Sign in' }).click()
    },
    async write(text) {
      await input.fill(text)
      await input.press('Enter')
    },
  }
}
