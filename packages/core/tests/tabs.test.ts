import type { Ports, ReplyXClient } from '@replyx/core'
import { createScriptedServer } from '@replyx/core/testing'
import { describe, expect, it } from 'vitest'

import {
  collectErrors,
  connect,
  countCalls,
  createBrowser,
  type Page,
  hurryTurns,
} from './support-browser.ts'

hurryTurns()

const HIDDEN_LONG = 301_000

interface Tab {
  readonly page: Page
  readonly chat: ReplyXClient
  /** What was heard, as `text` or, where this tab leads, `text!`. */
  readonly heard: string[]
}

/** Tabs of one visitor, all in one dialog. */
async function createTabs(count: number) {
  const server = createScriptedServer()
  const browser = createBrowser(server)
  const { advance } = server.clock
  const open = (overrides: Partial<Ports> = {}): Tab => {
    const page = browser.createPage(overrides)
    const chat = connect(page.ports)
    const heard: string[] = []
    chat.on('message:received', ({ message, isLeading }) =>
      heard.push(`${message.text}${isLeading ? '!' : ''}`),
    )
    return { page, chat, heard }
  }
  const first = open()
  await advance(100)
  first.chat.send('Hello')
  await advance(1_000)
  const tabs = [first]
  while (tabs.length < count) {
    tabs.push(open())
    await advance(1_000)
  }
  return { server, browser, advance, open, tabs, chats: tabs.map(({ chat }) => chat) }
}

const leadersOf = (tabs: readonly Tab[], text: string): number =>
  tabs.filter(({ heard }) => heard.includes(`${text}!`)).length
const hearersOf = (tabs: readonly Tab[], text: string): number =>
  tabs.filter(({ heard }) => heard.some((line) => line.replace('!', '') === text)).length
const unreadOf = (tab: Tab): number => tab.chat.getSnapshot().unread

describe('a tab that is hidden for long', () => {
  it('lets go of its socket, and still shows what another tab knows is unread', async () => {
    const { server, advance, tabs } = await createTabs(2)
    const [one, other] = tabs as [Tab, Tab]
    one.page.ports.setVisible(false)
    await advance(HIDDEN_LONG)
    expect(server.sockets.filter(({ isClosed }) => !isClosed)).toHaveLength(1)
    server.say('assistant', 'a')
    server.say('assistant', 'b')
    await advance(100)
    expect([unreadOf(one), unreadOf(other)]).toEqual([2, 2])
    other.chat.markRead()
    await advance(100)
    expect([unreadOf(one), unreadOf(other)]).toEqual([0, 0])
  })

  it('counts right again when it is seen, and nothing is doubled', async () => {
    const { server, advance, tabs } = await createTabs(2)
    const [one] = tabs as [Tab, Tab]
    one.page.ports.setVisible(false)
    await advance(HIDDEN_LONG)
    for (const text of ['a', 'b', 'c']) server.say('assistant', text)
    await advance(100)
    one.page.ports.setVisible(true)
    await advance(2_000)
    expect(unreadOf(one)).toBe(3)
    expect(one.chat.getSnapshot().messages.map(({ text }) => text)).toEqual(['Hello', 'a', 'b', 'c'])
    one.chat.markRead()
    expect(unreadOf(one)).toBe(0)
  })

  it('shows as read what is read in it, though it has no network', async () => {
    const { server, advance, tabs } = await createTabs(2)
    const [one, other] = tabs as [Tab, Tab]
    server.say('assistant', 'a')
    await advance(100)
    one.page.ports.setVisible(false)
    await advance(HIDDEN_LONG)
    // The other tells again what is unread, and the network ends.
    server.say('assistant', 'b')
    await advance(100)
    server.change(server.dialog.messages.at(-1)?.id ?? 0, { deleted: true })
    await advance(100)
    expect(unreadOf(other)).toBe(1)
    one.page.ports.setOnline(false)
    one.page.ports.setVisible(true)
    await advance(1_000)
    one.chat.markRead()
    expect(unreadOf(one)).toBe(0)
  })
})

