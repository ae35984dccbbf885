import type { ReplyXClient } from '@replyx/core'
import { createScriptedServer } from '@replyx/core/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { connect, createBrowser, hurryTurns, type Page } from './support-browser.ts'

hurryTurns()

/** What a visitor may just be doing when they leave, in one of two tabs. */
const doings = {
  send: (chat) => void chat.send('planted message'),
  draft: (chat) => {
    chat.setDraft('planted draft')
  },
  call: (chat) => void chat.requestOperator('planted reason').catch(() => undefined),
  read: (chat) => {
    chat.markRead()
  },
  older: (chat) => void chat.loadOlder().catch(() => undefined),
  another: (chat) => void chat.startDialog().catch(() => undefined),
  disconnect: (chat) => {
    chat.disconnect()
  },
  connect: (chat) => void chat.connect().catch(() => undefined),
} satisfies Record<string, (chat: ReplyXClient) => void>

const doing = fc.record({
  name: fc.constantFrom(...(Object.keys(doings) as (keyof typeof doings)[])),
  tab: fc.nat(1),
  /** ms until the next. */
  pause: fc.constantFrom(0, 1, 5, 20, 100, 290, 400, 990),
})

const story = fc.record({
  doings: fc.array(doing, { maxLength: 8 }),
  storageDelay: fc.constantFrom(0, 1, 10, 60),
  isOnline: fc.boolean(),
  /** Whether the page is opened anew just before they leave: ms before. */
  reopened: fc.constantFrom(null, null, 0, 1, 3, 10, 30, 70, 130, 200),
  comesBack: fc.constantFrom(null, 0, 1, 5, 30, 200),
  flush: fc.boolean(),
})

describe('whatever a visitor is just doing', () => {
  it('nothing of them is kept, shown or sent after they have left', async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ doings: all, storageDelay, isOnline, reopened, comesBack, flush }) => {
        const server = createScriptedServer()
        const { advance } = server.clock
        const browser = createBrowser(server)
        const pages = [browser.createPage(), browser.createPage()]
        const open = ({ ports }: Page): ReplyXClient =>
          connect(ports, { maxMessagesInMemory: 5, memoryCleanupInterval: 500 })
        const chats = pages.map(open)
        await advance(100)
        chats[0]?.send('planted hello')
        await advance(1_500)
        for (let index = 0; index < 12; index += 1) server.say('assistant', `planted ${String(index)}`)
        await advance(100)
        const { guestId } = server.dialog

        browser.storageDelay = storageDelay
        for (const { ports } of pages) ports.setOnline(isOnline)
        for (const { name, tab, pause } of all) {
          doings[name](chats[tab] as ReplyXClient)
          await advance(pause)
        }
        if (reopened !== null) {
          pages[0]?.kill()
          const page = browser.createPage()
          page.ports.setOnline(isOnline)
          pages[0] = page
          chats[0] = open(page)
          await advance(reopened)
        }
        const [one] = chats as [ReplyXClient]
        const left = one.logout({ flush })
        if (comesBack !== null) {
          await advance(comesBack)
          one.connect().catch(() => undefined)
          one.setDraft('of the next')
        }
        await advance(100_000)
        await left
        // At once, and whether or not there is a network that would put it right.
        expect(JSON.stringify(chats.map((chat) => chat.getSnapshot()))).not.toContain('planted')
        for (const { ports } of pages) ports.setOnline(true)
        const before = server.requests.length
        for (const chat of chats) chat.connect().catch(() => undefined)
        await advance(30_000)

        const kept = browser.dump()
        expect(kept).not.toContain(guestId)
        expect(kept).not.toContain('planted')
        const shown = JSON.stringify(chats.map((chat) => chat.getSnapshot()))
        expect(shown).not.toContain('planted')
        expect(shown).not.toContain(guestId)
        const later = server.requests.slice(before)
        expect(later.filter(({ headers }) => headers['x-replyx-guest'] === guestId)).toEqual([])
        expect(JSON.stringify(later.map(({ body }) => body ?? null))).not.toContain('planted')
        // What another guest has is theirs alone: nothing planted came there.
        const others = server.dialogs.filter((dialog) => dialog.guestId !== guestId)
        expect(JSON.stringify(others.map(({ messages }) => messages))).not.toContain('planted')
        for (const chat of chats) chat.destroy()
        await advance(10_000)
        expect(server.clock.pendingTimers).toBe(0)
      }),
      { seed: 3, numRuns: 100 },
    )
  }, 120_000)
})
