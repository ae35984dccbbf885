import type { ReplyXClient } from '@replyx/core'
import { createScriptedServer } from '@replyx/core/testing'
import { describe, expect, it } from 'vitest'

import { connect, createBrowser, createClient, type Browser, hurryTurns } from './support-browser.ts'

hurryTurns()

const draftOf = (chat: ReplyXClient): string => chat.getSnapshot().draft

/** All drafts that are kept, whoever's. */
const kept = ({ values }: Browser): unknown[] =>
  [...values].filter(([key]) => key.startsWith('draft:')).map(([, text]) => text)

const queued = ({ values }: Browser): unknown[] =>
  [...values]
    .filter(([key]) => key.startsWith('outbox:'))
    .map(([, entry]) => (entry as { text: string }).text)

function createStage() {
  const server = createScriptedServer()
  const browser = createBrowser(server)
  return { server, browser, advance: server.clock.advance }
}

async function createTalk() {
  const stage = createStage()
  const page = stage.browser.createPage()
  const chat = connect(page.ports)
  await stage.advance(100)
  chat.send('Hello')
  await stage.advance(1_000)
  return { ...stage, page, chat }
}

describe('a draft', () => {
  it('that was written before there is a dialog is there after a reload', async () => {
    const { browser, advance } = createStage()
    const page = browser.createPage()
    const chat = connect(page.ports)
    await advance(100)
    chat.setDraft('I was just')
    await advance(1_000)
    page.kill()
    const next = connect(browser.createPage().ports)
    await advance(100)
    expect(draftOf(next)).toBe('I was just')
  })

  it('that was written before there is a dialog goes on in the dialog, after a reload too', async () => {
    const { browser, advance } = createStage()
    const page = browser.createPage()
    const chat = connect(page.ports)
    await advance(100)
    chat.setDraft('later')
    await advance(1_000)
    await chat.startDialog()
    await advance(1_000)
    expect(draftOf(chat)).toBe('later')
    page.kill()
    const next = connect(browser.createPage().ports)
    await advance(1_000)
    expect(draftOf(next)).toBe('later')
    expect(kept(browser)).toEqual(['later'])
  })

  it('is there after a reload without a network', async () => {
    const { chat, browser, page, advance } = await createTalk()
    chat.setDraft('half a')
    await advance(2_000)
    page.kill()
    const later = browser.createPage()
    later.ports.setOnline(false)
    const next = connect(later.ports)
    await advance(100)
    expect(draftOf(next)).toBe('half a')
  })

  it('that was written just before the page is put away is there afterwards', async () => {
    const { chat, browser, page, advance } = await createTalk()
    chat.setDraft('one last wo')
    page.ports.signalPage('hide')
    await advance(10)
    page.kill()
    const next = connect(browser.createPage().ports)
    await advance(1_000)
    expect(draftOf(next)).toBe('one last wo')
  })

  it('that was written just before the client is destroyed is there for the next', async () => {
    const { chat, browser, advance } = await createTalk()
    chat.setDraft('one last wo')
    chat.destroy()
    await advance(1_000)
    const next = connect(browser.createPage().ports)
    await advance(1_000)
    expect(draftOf(next)).toBe('one last wo')
  })

  it('is each dialog’s own', async () => {
    const { chat, server, browser, page, advance } = await createTalk()
    const first = server.dialog.id
    chat.setDraft('for the first')
    await advance(1_000)
    await chat.startDialog()
    await advance(1_000)
    const second = server.dialog.id
    expect(draftOf(chat)).toBe('')
    chat.setDraft('for the second')
    await advance(1_000)
    await chat.openDialog(first)
    await advance(1_000)
    expect(draftOf(chat)).toBe('for the first')
    page.kill()
    const next = connect(browser.createPage().ports)
    await advance(1_000)
    expect(next.getSnapshot().dialogId).toBe(second)
    expect(draftOf(next)).toBe('for the second')
    await next.openDialog(first)
    expect(draftOf(next)).toBe('for the first')
  })

  it('is cleared when the message is sent, in storage too', async () => {
    const { chat, browser, advance } = await createTalk()
    chat.setDraft('Where is it?')
    await advance(1_000)
    expect(kept(browser)).toEqual(['Where is it?'])
    chat.send('Where is it?')
    expect(draftOf(chat)).toBe('')
    await advance(2_000)
    expect(kept(browser)).toEqual([])
  })

  it('is never cleared in storage before the message is committed', async () => {
    const { server, browser, advance } = createStage()
    const page = browser.createPage()
    const { storage } = page.ports
    // Who keeps the queue elsewhere may take longer than the storage of the drafts.
    const chat = connect(page.ports, {
      offlineStrategy: {
        cacheMessages: () => Promise.resolve(),
        getCachedMessages: () => Promise.resolve(null),
        queueOfflineActions: async (owner, work) => {
          await new Promise<void>((resolve) => server.clock.setTimeout(resolve, 2_000))
          return storage.transact(`outbox:${owner}:`, work)
        },
        syncOnReconnect: () => Promise.resolve(),
        forget: () => Promise.resolve(),
      },
    })
    await advance(5_000)
    chat.setDraft('Where is it?')
    await advance(1_000)
    chat.send('Where is it?')
    for (let time = 0; time < 30; time += 1) {
      await advance(100)
      const isSafe =
        [...kept(browser), ...queued(browser)].includes('Where is it?') || server.dialogs.length > 0
      expect(isSafe).toBe(true)
    }
    await advance(10_000)
    expect(server.dialog.messages.map(({ text }) => text)).toEqual(['Where is it?'])
    expect(kept(browser)).toEqual([])
  })

  it('that is written on while the message before it is saved stays', async () => {
    const { chat, browser, advance } = await createTalk()
    browser.storageDelay = 200
    chat.setDraft('first')
    await advance(1_000)
    chat.send('first')
    chat.setDraft('second')
    await advance(3_000)
    expect(draftOf(chat)).toBe('second')
    expect(kept(browser)).toEqual(['second'])
  })

  it('stays where the text is refused', async () => {
    const { chat, browser, advance } = await createTalk()
    const long = 'x'.repeat(4_001)
    chat.setDraft(long)
    expect(await chat.send(long).settled).toMatchObject({
      status: 'failed',
      error: { code: 'text_too_long' },
    })
    await advance(1_000)
    expect(draftOf(chat)).toBe(long)
    expect(kept(browser)).toEqual([long])
  })

  it('reaches the other tab, and is emptied there when it is sent', async () => {
    const { chat, browser, advance } = await createTalk()
    const other = connect(browser.createPage().ports)
    await advance(1_000)
    chat.setDraft('seen in bo')
    await advance(50)
    expect(draftOf(other)).toBe('seen in bo')
    other.setDraft('seen in both')
    await advance(50)
    expect(draftOf(chat)).toBe('seen in both')
    other.send('seen in both')
    await advance(50)
    expect(draftOf(chat)).toBe('')
    await advance(2_000)
    expect(kept(browser)).toEqual([])
  })

  it('of a dialog that the other tab has not open is there when it opens it', async () => {
    const { chat, server, browser, advance } = await createTalk()
    const first = server.dialog.id
    const other = connect(browser.createPage().ports)
    await advance(1_000)
    await other.startDialog()
    await advance(1_000)
    chat.setDraft('in the first')
    await advance(1_000)
    expect(draftOf(other)).toBe('')
    await other.openDialog(first)
    expect(draftOf(other)).toBe('in the first')
  })

  it('is not the next visitor’s', async () => {
    const { chat, browser, advance } = await createTalk()
    chat.setDraft('a secret')
    await advance(1_000)
    await chat.logout()
    expect(draftOf(chat)).toBe('')
    await advance(1_000)
    expect(browser.dump()).not.toContain('a secret')
    void chat.connect()
    await advance(1_000)
    expect(draftOf(chat)).toBe('')
    const next = connect(browser.createPage().ports)
    await advance(1_000)
    expect(draftOf(next)).toBe('')
  })

  it('that is being saved while the visitor leaves is not kept', async () => {
    const { chat, browser, advance } = await createTalk()
    browser.storageDelay = 50
    chat.setDraft('a secret')
    await advance(310)
    const left = chat.logout()
    await advance(5_000)
    await left
    expect(browser.dump()).not.toContain('a secret')
  })

  it('goes with a visitor who leaves before anything was shown', async () => {
    const { chat, browser, page, advance } = await createTalk()
    chat.setDraft('a secret')
    await advance(1_000)
    page.kill()
    const next = createClient(browser.createPage().ports)
    await next.logout()
    await advance(1_000)
    expect(browser.dump()).not.toContain('a secret')
  })

  it.each([0, 1, 2, 3, 4, 5, 8, 12, 20, 40])(
    'goes with a visitor who leaves %i ms after the page was opened, and does not come back',
    async (delay) => {
      const { browser, advance } = createStage()
      const page = browser.createPage()
      const chat = connect(page.ports)
      await advance(100)
      chat.setDraft('a secret')
      await advance(1_000)
      page.kill()
      browser.storageDelay = 3
      const next = connect(browser.createPage().ports)
      await advance(delay)
      const left = next.logout()
      await advance(1_000)
      await left
      next.connect().catch(() => undefined)
      await advance(1_000)
      expect(draftOf(next)).toBe('')
      expect(browser.dump()).not.toContain('a secret')
    },
  )

  it.each([
    ['before the client connects', 0],
    ['while the storage takes its time to say who the guest is', 400],
  ])('that was written %s is there after a reload', async (_, storageDelay) => {
    const { browser, advance } = createStage()
    const page = browser.createPage()
    const chat = createClient(page.ports)
    browser.storageDelay = storageDelay
    if (storageDelay > 0) void chat.connect()
    chat.setDraft('early')
    await advance(1_000)
    if (storageDelay === 0) void chat.connect()
    await advance(5_000)
    page.kill()
    browser.storageDelay = 0
    const next = connect(browser.createPage().ports)
    await advance(1_000)
    expect(draftOf(next)).toBe('early')
  })

  it('that was written after a logout, before the next connection, is the next visitor’s own', async () => {
    const { chat, browser, page, advance } = await createTalk()
    await chat.logout()
    chat.setDraft('as somebody else')
    await advance(1_000)
    void chat.connect()
    await advance(5_000)
    expect(draftOf(chat)).toBe('as somebody else')
    page.kill()
    const next = connect(browser.createPage().ports)
    await advance(1_000)
    expect(draftOf(next)).toBe('as somebody else')
  })

  it('is not lost at whatever moment of sending the tab is killed', async () => {
    for (let moment = 0; moment <= 60; moment += 3) {
      const { chat, server, browser, page, advance } = await createTalk()
      chat.setDraft('Where is it?')
      await advance(1_000)
      browser.storageDelay = 10
      page.ports.setOnline(false)
      chat.send('Where is it?')
      await advance(moment)
      page.kill()
      browser.storageDelay = 0
      const next = connect(browser.createPage().ports)
      await advance(10_000)
      const wasSent = server.dialog.messages.some(({ text }) => text === 'Where is it?')
      // Between the two it may be both: that is the order in which nothing can be lost.
      expect({ moment, isThere: wasSent || draftOf(next) === 'Where is it?' }).toEqual({
        moment,
        isThere: true,
      })
    }
  })
})
