import type { ReplyXClient } from '@replyx/core'
import { createScriptedServer } from '@replyx/core/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { linesOf } from './harness.ts'
import { connect, createBrowser, hurryTurns, truthOf, unreadOf, type Page } from './support-browser.ts'

hurryTurns()

const WINDOW = 10
const INTERVAL = 5_000

/** What may happen to a dialog and to the tab that shows it. Numbers choose among what there is. */
type Happening =
  | { readonly what: 'say'; readonly count: number }
  | { readonly what: 'edit' | 'delete'; readonly which: number }
  | { readonly what: 'wait'; readonly time: number }
  | {
      readonly what:
        'older' | 'olderSoon' | 'release' | 'read' | 'reload' | 'kill' | 'lose' | 'settle' | 'turn'
    }
  | { readonly what: 'network' | 'delivery'; readonly isOn: boolean }
  | { readonly what: 'slow'; readonly delay: number }
  | { readonly what: 'reset'; readonly keep: number }

type Plain = Exclude<
  Happening['what'],
  'say' | 'edit' | 'delete' | 'wait' | 'network' | 'delivery' | 'slow' | 'reset'
>

const plain = (...names: Plain[]): fc.Arbitrary<Happening> =>
  fc.constantFrom(...names).map((what) => ({ what }))

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ what: fc.constant('say' as const), count: fc.integer({ min: 1, max: 30 }) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ what: fc.constantFrom('edit' as const, 'delete' as const), which: fc.nat(200) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('wait' as const),
      // Just before, while, and after things are saved and let go of, too.
      time: fc.oneof(
        fc.integer({ min: 1, max: 8_000 }),
        fc.constantFrom(10, 990, 1_050, 3_990, 4_950, 5_050),
      ),
    }),
  },
  { weight: 6, arbitrary: plain('older', 'olderSoon') },
  { weight: 2, arbitrary: plain('release', 'read') },
  { weight: 3, arbitrary: plain('reload', 'kill') },
  { weight: 2, arbitrary: plain('lose') },
  { weight: 4, arbitrary: plain('settle', 'turn') },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constantFrom('network' as const, 'delivery' as const),
      isOn: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('slow' as const), delay: fc.constantFrom(0, 30, 100) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('reset' as const), keep: fc.integer({ min: 1, max: 5 }) }),
  },
)

interface Tab {
  readonly page: Page
  readonly chat: ReplyXClient
}

