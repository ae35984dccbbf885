import { expect, test } from '@playwright/test'

import type { ProfileName } from '../base-backend/profiles.ts'
import { startBaseDemo, type BaseDemo } from './support/base-demo.ts'
import { chatPage } from './support/chat-page.ts'

// Pushes that mostly do not arrive, and none at all.
const profiles: readonly ProfileName[] = ['workers', 'polling']

let demo: BaseDemo

test.afterEach(async () => {
  await demo.stop()
})

for (const profile of profiles) {
  test(`before a 1.2 backend of the kind "${profile}": question, answer, operator, release`, async ({
    page,
  }) => {
    demo = await startBaseDemo(profile)
    const { url, backend } = demo
    const problems: string[] = []
    page.on('pageerror', ({ message }) => problems.push(message))
    const chat = chatPage(page)
    /** What the visitor sees said, against what the backend holds. */
    const expectWhole = (): Promise<void> =>
      expect(async () => {
        const shown = await chat.texts()
        const stored = backend.truth.messages(1).filter(({ sender }) => sender !== 'system')
        expect(shown).toHaveLength(stored.length)
        for (const [index, { text }] of stored.entries()) expect(shown[index]).toContain(text)
      }).toPass({ timeout: 10_000 })

    await test.step('the assistant answers', async () => {
      await page.goto(`${url}/chat.html`)
      await chat.open()
      await chat.ask('Where is my parcel?')
      await expect(chat.messages.nth(1)).toContainText('Canned answer to: Where is my parcel?')
      await expectWhole()
    })

    await test.step('an operator is called, comes and writes', async () => {
      await page.getByRole('button', { name: 'Talk to a person' }).click()
      await expect(page.getByText('Calling an operator').first()).toBeVisible()
      await expect.poll(() => backend.truth.status(1)['status']).toBe('requested')
      backend.operators.takeover(1)
      await expect(page.getByText('Owner').first()).toBeVisible()
      backend.operators.write(1, 'Owner here. How can I help?')
      await expect(chat.messages.last()).toContainText('Owner here')
      await chat.ask('It is late')
      await expect(chat.messages.last()).toContainText('It is late')
      await expectWhole()
    })

    await test.step('after the release the assistant answers again', async () => {
      backend.operators.release(1)
      await expect(page.getByText('Answers right away')).toBeVisible({ timeout: 15_000 })
      await chat.ask('Are you back?')
      await expect(chat.messages.last()).toContainText('Canned answer to: Are you back?')
      await expectWhole()
    })

    await test.step('a reload shows the same, and nothing was sent twice', async () => {
      const before = await chat.texts()
      await page.reload()
      await chat.open()
      await expect(chat.messages).toHaveCount(before.length)
      expect(await chat.texts()).toEqual(before)
      const own = backend.truth.messages(1).filter(({ sender }) => sender === 'user')
      expect(own.map(({ text }) => text)).toEqual(['Where is my parcel?', 'It is late', 'Are you back?'])
      expect(problems).toEqual([])
    })
  })
}
