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
  | { readonly what: 'older' | 'olderSoon' | 'release' | 'read' | 'reload' | 'kill' | 'lose' | 'settle' }
  | { readonly what: 'network' | 'delivery'; readonly isOn: boolean }
  | { readonly what: 'slow'; readonly delay: number }
  | { readonly what: 'reset'; readonly keep: number }

const plain = (...what: Extract<Happening, { readonly what: 'older' | 'read' }>['what'][]): fc.Arbitrary<Happening> =>
  fc.constantFrom(...what).map((each) => ({ what: each }))

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ what: fc.constant('say' as const), count: fc.integer({ min: 1, max: 30 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({ what: fc.constantFrom('edit' as const, 'delete' as const), which: fc.nat(200) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('wait' as const),
      // Just before, while, and after things are saved and let go of, too.
      time: fc.oneof(fc.integer({ min: 1, max: 8_000 }), fc.constantFrom(10, 990, 1_050, 3_990, 4_950, 5_050)),
    }),
  },
  { weight: 6, arbitrary: plain('older', 'olderSoon') },
  { weight: 2, arbitrary: plain('release', 'read') },
  { weight: 3, arbitrary: plain('reload', 'kill') },
  { weight: 2, arbitrary: plain('lose') },
  { weight: 4, arbitrary: plain('settle') },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constantFrom('network' as const, 'delivery' as const), isOn: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('slow' as const), delay: fc.constantFrom(0, 30, 300, 900) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('reset' as const), keep: fc.integer({ min: 1, max: 5 }) }) },
)

/** One visitor's dialog, with what happens to it; `check` compares what is shown with what the server has. */
async function createStory() {
  const server = createScriptedServer()
  const { clock } = server
  const browser = createBrowser(server)
  let page: Page
  let chat: ReplyXClient
  let isOnline = true
  let said = 0

  const open = (): void => {
    page = browser.createPage()
    page.ports.setOnline(isOnline)
    chat = connect(page.ports, { maxMessagesInMemory: WINDOW, memoryCleanupInterval: INTERVAL })
  }
  const pickMessage = (which: number): number | undefined => {
    const { messages } = server.dialog
    return messages[which % messages.length]?.id
  }

  /** At no moment: something twice, or out of order, or with a hole in between. */
  function checkAtAnyMoment(): void {
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
    page.ports.setOnline(true)
    // A silent link is noticed, a lost one opened anew, a hole closed.
    for (let time = 0; time < 12; time += 1) {
      await clock.advance(5_000)
      server.push({ type: 'ping', seq: server.dialog.log.length, read_seq: server.dialog.readSeq })
    }
    await clock.advance(1_000)
    expect(chat.getSnapshot().connection).toBe('online')
    const shown = linesOf(chat)
    const truth = truthOf(server)
    expect(shown).toEqual(truth.slice(truth.length - shown.length))
    expect(shown.length).toBeGreaterThanOrEqual(Math.min(truth.length, Math.floor(WINDOW * 0.8)))
    expect(chat.getSnapshot().hasOlder || shown.length === truth.length).toBe(true)
    checkAtAnyMoment()
  }

  async function older(): Promise<boolean> {
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
        server.change(id, next.what === 'edit' ? { text: `t${String((said += 1))} edited` } : { deleted: true })
        await clock.advance(20)
        break
      }
      case 'wait':
        await clock.advance(next.time)
        break
      case 'older':
        await older()
        break
      case 'olderSoon':
        // What follows comes while the page is on its way.
        void chat.loadOlder().catch(() => undefined)
        break
      case 'release':
        chat.holdHistory(false)
        break
      case 'read':
        chat.markRead()
        break
      case 'reload':
        chat.destroy()
        page.ports.signalPage('hide')
        open()
        await clock.advance(400)
        break
      case 'kill':
        page.kill()
        open()
        await clock.advance(400)
        break
      case 'lose':
        server.closeAll(1006)
        break
      case 'network':
        isOnline = next.isOn
        page.ports.setOnline(isOnline)
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
    checkAtAnyMoment()
  }

  open()
  await clock.advance(100)
  chat!.send('t0')
  await clock.advance(1_000)

  return {
    happen,
    async end(): Promise<void> {
      await settle()
      expect(chat.getSnapshot().messages.length).toBeLessThanOrEqual(truthOf(server).length)
      for (let pages = 0; await older(); pages += 1) expect(pages).toBeLessThan(100)
      expect(linesOf(chat)).toEqual(truthOf(server))
      expect(chat.getSnapshot().unread).toBe(unreadOf(server))
      chat.destroy()
      // What was kept is as right: without a network, after a reload, as far back as it goes.
      isOnline = false
      open()
      await clock.advance(2_000)
      while (chat.getSnapshot().hasOlder) {
        const before = chat.getSnapshot().messages.length
        await older()
        if (chat.getSnapshot().messages.length === before) break
      }
      const shown = linesOf(chat)
      expect(shown).toEqual(truthOf(server).slice(truthOf(server).length - shown.length))
      chat.destroy()
    },
  }
}

describe('whatever happens', () => {
  it('what is shown is a run of the server’s truth up to its newest, and the first message can be reached', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 30 }), async (happenings) => {
        const story = await createStory()
        for (const next of happenings) await story.happen(next)
        await story.end()
      }),
      { numRuns: Number(process.env['STORIES'] ?? 60) },
    )
  }, 120_000)
})
