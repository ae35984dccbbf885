import type { OfflineStrategy, ReplyXClient } from '@replyx/core'
import { createScriptedServer } from '@replyx/core/testing'
import { describe, expect, it } from 'vitest'

import { linesOf } from './harness.ts'
import { connect, createBrowser, hurryTurns, truthOf, unreadOf } from './support-browser.ts'

hurryTurns()

const INTERVAL = 10_000
const small = { maxMessagesInMemory: 20, memoryCleanupInterval: INTERVAL }

async function createTalk(options: object = small, overrides: { offlineStrategy?: OfflineStrategy } = {}) {
  const server = createScriptedServer()
  const browser = createBrowser(server)
  const { clock } = server
  const page = browser.createPage()
  const chat = connect(page.ports, { ...options, ...overrides })
  await clock.advance(100)
  chat.send('Hello')
  await clock.advance(1_000)
  const say = (count: number): void => {
    for (let index = 0; index < count; index += 1)
      server.say('assistant', `m${String(server.dialog.log.length)}`)
  }
  /** Time passes as on a live link: with a heartbeat. */
  const advance = async (duration: number): Promise<void> => {
    for (let left = duration; left > 0; left -= 5_000) {
      await clock.advance(Math.min(left, 5_000))
      server.push({ type: 'ping', seq: server.dialog.log.length, read_seq: server.dialog.readSeq })
    }
  }
  return { server, browser, page, chat, say, advance, size: () => chat.getSnapshot().messages.length }
}

async function loadAll(chat: ReplyXClient, advance: (duration: number) => Promise<void>): Promise<void> {
  for (let pages = 0; pages < 100; pages += 1) {
    const hasMore = chat.loadOlder()
    await advance(100)
    if (!(await hasMore)) return
  }
  throw new Error('there is no end')
}