describe('the sound', () => {
  it('is made once by three tabs, which all hear', async () => {
    const { server, advance, tabs } = await createTabs(3)
    for (const text of ['a', 'b', 'c']) server.say('assistant', text)
    await advance(1_000)
    for (const text of ['a', 'b', 'c']) {
      expect(hearersOf(tabs, text)).toBe(3)
      expect(leadersOf(tabs, text)).toBe(1)
    }
  })

  it.each([
    ['is killed', ({ page }: Tab) => page.kill()],
    ['is destroyed', ({ chat }: Tab) => chat.destroy()],
    ['is disconnected', ({ chat }: Tab) => chat.disconnect()],
    ['is put away', ({ page }: Tab) => page.ports.signalPage('hide')],
  ])('is made by another tab when the one that leads %s', async (_, end) => {
    const { server, advance, tabs } = await createTabs(3)
    server.say('assistant', 'before')
    await advance(100)
    const leader = tabs.find(({ heard }) => heard.includes('before!')) as Tab
    end(leader)
    await advance(1_000)
    server.say('assistant', 'after')
    await advance(1_000)
    const rest = tabs.filter((tab) => tab !== leader)
    expect(hearersOf(rest, 'after')).toBe(2)
    expect(leadersOf(rest, 'after')).toBe(1)
  })

  it('is made by another tab when the one that leads was hidden for long, and once when it is back', async () => {
    const { server, advance, tabs } = await createTabs(3)
    const [leader] = tabs as [Tab]
    leader.page.ports.setVisible(false)
    await advance(HIDDEN_LONG)
    server.say('assistant', 'away')
    await advance(100)
    expect(leadersOf(tabs, 'away')).toBe(1)
    expect(leader.heard).toEqual([])
    leader.page.ports.setVisible(true)
    await advance(5_000)
    server.say('assistant', 'back')
    await advance(100)
    expect(hearersOf(tabs, 'back')).toBe(3)
    expect(leadersOf(tabs, 'back')).toBe(1)
  })

  it('is made by another tab when the one that leads loses its link and gets no other', async () => {
    const { server, advance, tabs } = await createTabs(2)
    const [leader] = tabs as [Tab]
    leader.page.ports.setOnline(false)
    // Nothing says that the link is dead but its silence: the other's heart goes on beating.
    for (let time = 0; time < 60; time += 20) {
      await advance(20_000)
      const [, other] = server.sockets
      other?.push({ type: 'ping', seq: server.dialog.log.length, read_seq: 0 })
    }
    server.say('assistant', 'after')
    await advance(100)
    expect(leadersOf(tabs, 'after')).toBe(1)
  })

  it('is made though the first tab knows of no dialog yet', async () => {
    const { server, browser, advance } = await createTabs(0)
    await browser.createPage().ports.storage.transact('', (values) => ({
      result: undefined,
      writes: [...values.keys()].map((key) => [key, undefined]),
    }))
    const pages = [browser.createPage(), browser.createPage()] as const
    const heard: string[] = []
    const chats = []
    for (const { ports } of pages) {
      const chat = connect(ports)
      chat.on('message:received', ({ message, isLeading }) =>
        heard.push(`${message.text}${isLeading ? '!' : ''}`),
      )
      chats.push(chat)
      await advance(1_000)
    }
    chats[1]?.send('from the second tab')
    await advance(5_000)
    server.say('assistant', 'an answer')
    await advance(1_000)
    expect(heard.filter((line) => line === 'an answer!')).toHaveLength(1)
  })

  it('is made in the dialog of the second tab, where the first shows another', async () => {
    const { server, advance, tabs } = await createTabs(2)
    const [, other] = tabs as [Tab, Tab]
    await other.chat.startDialog()
    await advance(5_000)
    server.say('assistant', 'in the new one')
    await advance(1_000)
    expect(leadersOf(tabs, 'in the new one')).toBe(1)
  })

  it('is made in each tab where the browser knows no locks', async () => {
    const { server, advance, open } = await createTabs(0)
    const tabs = [open({ lock: (_, work) => work() }), open({ lock: (_, work) => work() })]
    await advance(1_000)
    server.say('assistant', 'twice')
    await advance(100)
    expect(leadersOf(tabs, 'twice')).toBe(2)
  })
})

describe('a tab without a dialog', () => {
  it('finds the one that another has begun', async () => {
    const server = createScriptedServer()
    const browser = createBrowser(server)
    const { advance } = server.clock
    const [one, other] = [connect(browser.createPage().ports), connect(browser.createPage().ports)]
    await advance(1_000)
    other.send('from the other')
    await advance(5_000)
    server.say('assistant', 'an answer')
    await advance(1_000)
    expect(one.getSnapshot().messages.map(({ text }) => text)).toEqual(['from the other', 'an answer'])
  })

  it('does not ask the server at every letter that is written in one that has ended', async () => {
    const { server, advance, tabs, open } = await createTabs(1)
    const [writer] = tabs as [Tab]
    server.dialog.endedAt = 'by the desk'
    const vacant = open()
    await advance(5_000)
    expect(vacant.chat.getSnapshot()).toMatchObject({ dialogId: null, connection: 'online' })
    const before = countCalls(server, /GET .*\/dialogs/)
    for (let length = 1; length <= 50; length += 1) {
      writer.chat.setDraft('x'.repeat(length))
      await advance(100)
    }
    expect(countCalls(server, /GET .*\/dialogs/) - before).toBeLessThanOrEqual(2)
  })
})