/** One visitor's dialog, with what happens to it. */
async function createStory() {
  const server = createScriptedServer()
  const { clock } = server
  const browser = createBrowser(server)
  let isOnline = true
  let said = 0

  const open = (): Tab => {
    const page = browser.createPage()
    page.ports.setOnline(isOnline)
    const chat = connect(page.ports, { maxMessagesInMemory: WINDOW, memoryCleanupInterval: INTERVAL })
    return { page, chat }
  }
  const pickMessage = (which: number): number | undefined => {
    const { messages } = server.dialog
    return messages[which % messages.length]?.id
  }

  /** The tab that the visitor looks at, and one more from when they first turn to it. */
  let tab = open()
  let other: Tab | null = null
  const tabs = (): Tab[] => (other === null ? [tab] : [tab, other])

  /** At no moment: something twice, or out of order, or with a hole in between. */
  function checkAtAnyMoment({ chat }: Tab): void {
    const { messages } = chat.getSnapshot()
    expect(new Set(messages.map(({ key }) => key)).size).toBe(messages.length)
    const seqs = messages.flatMap(({ seq }) => seq ?? [])
    expect(seqs).toEqual([...seqs].sort((one, other) => one - other))
    // The texts name the message whatever becomes of it; a deleted one has its place by the seq alone.
    const places = server.dialog.messages.map(({ seq }) => seq)
    const ofThisLog = messages.every(({ id, seq }) =>
      server.dialog.messages.some((message) => message.id === id && message.seq === seq),
    )
    if (!ofThisLog || seqs.length === 0) return
    const from = places.indexOf(seqs[0] ?? 0)
    expect(seqs).toEqual(places.slice(from, from + seqs.length))
  }

  /** Once all is well: the run of the server's truth that ends at its newest, each in its newest version. */
  async function settle(): Promise<void> {
    server.isDelivering = true
    isOnline = true
    browser.storageDelay = 0
    for (const { page } of tabs()) page.ports.setOnline(true)
    // A silent link is noticed, a lost one opened anew, a hole closed.
    for (let time = 0; time < 12; time += 1) {
      await clock.advance(5_000)
      server.push({ type: 'ping', seq: server.dialog.log.length, read_seq: server.dialog.readSeq })
    }
    await clock.advance(1_000)
    for (const each of tabs()) {
      const { connection, hasOlder, unread } = each.chat.getSnapshot()
      const shown = linesOf(each.chat)
      const truth = truthOf(server)
      expect(connection).toBe('online')
      expect(shown).toEqual(truth.slice(truth.length - shown.length))
      expect(shown.length).toBeGreaterThanOrEqual(Math.min(truth.length, Math.floor(WINDOW * 0.8)))
      expect(hasOlder || shown.length === truth.length).toBe(true)
      expect(unread).toBe(unreadOf(server))
      checkAtAnyMoment(each)
    }
  }

  async function older({ chat }: Tab): Promise<boolean> {
    const hasMore = chat.loadOlder().catch(() => true)
    await clock.advance(2_000)
    return hasMore
  }

  async function happen(next: Happening): Promise<void> {
    switch (next.what) {
      case 'say':
        for (let index = 0; index < next.count; index += 1) {
          server.say(index % 3 === 0 ? 'user' : 'assistant', `t${String((said += 1))}`)
        }
        await clock.advance(20)
        break
      case 'edit':
      case 'delete': {
        const id = pickMessage(next.which)
        const isDeleted = server.dialog.messages.find((message) => message.id === id)?.deleted === true
        if (id === undefined || isDeleted) break
        server.change(
          id,
          next.what === 'edit' ? { text: `t${String((said += 1))} edited` } : { deleted: true },
        )
        await clock.advance(20)
        break
      }
      case 'wait':
        await clock.advance(next.time)
        break
      case 'older':
        await older(tab)
        break
      case 'olderSoon':
        // What follows comes while the page is on its way.
        void tab.chat.loadOlder().catch(() => undefined)
        break
      case 'release':
        tab.chat.holdHistory(false)
        break
      case 'read':
        tab.chat.markRead()
        break
      case 'reload':
        tab.chat.destroy()
        tab.page.ports.signalPage('hide')
        tab = open()
        await clock.advance(400)
        break
      case 'kill':
        tab.page.kill()
        tab = open()
        await clock.advance(400)
        break
      case 'turn':
        ;[tab, other] = [other ?? open(), tab]
        await clock.advance(400)
        break
      case 'lose':
        server.closeAll(1006)
        break
      case 'network':
        isOnline = next.isOn
        for (const { page } of tabs()) page.ports.setOnline(isOnline)
        break
      case 'delivery':
        server.isDelivering = next.isOn
        break
      case 'slow':
        browser.storageDelay = next.delay
        break
      case 'reset': {
        const kept = new Set(server.dialog.messages.slice(-next.keep))
        server.loseLog((message) => kept.has(message))
        await clock.advance(20)
        break
      }
      case 'settle':
        await settle()
    }
    tabs().forEach(checkAtAnyMoment)
  }

  await clock.advance(100)
  tab.chat.send('t0')
  await clock.advance(1_000)

  return {
    happen,
    async end(): Promise<void> {
      await settle()
      for (const each of tabs()) {
        for (let pages = 0; await older(each); pages += 1) expect(pages).toBeLessThan(100)
        expect(linesOf(each.chat)).toEqual(truthOf(server))
        expect(each.chat.getSnapshot().unread).toBe(unreadOf(server))
      }
      for (const { chat } of tabs()) chat.destroy()
      // What was kept is as right: without a network, after a reload, as far back as it goes.
      isOnline = false
      const last = open()
      await clock.advance(2_000)
      const count = (): number => last.chat.getSnapshot().messages.length
      for (let before = -1; before < count();) {
        before = count()
        if (last.chat.getSnapshot().hasOlder) await older(last)
      }
      expect(linesOf(last.chat)).toEqual(truthOf(server).slice(truthOf(server).length - count()))
      last.chat.destroy()
    },
  }
}

/** What was once found to go wrong. */
const found: Happening[][] = [
  // An edit came while what it is of was being let go of.
  [
    { what: 'slow', delay: 100 },
    { what: 'say', count: 10 },
    { what: 'wait', time: 5_050 },
    { what: 'edit', which: 0 },
  ],
]

describe('whatever happens', () => {
  it('what is shown is a run of the server’s truth up to its newest, and the first message can be reached', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 30 }), async (happenings) => {
        const story = await createStory()
        for (const next of happenings) await story.happen(next)
        await story.end()
      }),
      { seed: 1, numRuns: 100, examples: found.map((story) => [story]) },
    )
  }, 120_000)
})
