import { expect, type Page } from '@playwright/test'

import { deskPage } from './desk-page.ts'

/** What is said in the story; each of it is said by nobody else. */
export const said = {
  question: 'How does the handoff work?',
  operator: 'Hello, Maria here. How can I help?',
  answer: 'My parcel 4711 is late',
  last: 'How do I install it?',
}

/**
 * The whole story in the widget's frame on a page that is loaded: a question and its answer, an operator who is called,
 * takes over and hands back, and an answer again.
 */
export async function playStory(page: Page, operator: Page, demoUrl: string): Promise<void> {
  const chat = page.frameLocator('iframe')
  const input = chat.getByRole('textbox', { name: 'Write a message' })
  const bubbles = chat.locator('.replyx-bubble')
  const ask = async (text: string): Promise<void> => {
    await input.fill(text)
    await input.press('Enter')
  }
  await page.getByRole('button', { name: /^Open chat/ }).click()
  await expect(input).toBeVisible()
  await ask(said.question)
  await expect(bubbles.nth(1)).toContainText('Source:', { timeout: 20_000 })

  const desk = deskPage(operator, demoUrl)
  await desk.signIn('Maria')
  await chat.getByRole('button', { name: 'Talk to a person' }).click()
  await expect(chat.getByText('place 1')).toBeVisible()
  await operator.getByRole('button', { name: /^Take/ }).first().click()
  await expect(desk.input).toBeVisible()
  await expect(chat.getByText('Maria').first()).toBeVisible()
  await desk.write(said.operator)
  await expect(bubbles.last()).toContainText('Maria here')
  await ask(said.answer)
  await expect(desk.conversation.getByText(said.answer)).toBeVisible()
  await operator.getByRole('button', { name: 'Release' }).first().click()
  const before = await bubbles.count()
  await ask(said.last)
  await expect(bubbles).toHaveCount(before + 2, { timeout: 20_000 })
  await expect(bubbles.last()).toContainText('Source:', { timeout: 20_000 })
}
