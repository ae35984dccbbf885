import type { DialogCopy, ReplyXClient, ReplyXOptions } from '@replyx/core'
import { createScriptedServer } from '@replyx/core/testing'
import { describe, expect, it } from 'vitest'

import { linesOf } from './harness.ts'
import { holdAnswers } from './intercept.ts'
import {
  collectErrors,
  connect,
  countCalls,
  createBrowser,
  hurryTurns,
  never,
  truthOf,
  unreadOf,
  type Browser,
} from './support-browser.ts'

hurryTurns()

const DAY = 86_400_000
const YEAR = 365 * DAY

const copiesOf = ({ values }: Browser): [string, DialogCopy][] =>
  [...values].filter(([key]) => key.startsWith('copy:')) as [string, DialogCopy][]

/** A dialog with `count` messages of the assistant, kept by a browser whose only page is gone. */
async function createVisit(count: number, options: Partial<ReplyXOptions> = {}) {
  const server = createScriptedServer()
  const browser = createBrowser(server)
  const { advance } = server.clock
  const page = browser.createPage()
  const chat = connect(page.ports, options)
  await advance(100)
  chat.send('Hello')
  await advance(1_000)
  for (let index = 1; index <= count; index += 1) server.say('assistant', `m${String(index)}`)
  await advance(2_000)
  const open = (isOnline = true): ReturnType<Browser['createPage']> & { chat: ReplyXClient } => {
    const next = browser.createPage()
    next.ports.setOnline(isOnline)
    return { ...next, chat: connect(next.ports, options) }
  }
  return { server, browser, advance, page, chat, open }
}

/** Loads older pages until there are none. */
async function loadAll(chat: ReplyXClient, advance: (duration: number) => Promise<void>): Promise<void> {
  for (let pages = 0; pages < 100; pages += 1) {
    const hasMore = chat.loadOlder()
    await advance(100)
    if (!(await hasMore)) return
  }
  throw new Error('there is no end')
}

describe('after a reload without a network', () => {
  it('the newest page shows at once, with unread, read mark and draft as they were', async () => {
    const { server, advance, page, chat, open } = await createVisit(3)
    chat.markRead()
    await advance(1_000)
    server.say('manager', 'new 1')
    server.say('assistant', 'new 2')
    chat.setDraft('half a')
    await advance(2_000)
    const before = chat.getSnapshot()
    page.kill()
    const later = open(false)
    await advance(50)
    expect(linesOf(later.chat)).toEqual(truthOf(server))
    const { unread, readSeq, draft, isLoading, hasOlder, dialogId } = later.chat.getSnapshot()
    expect({ unread, readSeq, draft, dialogId }).toEqual({
      unread: 2,
      readSeq: before.readSeq,
      draft: 'half a',
      dialogId: server.dialog.id,
    })
    expect([isLoading, hasOlder]).toEqual([false, false])
  })

  it('the keys are those of before, so that nothing is drawn anew', async () => {
    const { server, advance, page, chat, open } = await createVisit(2)
    server.delta('s', 'streamed')
    server.finish('s')
    await advance(2_000)
    const keys = chat.getSnapshot().messages.map(({ key }) => key)
    page.kill()
    const later = open(false)
    await advance(50)
    expect(later.chat.getSnapshot().messages.map(({ key }) => key)).toEqual(keys)
    later.ports.setOnline(true)
    await advance(5_000)
    expect(later.chat.getSnapshot().messages.map(({ key }) => key)).toEqual(keys)
  })

  it('older pages come from what is kept, and the rest once there is a network', async () => {
    const { server, advance, page, open } = await createVisit(250)
    page.kill()
    const later = open(false)
    await advance(100)
    expect(linesOf(later.chat)).toEqual(truthOf(server).slice(-100))
    const more = later.chat.loadOlder()
    await advance(100)
    expect(await more).toBe(true)
    expect(linesOf(later.chat)).toEqual(truthOf(server).slice(-150))
    await loadAll(later.chat, advance)
    expect(linesOf(later.chat)).toEqual(truthOf(server))
  })

  it('what is kept is joined by what waits to be sent', async () => {
    const { server, advance, page, chat, open } = await createVisit(1)
    page.ports.setOnline(false)
    chat.send('unsent')
    await advance(2_000)
    page.kill()
    const later = open(false)
    await advance(1_000)
    expect(later.chat.getSnapshot().messages.map(({ text }) => text)).toEqual(['Hello', 'm1', 'unsent'])
    later.ports.setOnline(true)
    await advance(10_000)
    expect(linesOf(later.chat)).toEqual(['user: Hello', 'assistant: m1', 'user: unsent'])
    expect(truthOf(server)).toEqual(linesOf(later.chat))
  })

  it('a message to a dialog that ended elsewhere meanwhile goes to the one that is open', async () => {
    const { server, advance, page, open } = await createVisit(1)
    page.kill()
    server.dialog.endedAt = 'by the desk'
    const later = open(false)
    await advance(100)
    const sent = later.chat.send('still there?')
    await advance(1_000)
    later.ports.setOnline(true)
    await advance(10_000)
    expect(await sent.settled).toMatchObject({ status: 'sent' })
    expect(server.dialogs).toHaveLength(2)
    expect(truthOf(server)).toEqual(['user: still there?'])
    expect(linesOf(later.chat)).toEqual(['user: still there?'])
  })
})