describe('a logout', () => {
  it('in one tab reaches the others, and nobody goes on as the one who left', async () => {
    const { server, advance, tabs } = await createTabs(3)
    const [one] = tabs as [Tab]
    const left = server.dialog.guestId
    const reasons: string[] = []
    for (const { chat } of tabs) chat.on('identity:changed', ({ reason }) => reasons.push(reason))
    await one.chat.logout()
    await advance(1_000)
    expect(reasons).toEqual(['logout', 'logout', 'logout'])
    for (const { chat } of tabs) {
      expect(chat.getSnapshot()).toMatchObject({ messages: [], dialogId: null, connection: 'idle' })
    }
    expect(server.sockets.filter(({ isClosed }) => !isClosed)).toHaveLength(0)
    const before = server.requests.length
    for (const { chat } of tabs) void chat.connect()
    await advance(1_000)
    const guests = new Set(server.requests.slice(before).map(({ headers }) => headers['x-replyx-guest']))
    guests.delete(undefined)
    expect(guests.size).toBe(1)
    expect(guests.has(left)).toBe(false)
  })

  it('is not answered by another: two tabs never log each other out for ever', async () => {
    const { advance, tabs } = await createTabs(2)
    let count = 0
    for (const { chat } of tabs) chat.on('identity:changed', () => (count += 1))
    await tabs[0]?.chat.logout()
    await advance(60_000)
    expect(count).toBe(2)
  })

  it('leaves nothing of what another tab was just keeping', async () => {
    const { server, browser, advance, tabs } = await createTabs(2)
    const [one, other] = tabs as [Tab, Tab]
    browser.storageDelay = 20
    server.say('assistant', 'kept in a second')
    other.chat.setDraft('a secret')
    const sent = other.chat.send('unsent')
    other.page.ports.setOnline(false)
    await advance(1_010)
    const guest = server.dialog.guestId
    const left = one.chat.logout()
    await advance(10_000)
    await left
    await sent.settled
    await advance(10_000)
    expect(browser.dump()).not.toContain(guest)
    expect(browser.dump()).not.toContain('a secret')
    expect(browser.dump()).not.toContain('kept in a second')
  })
})

describe('the way to the other tabs', () => {
  it('is closed while the page is put away, and open again afterwards', async () => {
    const open: string[] = []
    const { browser, advance } = await createTabs(1)
    const page = browser.createPage()
    const chat = connect({
      ...page.ports,
      openChannel(name, listener) {
        const channel = page.ports.openChannel(name, listener)
        open.push(name)
        return {
          ...channel,
          close() {
            open.pop()
            channel.close()
          },
        }
      },
    })
    await advance(1_000)
    expect(open).toHaveLength(1)
    page.ports.signalPage('hide')
    expect(open).toHaveLength(0)
    page.ports.signalPage('show')
    await advance(1_000)
    expect(open).toHaveLength(1)
    chat.destroy()
    expect(open).toHaveLength(0)
    page.ports.signalPage('hide')
    page.ports.signalPage('show')
    expect(open).toHaveLength(0)
  })

  it('tells after it was closed what has changed meanwhile', async () => {
    const { server, advance, tabs } = await createTabs(2)
    const [one, other] = tabs as [Tab, Tab]
    one.page.ports.signalPage('hide')
    server.say('assistant', 'while away')
    await advance(1_000)
    other.chat.markRead()
    await advance(1_000)
    one.page.ports.signalPage('show')
    await advance(2_000)
    expect(unreadOf(one)).toBe(0)
    expect(one.chat.getSnapshot().messages.at(-1)?.text).toBe('while away')
  })

  it.each([
    ['nothing', null],
    ['a number', 42],
    ['a text', 'logout'],
    ['an unknown word', { type: 'from the future' }],
    ['a draft without a text', { type: 'draft', dialogId: null }],
    ['a draft of this dialog without a text', { type: 'draft', dialogId: 1 }],
    ['a draft that is no text', { type: 'draft', dialogId: 1, text: { html: 'x' } }],
    ['a read position of nothing', { type: 'read' }],
    [
      'a read position without figures',
      { type: 'read', dialogId: 1, epoch: 'e2', readSeq: 'x', unread: null },
    ],
  ])('takes no harm from %s that something else has posted on it', async (_, message) => {
    const { server, browser, advance, tabs, chats } = await createTabs(1)
    const [one] = tabs as [Tab]
    expect(server.dialog).toMatchObject({ id: 1, epoch: 'e2' })
    const errors = collectErrors(one.chat)
    chats[0]?.setDraft('mine')
    await advance(1_000)
    const stranger = browser.createPage().ports.openChannel('replyx:https://chat.test:1', () => undefined)
    stranger.post(message)
    await advance(1_000)
    server.say('assistant', 'and on')
    await advance(1_000)
    expect(one.chat.getSnapshot()).toMatchObject({ draft: 'mine', unread: 1, connection: 'online' })
    expect(errors).toEqual([])
  })

  it('leaves no listener, lock, channel or timer when all tabs are destroyed', async () => {
    const { server, browser, advance, tabs, chats } = await createTabs(3)
    const heard: unknown[] = []
    for (const chat of chats) chat.destroy()
    await advance(10_000)
    expect(server.clock.pendingTimers).toBe(0)
    // Whoever asks for the lead now gets it at once.
    await browser
      .createPage()
      .ports.lock('replyx:https://chat.test:1:lead', () => Promise.resolve(heard.push('lead')))
    expect(heard).toEqual(['lead'])
    expect(tabs.flatMap((tab) => tab.heard)).toEqual([])
  })
})
