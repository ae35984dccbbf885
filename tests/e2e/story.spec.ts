import { expect, test } from '@playwright/test'

import { chatPage, watchGrowth } from './support/chat-page.ts'
import { startDemo, type Demo } from './support/demo.ts'
import { deskPage } from './support/desk-page.ts'

let demo: Demo

test.beforeEach(async () => {
  demo = await startDemo()
})
test.afterEach(async () => {
  await demo.stop()
})

test('a visitor asks, the assistant answers, an operator takes over and hands back, and a crash costs nothing', async ({
  browser,
}) => {
  const problems: string[] = []
  const visitor = await browser.newPage()
  const operator = await browser.newPage()
  for (const page of [visitor, operator]) page.on('pageerror', (error) => problems.push(error.message))

  const chat = chatPage(visitor)
  await visitor.goto(demo.url)
  await chat.open()

  await test.step('the answer is written before the visitor’s eyes', async () => {
    await chat.ask('How does the handoff work?')
    const grown = await watchGrowth(visitor)
    await expect(chat.messages.nth(0)).toContainText('How does the handoff work?')
    await expect(chat.messages.nth(1)).toContainText('Source:', { timeout: 20_000 })
    const pieces = await grown()
    expect(pieces.length).toBeGreaterThanOrEqual(3)
    await expect(chat.messages).toHaveCount(2)
  })

  const desk = deskPage(operator, demo.url)
  await test.step('the request appears on the desk by itself', async () => {
    await desk.signIn('Maria')
    await expect(operator.getByText('Nobody is waiting')).toBeVisible()
    await visitor.getByRole('button', { name: 'Talk to a person' }).click()
    await expect(visitor.getByText('Calling an operator').first()).toBeVisible()
    await expect(visitor.getByText('place 1')).toBeVisible()
    await operator.getByRole('button', { name: /^Take/ }).first().click()
    await expect(desk.input).toBeVisible()
    await expect(visitor.getByText('Maria').first()).toBeVisible()
  })

  await test.step('both write, and each sees the other typing', async () => {
    await desk.input.pressSequentially('Hello', { delay: 20 })
    await expect(
      visitor.getByText('Maria is typing…').or(visitor.getByLabel('Maria is typing…')).first(),
    ).toBeAttached()
    await desk.write('Hello, Maria here. How can I help?')
    await expect(chat.messages.last()).toContainText('Maria here')
    await chat.input.pressSequentially('My parcel', { delay: 20 })
    await expect(operator.getByText('Visitor is typing…').first()).toBeAttached()
    await chat.ask('My parcel is late')
    await expect(desk.conversation.getByText('My parcel is late')).toBeVisible()
    // Read on the desk, seen by the visitor.
    await expect(
      visitor.getByText('Read', { exact: true }).or(visitor.getByLabel('Read')).first(),
    ).toBeAttached()
  })

  await test.step('after the release the assistant answers again', async () => {
    await operator.getByRole('button', { name: 'Release' }).first().click()
    const before = await chat.messages.count()
    await chat.ask('How do I install it?')
    await expect(chat.messages).toHaveCount(before + 2, { timeout: 20_000 })
    await expect(chat.messages.last()).toContainText('Source:', { timeout: 20_000 })
    await expect(visitor.getByRole('button', { name: 'Stop the answer' })).toBeHidden()
  })

  await test.step('the backend dies in mid-conversation and comes back: nothing lost, nothing doubled', async () => {
    const before = await chat.texts()
    await demo.crash()
    await chat.ask('Written while the server is away')
    await expect(chat.messages.last()).toContainText('Written while the server is away')
    await demo.restart()
    // Accepted and answered, by itself.
    await expect(chat.messages).toHaveCount(before.length + 2, { timeout: 40_000 })
    await expect(visitor.getByText('Answers right away').first()).toBeVisible({ timeout: 20_000 })
    // While an answer is being written, the send button stops it.
    await expect(chat.messages.last()).toContainText('Source:', { timeout: 20_000 })
    await expect(visitor.getByRole('button', { name: 'Stop the answer' })).toBeHidden()
    const after = await chat.texts()
    expect(after.slice(0, before.length)).toEqual(before)
    expect(after.filter((text) => text.includes('Written while the server is away'))).toHaveLength(1)

    await visitor.reload()
    await chat.open()
    await expect(chat.messages).toHaveCount(after.length, { timeout: 20_000 })
    const reloaded = await chat.texts()
    expect(reloaded.map(withoutSpace)).toEqual(after.map(withoutSpace))
  })

  expect(problems).toEqual([])
})

const withoutSpace = (text: string): string => text.replace(/\s+/g, ' ').trim()