describe('after a reload with a network', () => {
  it('what is kept shows before a slow server answers, and then what was missed, nothing doubled', async () => {
    const { server, browser, advance, page } = await createVisit(3)
    page.kill()
    server.say('assistant', 'missed')
    server.change(server.dialog.messages[1]?.id ?? 0, {
      text: 'm1, edited',
      edited_at: '2026-01-01T00:00:00Z',
    })
    server.change(server.dialog.messages[2]?.id ?? 0, { deleted: true })
    const hold = holdAnswers(browser.createPage().ports, /./)
    const chat = connect(hold.ports)
    const heard: string[] = []
    chat.on('message:received', ({ message }) => heard.push(message.text))
    await advance(50)
    expect(linesOf(chat)).toEqual(['user: Hello', 'assistant: m1', 'assistant: m2', 'assistant: m3'])
    hold.isHolding = false
    for (let left = hold.size; left > 0; left -= 1) hold.release()
    await advance(5_000)
    expect(linesOf(chat)).toEqual(truthOf(server))
    expect(heard).toEqual(['missed'])
    // The gap was replayed: no page was asked for.
    expect(countCalls(server, /GET .*\/messages/)).toBe(0)
    expect(chat.getSnapshot().unread).toBe(unreadOf(server))
  })

  it('a log that began anew replaces what is kept, and says so', async () => {
    const { server, advance, page, open } = await createVisit(5)
    page.kill()
    server.loseLog(({ text }) => text === 'm2' || text === 'm4')
    server.say('assistant', 'of the new log')
    const { chat } = open()
    const resets: number[] = []
    chat.on('history:reset', ({ dialogId }) => resets.push(dialogId))
    await advance(5_000)
    expect(linesOf(chat)).toEqual(['assistant: m2', 'assistant: m4', 'assistant: of the new log'])
    expect(resets).toEqual([server.dialog.id])
    expect(chat.getSnapshot().unread).toBe(unreadOf(server))
  })

  it('a log that began anew leaves nothing of the old one in what is kept', async () => {
    const { server, browser, advance, page, open } = await createVisit(60)
    page.kill()
    server.loseLog(({ text }) => text === 'm60')
    const { chat, kill } = open()
    await advance(5_000)
    expect(linesOf(chat)).toEqual(['assistant: m60'])
    kill()
    expect(copiesOf(browser).map(([, copy]) => copy.messages.map(({ text }) => text))).toEqual([['m60']])
    const offline = open(false)
    await advance(100)
    expect(linesOf(offline.chat)).toEqual(['assistant: m60'])
  })

  it('more was missed than the server can replay', async () => {
    const { server, advance, page, open } = await createVisit(20)
    page.kill()
    for (let index = 0; index < 130; index += 1) server.say('assistant', `missed ${String(index)}`)
    // The server keeps the last frames only.
    server.dialog.log[0] = { type: 'message', seq: 1 }
    const { chat } = open()
    await advance(10_000)
    const shown = linesOf(chat)
    expect(truthOf(server).slice(-shown.length)).toEqual(shown)
    await loadAll(chat, advance)
    expect(linesOf(chat)).toEqual(truthOf(server))
  })

  it('of a dialog that ended elsewhere shows the one that is open', async () => {
    const { server, browser, advance, page, open } = await createVisit(2)
    page.kill()
    const elsewhere = browser.createPage()
    // Another device of the same visitor: what this browser keeps does not change.
    const kept = new Map(browser.values)
    const other = connect(elsewhere.ports)
    await advance(1_000)
    await other.startDialog()
    await advance(1_000)
    server.say('assistant', 'in the new one')
    await advance(2_000)
    elsewhere.kill()
    browser.values.clear()
    for (const [key, value] of kept) browser.values.set(key, value)
    const { chat } = open()
    await advance(5_000)
    expect(chat.getSnapshot().dialogId).toBe(server.dialog.id)
    expect(linesOf(chat)).toEqual(['assistant: in the new one'])
  })

  it('of a dialog that ended elsewhere, where none is open, shows none', async () => {
    const { server, advance, page, open } = await createVisit(2)
    page.kill()
    server.dialog.endedAt = 'by the desk'
    const { chat } = open()
    await advance(5_000)
    expect(chat.getSnapshot()).toMatchObject({
      connection: 'online',
      dialogId: null,
      messages: [],
      unread: 0,
    })
  })
})