describe('what is held in memory', () => {
  it('is trimmed to 80 % at the interval, and nothing becomes unreachable', async () => {
    const { server, chat, say, advance, size } = await createTalk()
    say(49)
    await advance(1_000)
    expect(size()).toBe(50)
    expect(chat.getSnapshot().hasOlder).toBe(false)
    await advance(INTERVAL)
    expect(linesOf(chat)).toEqual(truthOf(server).slice(-16))
    expect(chat.getSnapshot().hasOlder).toBe(true)
    await loadAll(chat, advance)
    expect(linesOf(chat)).toEqual(truthOf(server))
  })

  it('is not trimmed where there is no more than allowed', async () => {
    const { say, advance, size } = await createTalk()
    say(19)
    await advance(3 * INTERVAL)
    expect(size()).toBe(20)
  })

  it('is trimmed again and again', async () => {
    const { server, chat, say, advance, size } = await createTalk()
    for (let round = 0; round < 10; round += 1) {
      say(30)
      await advance(INTERVAL + 2_000)
      expect(size()).toBe(16)
    }
    expect(linesOf(chat)).toEqual(truthOf(server).slice(-16))
    await loadAll(chat, advance)
    expect(linesOf(chat)).toEqual(truthOf(server))
  })

  it.each([
    ['holdHistory', (chat: ReplyXClient) => chat.holdHistory(false)],
    ['markRead', (chat: ReplyXClient) => chat.markRead()],
    ['send', (chat: ReplyXClient) => void chat.send('at the end again')],
  ])('is not trimmed while the visitor reads back, until %s', async (_, release) => {
    const { chat, say, advance, size } = await createTalk()
    chat.holdHistory(true)
    say(49)
    await advance(3 * INTERVAL)
    expect(size()).toBe(50)
    release(chat)
    await advance(INTERVAL + 2_000)
    expect(size()).toBe(16)
  })

  it('is held by paging back, and let go of by marking as read, though nothing new was there to read', async () => {
    const { server, chat, say, advance, size } = await createTalk()
    say(49)
    await advance(1_000)
    chat.markRead()
    await advance(INTERVAL + 2_000)
    expect(size()).toBe(16)
    const more = chat.loadOlder()
    await advance(100)
    expect(await more).toBe(false)
    await advance(3 * INTERVAL)
    expect(size()).toBe(50)
    expect(server.dialog.readSeq).toBe(50)
    chat.markRead()
    await advance(INTERVAL + 2_000)
    expect(size()).toBe(16)
  })

  it('is let go of where the visitor has taken hold just as it is being trimmed, or not, but never in part', async () => {
    const { server, browser, chat, say, advance } = await createTalk()
    browser.storageDelay = 100
    say(49)
    await advance(INTERVAL + 1_000)
    const more = chat.loadOlder()
    await advance(2_000)
    await more
    await loadAll(chat, advance)
    expect(linesOf(chat)).toEqual(truthOf(server))
  })

  it('counts unread right after trimming, and after what comes then', async () => {
    const { server, chat, say, advance } = await createTalk()
    say(49)
    await advance(INTERVAL + 2_000)
    expect(chat.getSnapshot().unread).toBe(unreadOf(server))
    say(3)
    await advance(100)
    expect(chat.getSnapshot().unread).toBe(52)
    await loadAll(chat, advance)
    expect(chat.getSnapshot().unread).toBe(52)
    chat.markRead()
    expect(chat.getSnapshot().unread).toBe(0)
    await advance(INTERVAL * 2)
    expect(chat.getSnapshot().unread).toBe(0)
    say(1)
    await advance(100)
    expect(chat.getSnapshot().unread).toBe(unreadOf(server))
  })

  it.each([
    ['held', -1],
    ['not held any more', 5],
  ])('counts unread right where an unread message that is %s is deleted after trimming', async (_, at) => {
    const { server, chat, say, advance } = await createTalk()
    say(49)
    await advance(INTERVAL + 2_000)
    server.change(server.dialog.messages.at(at)?.id ?? 0, { deleted: true })
    await advance(100)
    expect(chat.getSnapshot().unread).toBe(unreadOf(server))
  })

  it('keeps an answer that is being written', async () => {
    const { server, chat, say, advance } = await createTalk()
    say(30)
    server.delta('s', 'As I ')
    await advance(1_000)
    say(3)
    await advance(INTERVAL + 2_000)
    expect(linesOf(chat)).toContain('assistant: As I  [streaming]')
    server.delta('s', 'was saying')
    await advance(100)
    expect(linesOf(chat)).toContain('assistant: As I was saying [streaming]')
    server.finish('s')
    await advance(100)
    expect(linesOf(chat).filter((line) => line.includes('As I'))).toEqual(['assistant: As I was saying'])
    const shown = linesOf(chat)
    expect(shown).toEqual(truthOf(server).slice(-shown.length))
  })

  it('keeps what waits to be sent', async () => {
    const { server, chat, say, advance } = await createTalk()
    for (let time = 0; time < 30; time += 1)
      server.failNext(/POST .*messages/, { kind: 'status', status: 503 })
    chat.send('still waiting')
    say(49)
    await advance(INTERVAL + 2_000)
    expect(chat.getSnapshot().messages.at(-1)).toMatchObject({ text: 'still waiting' })
    expect(chat.getSnapshot().messages.length).toBe(17)
  })

  it('holds an edit that came while it was being trimmed', async () => {
    const { server, browser, chat, say, advance } = await createTalk()
    browser.storageDelay = 400
    say(49)
    await advance(2_000)
    // The save before the trim has begun and is not done: what comes now is in no copy yet.
    await server.clock.advance(INTERVAL - 2_000 + 50)
    const id = server.dialog.messages[10]?.id ?? 0
    server.change(id, { text: 'm10, edited' })
    server.change(server.dialog.messages[11]?.id ?? 0, { deleted: true })
    await server.clock.advance(5_000)
    expect(chat.getSnapshot().messages.length).toBe(16)
    browser.storageDelay = 0
    await loadAll(chat, advance)
    expect(linesOf(chat)).toEqual(truthOf(server))
  })

  it('holds an edit of what was trimmed though it could not be kept before', async () => {
    let isFailing = false
    const server = createScriptedServer()
    const browser = createBrowser(server)
    const { ports } = browser.createPage()
    const copies = new Map<number, Parameters<Parameters<OfflineStrategy['cacheMessages']>[2]>[0]>()
    const chat = connect(ports, {
      ...small,
      offlineStrategy: {
        cacheMessages(_, dialogId, update) {
          if (isFailing) return Promise.reject(new Error('full'))
          copies.set(dialogId, update(copies.get(dialogId) ?? null))
          return Promise.resolve()
        },
        getCachedMessages: (_, dialogId) => Promise.resolve(copies.get(dialogId ?? NaN) ?? null),
        queueOfflineActions: (owner, work) => browser.storage.transact(`outbox:${owner}:`, work),
        syncOnReconnect: () => Promise.resolve(),
        forget: () => Promise.resolve(),
      },
    })
    const { advance } = server.clock
    await advance(100)
    chat.send('Hello')
    await advance(1_000)
    for (let index = 1; index < 20; index += 1) server.say('assistant', `m${String(index)}`)
    await advance(3_000)
    isFailing = true
    server.change(server.dialog.messages[10]?.id ?? 0, { text: 'm10, edited' })
    for (let index = 20; index < 60; index += 1) server.say('assistant', `m${String(index)}`)
    await advance(INTERVAL + 2_000)
    expect(chat.getSnapshot().messages.length).toBe(16)
    isFailing = false
    await loadAll(chat, advance)
    expect(linesOf(chat)).toEqual(truthOf(server))
  })

  it('is a hundred, and those since the last cleanup, after ten thousand', async () => {
    const { server, chat, say, advance, size } = await createTalk({})
    let most = 0
    for (let batch = 0; batch < 100; batch += 1) {
      say(100)
      await server.clock.advance(5_000)
      server.push({ type: 'ping', seq: server.dialog.log.length, read_seq: 0 })
      most = Math.max(most, size())
    }
    // A hundred each 5 s, and a cleanup each 300 s.
    expect(most).toBeLessThanOrEqual(100 + 100 * 61)
    expect(server.dialog.messages).toHaveLength(10_001)
    await advance(301_000)
    expect(size()).toBeLessThanOrEqual(100)
    expect(linesOf(chat)).toEqual(truthOf(server).slice(-size()))
    expect(chat.getSnapshot().unread).toBe(10_000)
  }, 60_000)
})
