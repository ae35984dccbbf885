import type { ReplyXClient } from '@replyx/core'
import { createScriptedServer } from '@replyx/core/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { linesOf } from './harness.ts'
import { connect, createBrowser, hurryTurns, truthOf, unreadOf, type Page } from './support-browser.ts'

hurryTurns()

const COUNT = 3

/** What may happen to one of the tabs, or to the server. */
const happenings = [
  'say',
  'read',
  'hide',
  'see',
  'putAway',
  'fetchBack',
  'disconnect',
  'connect',
  'destroy',
  'kill',
  'offline',
  'online',
  'closeAll',
  'waitABit',
  'waitLong',
  'draft',
  'second',
  'leaveSecond',
] as const

interface Happening {
  readonly what: (typeof happenings)[number]
  readonly at: number
}

interface Tab {
  readonly page: Page
  readonly chats: ReplyXClient[]
  readonly heard: { readonly text: string; readonly isLeading: boolean }[]
  isVisible: boolean
  isOnline: boolean
  isAway: boolean
}

const happening: fc.Arbitrary<Happening> = fc.record({
  what: fc.constantFrom(...happenings),
  at: fc.nat(COUNT - 1),
})

/** Tabs of one visitor in one dialog; in a tab there may be two clients. */
async function createStory() {
  const server = createScriptedServer()
  const { clock } = server
  const browser = createBrowser(server)
  let said = 0
  let written = 0

  function addClient(tab: Tab): void {
    const chat = connect(tab.page.ports)
    chat.on('message:received', ({ message, isLeading }) => tab.heard.push({ text: message.text, isLeading }))
    tab.chats.push(chat)
  }
  function open(): Tab {
    const tab = {
      page: browser.createPage(),
      chats: [],
      heard: [],
      isVisible: true,
      isOnline: true,
      isAway: false,
    }
    addClient(tab)
    return tab
  }
  const beat = (): void => {
    server.push({ type: 'ping', seq: server.dialog.log.length, read_seq: server.dialog.readSeq })
  }
  async function wait(duration: number): Promise<void> {
    for (let left = duration; left > 0; left -= 20_000) {
      await clock.advance(Math.min(left, 20_000))
      beat()
    }
  }

  const first = open()
  await clock.advance(100)
  first.chats[0]?.send('Hello')
  await clock.advance(1_000)
  const tabs = [first, open(), open()]
  await clock.advance(5_000)

  async function happen({ what, at }: Happening): Promise<void> {
    const tab = tabs[at] as Tab
    const { page, chats } = tab
    switch (what) {
      case 'say':
        server.say('assistant', `m${String((said += 1))}`)
        break
      case 'read':
        chats[0]?.markRead()
        break
      case 'hide':
      case 'see':
        tab.isVisible = what === 'see'
        page.ports.setVisible(tab.isVisible)
        break
      case 'putAway':
      case 'fetchBack':
        tab.isAway = what === 'putAway'
        page.ports.signalPage(tab.isAway ? 'hide' : 'show')
        break
      case 'disconnect':
        chats[0]?.disconnect()
        break
      case 'connect':
        chats[0]?.connect().catch(() => undefined)
        break
      case 'destroy':
      case 'kill':
        if (what === 'kill') page.kill()
        else for (const chat of chats) chat.destroy()
        tabs[at] = open()
        break
      case 'offline':
      case 'online':
        tab.isOnline = what === 'online'
        page.ports.setOnline(tab.isOnline)
        break
      case 'closeAll':
        server.closeAll(1006)
        break
      case 'waitABit':
        await wait(3_000)
        break
      case 'waitLong':
        await wait(310_000)
        break
      case 'draft':
        if (!tab.isAway) chats[0]?.setDraft(`draft ${String((written += 1))}`)
        break
      case 'second':
        addClient(tab)
        break
      case 'leaveSecond':
        if (chats.length > 1) chats.pop()?.destroy()
    }
    await clock.advance(50)
  }

  async function settle(): Promise<void> {
    for (const tab of tabs) {
      tab.page.ports.signalPage('show')
      tab.page.ports.setOnline(true)
      tab.page.ports.setVisible(true)
      for (const chat of tab.chats) chat.connect().catch(() => undefined)
    }
    await wait(60_000)
    for (const tab of tabs) tab.heard.length = 0
    server.say('assistant', 'to all')
    await clock.advance(1_000)
  }

  return {
    happen,
    async end(): Promise<void> {
      await settle()
      const heard = tabs.flatMap((tab) => tab.heard)
      const clients = tabs.flatMap(({ chats }) => chats)
      expect(heard.map(({ text }) => text)).toEqual(clients.map(() => 'to all'))
      expect(heard.filter(({ isLeading }) => isLeading)).toHaveLength(1)
      for (const chat of clients) {
        expect(linesOf(chat)).toEqual(truthOf(server))
        expect(chat.getSnapshot()).toMatchObject({ connection: 'online', unread: unreadOf(server) })
      }
      // One socket for each page, however many clients.
      expect(server.sockets.filter(({ isClosed }) => !isClosed)).toHaveLength(COUNT)
      clients[0]?.markRead()
      await clock.advance(1_000)
      expect(clients.map((chat) => chat.getSnapshot().unread)).toEqual(clients.map(() => 0))
      clients[0]?.setDraft('the last draft')
      await clock.advance(1_000)
      expect(new Set(clients.map((chat) => chat.getSnapshot().draft))).toEqual(new Set(['the last draft']))

      const { guestId } = server.dialog
      const left = clients[0]?.logout()
      await clock.advance(1_000)
      await left
      expect(browser.dump()).not.toContain(guestId)
      expect(browser.dump()).not.toContain('the last draft')
      for (const chat of clients)
        expect(chat.getSnapshot()).toMatchObject({ messages: [], draft: '', dialogId: null })
      for (const chat of clients) chat.destroy()
      await clock.advance(10_000)
      expect(server.sockets.filter(({ isClosed }) => !isClosed)).toHaveLength(0)
      expect(clock.pendingTimers).toBe(0)
      expect(browser.dump()).not.toContain(guestId)
    },
  }
}

describe('whatever happens to three tabs', () => {
  it('in the end one makes the sound, all show the same, and nothing is left behind', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 3, maxLength: 25 }), async (all) => {
        const story = await createStory()
        for (const next of all) await story.happen(next)
        await story.end()
      }),
      { seed: 2, numRuns: 100 },
    )
  }, 120_000)
})
