import { expect, test } from '@playwright/test'

import { chatPage } from './support/chat-page.ts'
import { prepareChannel } from './support/cut.ts'
import { startDemo, type Demo } from './support/demo.ts'
import { hireOperator } from './support/operator.ts'
import { dialogPostedTo } from './support/posts.ts'

let demo: Demo

test.beforeEach(async () => {
  demo = await startDemo()
})
test.afterEach(async () => {
  await demo.stop()
})

test('written offline, messages wait and the chat says so; back online they go out in order, once', async ({
  page,
  context,
}) => {
  const chat = chatPage(page)
  const panel = page.getByRole('dialog')
  await page.goto(demo.url)
  await chat.open()
  const dialogId = await dialogPostedTo(page, chat.greet)
  await expect(panel.getByText('Answers right away')).toBeVisible()

  await context.setOffline(true)
  await expect(panel.getByText('No connection', { exact: true })).toBeVisible()
  await expect(panel.getByText('No connection. Messages will be sent when you are back online')).toBeVisible()
  const written = ['first zebra', 'second zebra', 'third zebra']
  for (const text of written) await chat.ask(text)
  const waiting = page.locator('.replyx-user-message:not([data-status="sent"])')
  await expect(waiting).toHaveCount(3)
  await expect(page.getByRole('img', { name: 'Sending' })).toHaveCount(3)
  // As long as they wait, each can be taken back.
  await expect(waiting.getByRole('button', { name: 'Edit' })).toHaveCount(3)
  const operator = await hireOperator(demo.url)
  expect(await operator.messages(dialogId)).toHaveLength(2)
  await expect(chat.messages).toHaveCount(5)

  await context.setOffline(false)
  await expect(panel.getByText('Answers right away')).toBeVisible()
  await expect(panel.getByText('No connection')).toHaveCount(0)
  // Each is accepted and answered.
  await expect(chat.messages).toHaveCount(8, { timeout: 20_000 })
  await expect(waiting).toHaveCount(0)
  const shown = await chat.texts()
  const stored = await operator.messages(dialogId)
  for (const texts of [shown, stored.filter(({ sender }) => sender === 'user').map(({ text }) => text)]) {
    const zebras = texts.filter((text) => text.includes('zebra')).map((text) => text.split('\n')[0])
    expect(zebras).toEqual(written)
  }
})

test('the live channel goes while the server answers: messages are accepted, and what was missed comes once', async ({
  page,
}) => {
  const channel = await prepareChannel(page)
  const chat = chatPage(page)
  await page.goto(demo.url)
  await chat.open()
  const dialogId = await dialogPostedTo(page, chat.greet)
  const operator = await hireOperator(demo.url)
  await operator.takeOver(dialogId)
  await expect(page.getByRole('dialog').getByText('From the support team')).toBeVisible()

  await channel.cut()
  await expect(page.getByRole('dialog').getByText('Reconnecting…')).toBeVisible()
  await chat.ask('Do you hear me?')
  // Accepted, though nothing can be heard.
  await expect(page.getByRole('img', { name: 'Sending' })).toHaveCount(0)
  await expect.poll(async () => (await operator.messages(dialogId)).at(-1)?.text).toBe('Do you hear me?')
  await operator.write(dialogId, 'Loud and clear')
  await expect(page.getByText('Loud and clear')).toHaveCount(0)

  channel.mend()
  await expect(page.getByRole('dialog').getByText('From the support team')).toBeVisible({ timeout: 20_000 })
  await expect(chat.messages.last()).toContainText('Loud and clear')
  const texts = (await chat.texts()).map((text) => text.split('\n')[0])
  expect(texts.filter((text) => text === 'Do you hear me?')).toHaveLength(1)
  expect(texts.slice(-2)).toEqual(['Do you hear me?', 'Loud and clear'])
})