describe('what is kept', () => {
  it('shows up to the time it is kept for, and not after', async () => {
    const { server, advance, page, open } = await createVisit(2, { cacheTtl: DAY })
    page.kill()
    await advance(DAY - 10_000)
    const intime = open(false)
    await advance(100)
    expect(linesOf(intime.chat)).toEqual(truthOf(server))
    intime.kill()
    await advance(20_000)
    const late = open(false)
    await advance(100)
    expect(linesOf(late.chat)).toEqual([])
    late.ports.setOnline(true)
    await advance(10_000)
    expect(linesOf(late.chat)).toEqual(truthOf(server))
  })

  it.each([YEAR, -YEAR])('harms nobody where the clock is turned by %i ms', async (by) => {
    const { server, advance, page, open } = await createVisit(2)
    page.kill()
    server.say('assistant', 'missed')
    const later = open(false)
    later.turnClock(by)
    await advance(1_000)
    later.ports.setOnline(true)
    await advance(10_000)
    expect(linesOf(later.chat)).toEqual(truthOf(server))
    expect(later.chat.getSnapshot()).toMatchObject({ connection: 'online', unread: unreadOf(server) })
    // What is kept under the wrong clock is read under the right one, or not at all.
    await advance(2_000)
    later.kill()
    const right = open()
    await advance(10_000)
    expect(linesOf(right.chat)).toEqual(truthOf(server))
  })

  it('is of eight dialogs, the last used ones', async () => {
    const { server, browser, advance, page, chat, open } = await createVisit(1)
    const ids = [server.dialog.id]
    for (let index = 0; index < 10; index += 1) {
      await chat.startDialog()
      await advance(1_000)
      server.say('assistant', `of dialog ${String(index)}`)
      await advance(2_000)
      ids.push(server.dialog.id)
      // The first is used again and again.
      await chat.openDialog(ids[0] ?? 0)
      await advance(2_000)
    }
    await chat.openDialog(server.dialog.id)
    await advance(2_000)
    page.kill()
    const later = open(false)
    await advance(1_000)
    expect(linesOf(later.chat)).toEqual(['assistant: of dialog 9'])
    const kept = copiesOf(browser).map(([, { dialogId }]) => dialogId)
    expect(kept).toHaveLength(8)
    expect(new Set(kept)).toEqual(new Set([ids[0], ...ids.slice(-7)]))
  })

  it('shows when another dialog is opened, before the server answers', async () => {
    const { server, browser, advance, page, chat } = await createVisit(3)
    const first = server.dialog
    await chat.startDialog()
    await advance(3_000)
    page.kill()
    const later = browser.createPage()
    const hold = holdAnswers(later.ports, /\/messages/)
    const next = connect(hold.ports)
    await advance(3_000)
    server.isAccepting = false
    await next.openDialog(first.id)
    await advance(50)
    expect(linesOf(next)).toEqual(['user: Hello', 'assistant: m1', 'assistant: m2', 'assistant: m3'])
  })

  const spoil: readonly (readonly [string, (copy: DialogCopy) => unknown])[] = [
    ['a copy of a later version', (copy) => ({ ...copy, version: 2 })],
    ['a copy of no version', ({ version: _, ...copy }) => copy],
    ['null', () => null],
    ['a text', () => 'copy'],
    ['a number', () => 7],
    ['an empty list', () => []],
    ['a copy without messages', ({ messages: _, ...copy }) => copy],
    ['messages that are none', (copy) => ({ ...copy, messages: [null, 1, { id: 'x' }] })],
    [
      'a message without a text',
      (copy) => ({ ...copy, messages: copy.messages.map(({ text: _, ...rest }) => rest) }),
    ],
    ['a copy without a dialog', ({ dialogId: _, ...copy }) => copy],
    ['a copy of another dialog', (copy) => ({ ...copy, dialogId: 99 })],
    ['a copy without an epoch', ({ epoch: _, ...copy }) => copy],
    ['a copy without a cursor', ({ cursor: _, ...copy }) => copy],
    ['a cursor that is a text', (copy) => ({ ...copy, cursor: 'x' })],
    ['a cursor that is NaN', (copy) => ({ ...copy, cursor: NaN })],
    ['a cursor below nothing', (copy) => ({ ...copy, cursor: -5 })],
    ['a cursor far ahead', (copy) => ({ ...copy, cursor: 1e9 })],
    ['no time', ({ savedAt: _, ...copy }) => copy],
    ['a read mark that is none', (copy) => ({ ...copy, readSeq: 'x' })],
    ['no read mark', ({ readSeq: _, ...copy }) => copy],
    ['no count of unread', ({ unread: _, ...copy }) => copy],
    ['a count of unread that is none', (copy) => ({ ...copy, unread: 'many' })],
  ]

  it.each(spoil)('is left aside, or made good, where it is spoilt: %s', async (_, change) => {
    const { server, browser, advance, page, open } = await createVisit(3)
    page.kill()
    for (const [key, copy] of copiesOf(browser)) browser.values.set(key, change(copy))
    server.say('assistant', 'missed')
    const later = open(false)
    const errors = collectErrors(later.chat)
    await advance(5_000)
    const { unread, readSeq, dialogId, messages } = later.chat.getSnapshot()
    expect(Number.isSafeInteger(unread) && Number.isSafeInteger(readSeq)).toBe(true)
    expect(dialogId === null || Number.isSafeInteger(dialogId)).toBe(true)
    expect(messages.every(({ text }) => typeof text === 'string')).toBe(true)
    later.ports.setOnline(true)
    await advance(15_000)
    expect(linesOf(later.chat)).toEqual(truthOf(server))
    expect(later.chat.getSnapshot()).toMatchObject({
      connection: 'online',
      unread: unreadOf(server),
      storage: 'durable',
    })
    expect(errors).toEqual([])
    // And it is kept well from here on.
    later.kill()
    const next = open(false)
    await advance(1_000)
    expect(linesOf(next.chat)).toEqual(truthOf(server))
  })

  it.each([
    ['hangs on every read', () => never()],
    ['refuses every read', () => Promise.reject(new DOMException('no', 'UnknownError'))],
  ])('does not keep the chat from its server where the storage %s', async (_, answer) => {
    const { server, browser, advance, page } = await createVisit(3)
    page.kill()
    const guest = { guestId: server.dialog.guestId, assistantId: 1, createdAt: '' }
    const { ports } = browser.createPage({
      storage: {
        transact: (prefix, work) =>
          prefix.startsWith('guest:')
            ? Promise.resolve(work(new Map([[prefix, guest]])).result)
            : (answer() as ReturnType<typeof browser.storage.transact<ReturnType<typeof work>['result']>>),
      },
    })
    const chat = connect(ports)
    await advance(10_000)
    expect(linesOf(chat)).toEqual(truthOf(server))
    expect(chat.getSnapshot()).toMatchObject({ connection: 'online', storage: 'memory' })
    const sent = chat.send('works')
    await advance(5_000)
    expect(await sent.settled).toMatchObject({ status: 'sent' })
  })

  it('goes whole when the visitor leaves', async () => {
    const { server, browser, advance, chat, page } = await createVisit(60)
    const { guestId } = server.dialog
    await chat.startDialog()
    await advance(2_000)
    page.ports.setOnline(false)
    chat.send('an unsent one of theirs')
    chat.setDraft('a draft of theirs')
    void chat.requestOperator().catch(() => undefined)
    await advance(5_000)
    for (const planted of [guestId, 'm60', 'a draft of theirs', 'an unsent one of theirs']) {
      expect(browser.dump()).toContain(planted)
    }
    // Right as a save is due.
    page.ports.setOnline(true)
    server.say('assistant', 'the last word')
    await advance(990)
    const left = chat.logout()
    await advance(10_000)
    await left
    for (const planted of [guestId, 'm60', 'a draft of theirs', 'an unsent one of theirs', 'the last word']) {
      expect(browser.dump()).not.toContain(planted)
    }
  })

  it.each([0, 5, 15, 25, 40, 60])(
    'goes whole when the visitor leaves %i ms into a save of a slow storage',
    async (delay) => {
      const { server, browser, advance, chat } = await createVisit(5)
      const { guestId } = server.dialog
      browser.storageDelay = 20
      server.say('assistant', 'the last word')
      await advance(1_000 + delay)
      chat.markRead()
      const left = chat.logout()
      await advance(20_000)
      await left
      expect(browser.dump()).not.toContain(guestId)
      expect(browser.dump()).not.toContain('the last word')
    },
  )

  it('of one guest is never shown to another', async () => {
    const { browser, advance, page, open } = await createVisit(3)
    page.kill()
    const [key] = [...browser.values.keys()].filter((name) => name.startsWith('guest:'))
    browser.values.set(key ?? '', {
      guestId: '11111111-1111-4111-8111-111111111111',
      assistantId: 1,
      createdAt: '',
    })
    const { chat } = open(false)
    await advance(5_000)
    expect(chat.getSnapshot()).toMatchObject({ messages: [], dialogId: null })
  })
})

describe('an older message', () => {
  it.each(['edited', 'deleted'])(
    'that was %s below what is held is shown right from what is kept',
    async (change) => {
      const { server, advance, page, open } = await createVisit(200)
      page.kill()
      const { chat, kill } = open()
      await advance(5_000)
      const id = server.dialog.messages[40]?.id ?? 0
      server.change(id, change === 'edited' ? { text: 'm40, edited' } : { deleted: true })
      await advance(100)
      await loadAll(chat, advance)
      expect(linesOf(chat)).toEqual(truthOf(server))
      await advance(2_000)
      kill()
      const offline = open(false)
      await advance(100)
      await loadAll(offline.chat, advance)
      expect(linesOf(offline.chat)).toEqual(truthOf(server))
    },
  )

  it('that was edited below what is held is right in what is kept, though never paged to', async () => {
    const { server, advance, page, open } = await createVisit(200)
    page.kill()
    const { kill } = open()
    await advance(5_000)
    server.change(server.dialog.messages[40]?.id ?? 0, { text: 'm40, edited' })
    server.change(server.dialog.messages[41]?.id ?? 0, { deleted: true })
    await advance(2_000)
    kill()
    const offline = open(false)
    await advance(100)
    await loadAll(offline.chat, advance)
    expect(linesOf(offline.chat)).toEqual(truthOf(server))
  })

  it('that was edited while no tab was there is right', async () => {
    const { server, advance, page, open } = await createVisit(200)
    page.kill()
    server.change(server.dialog.messages[40]?.id ?? 0, { text: 'm40, edited' })
    const { chat } = open()
    await advance(5_000)
    await loadAll(chat, advance)
    expect(linesOf(chat)).toEqual(truthOf(server))
  })

  it('that was edited while away is right where all was read anew, before anything of it is kept', async () => {
    const { server, advance, page, open } = await createVisit(200)
    page.kill()
    server.change(server.dialog.messages[140]?.id ?? 0, { text: 'm140, edited' })
    server.say('assistant', 'missed')
    // The replay never comes: the client gives up on it and reads the newest page.
    server.isDelivering = false
    const { chat } = open()
    await advance(1_300)
    server.isDelivering = true
    expect(linesOf(chat)).toEqual(truthOf(server).slice(-50))
    const more = chat.loadOlder()
    await advance(100)
    await more
    expect(linesOf(chat)).toEqual(truthOf(server).slice(-100))
    await loadAll(chat, advance)
    expect(linesOf(chat)).toEqual(truthOf(server))
  })
})
