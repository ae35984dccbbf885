import type { DialogCopy, OfflineStrategy } from '@replyx/core'
import { createScriptedServer } from '@replyx/core/testing'
import { describe, expect, it } from 'vitest'

import { linesOf } from './harness.ts'
import { interceptFetch } from './intercept.ts'
import { collectErrors, connect, createBrowser, createClient, hurryTurns, never } from './support-browser.ts'

hurryTurns()

type Method = keyof OfflineStrategy

/** A strategy as an integrator may write it, that tells what it is asked for. */
function createStrategy(told: string[]): OfflineStrategy & { readonly copies: Map<string, DialogCopy> } {
  const copies = new Map<string, DialogCopy>()
  const queues = new Map<string, Map<string, unknown>>()
  return {
    copies,
    async cacheMessages(owner, dialogId, update) {
      told.push('cacheMessages')
      const key = `${owner}|${String(dialogId)}`
      copies.set(key, structuredClone(update(structuredClone(copies.get(key) ?? null))))
    },
    async getCachedMessages(owner, dialogId) {
      told.push('getCachedMessages')
      const mine = [...copies].filter(([key]) => key.startsWith(`${owner}|`)).map(([, copy]) => copy)
      const found = dialogId === null ? mine.at(-1) : mine.find((copy) => copy.dialogId === dialogId)
      return structuredClone(found ?? null)
    },
    async queueOfflineActions(owner, work) {
      told.push('queueOfflineActions')
      const queue = queues.get(owner) ?? new Map<string, unknown>()
      queues.set(owner, queue)
      const { result, writes = [] } = work(new Map(structuredClone([...queue])))
      for (const [key, value] of writes) {
        if (value === undefined) queue.delete(key)
        else queue.set(key, structuredClone(value))
      }
      return result
    },
    async syncOnReconnect() {
      told.push('syncOnReconnect')
    },
    async forget(owner) {
      told.push('forget')
      for (const key of copies.keys()) if (key.startsWith(`${owner}|`)) copies.delete(key)
      queues.delete(owner)
    },
  }
}

function createStage(overrides: Partial<OfflineStrategy> = {}) {
  const server = createScriptedServer()
  const browser = createBrowser(server)
  const told: string[] = []
  const strategy = createStrategy(told)
  const offlineStrategy: OfflineStrategy = { ...strategy, ...overrides }
  return { server, browser, told, strategy, offlineStrategy, advance: server.clock.advance }
}

describe('a strategy of the integrator’s own', () => {
  it('keeps messages and queue in the place of the storage, and all goes on after a reload', async () => {
    const { server, browser, offlineStrategy, strategy, advance } = createStage()
    const page = browser.createPage()
    const chat = connect(page.ports, { offlineStrategy })
    await advance(100)
    chat.send('Hello')
    await advance(1_000)
    server.say('assistant', 'Hi')
    await advance(2_000)
    page.ports.setOnline(false)
    chat.send('unsent')
    await advance(2_000)
    expect([...browser.values.keys()].filter((key) => /^(copy|outbox)/.test(key))).toEqual([])
    expect(strategy.copies.size).toBe(1)
    page.kill()
    const later = browser.createPage()
    later.ports.setOnline(false)
    const next = connect(later.ports, { offlineStrategy })
    await advance(1_000)
    expect(next.getSnapshot().messages.map(({ text }) => text)).toEqual(['Hello', 'Hi', 'unsent'])
    later.ports.setOnline(true)
    await advance(10_000)
    expect(server.dialog.messages.map(({ text }) => text)).toEqual(['Hello', 'Hi', 'unsent'])
    expect(linesOf(next)).toEqual(['user: Hello', 'assistant: Hi', 'user: unsent'])
  })

  it('is told of a reconnect before what waits is sent', async () => {
    const { server, browser, told, offlineStrategy, advance } = createStage()
    const page = browser.createPage()
    const ports = interceptFetch(page.ports, ({ call, proceed }) => {
      if (/POST .*messages/.test(call)) told.push('POST')
      return proceed()
    })
    const first = connect(ports, { offlineStrategy })
    await advance(100)
    first.send('Hello')
    await advance(1_000)
    first.destroy()
    const later = browser.createPage()
    later.ports.setOnline(false)
    const chat = connect(
      interceptFetch(later.ports, ({ call, proceed }) => {
        if (/POST .*messages/.test(call)) told.push('POST')
        return proceed()
      }),
      { offlineStrategy },
    )
    await advance(1_000)
    chat.send('waits')
    await advance(5_000)
    told.length = 0
    later.ports.setOnline(true)
    await advance(10_000)
    expect(server.dialog.messages.map(({ text }) => text)).toEqual(['Hello', 'waits'])
    const sent = told.indexOf('POST')
    expect(sent).toBeGreaterThan(-1)
    expect(told.slice(0, sent)).toContain('syncOnReconnect')
  })

  it('is told whose it is: never of one visitor for another, and forgets who has left', async () => {
    const { browser, server, told, strategy, advance } = createStage()
    const owners = new Set<string>()
    const spying: OfflineStrategy = {
      ...strategy,
      getCachedMessages(owner, dialogId) {
        owners.add(owner)
        return strategy.getCachedMessages(owner, dialogId)
      },
    }
    const chat = connect(browser.createPage().ports, { offlineStrategy: spying })
    await advance(100)
    chat.send('Hello')
    await advance(3_000)
    const { guestId } = server.dialog
    expect(JSON.stringify([...strategy.copies])).toContain('Hello')
    const left = chat.logout()
    await advance(5_000)
    await left
    expect(told).toContain('forget')
    expect(strategy.copies.size).toBe(0)
    void chat.connect()
    await advance(5_000)
    expect(owners.size).toBe(2)
    expect([...owners].filter((owner) => owner.includes(guestId))).toHaveLength(1)
    expect(chat.getSnapshot().messages).toEqual([])
  })

  it('is asked for the draft of nobody, and the guest stays in the storage', async () => {
    const { browser, offlineStrategy, advance } = createStage()
    const page = browser.createPage()
    const chat = connect(page.ports, { offlineStrategy })
    await advance(100)
    chat.setDraft('in the storage')
    await advance(1_000)
    page.kill()
    const next = connect(browser.createPage().ports, { offlineStrategy })
    await advance(1_000)
    expect(next.getSnapshot().draft).toBe('in the storage')
  })
})

const troubles: readonly (readonly [string, () => Promise<never>])[] = [
  ['fails', () => Promise.reject(new Error('theirs'))],
  ['hangs', () => never()],
]
const cases = troubles.flatMap(([kind, answer]) =>
  (['cacheMessages', 'getCachedMessages', 'queueOfflineActions', 'syncOnReconnect'] as Method[]).map(
    (method) => [method, kind, answer] as const,
  ),
)

describe('a strategy in which', () => {
  it.each(cases)('%s %s loses nothing and blocks nothing', async (method, _, answer) => {
    const { server, browser, offlineStrategy, advance } = createStage({ [method]: answer })
    const page = browser.createPage()
    const chat = connect(page.ports, {
      offlineStrategy,
      maxMessagesInMemory: 20,
      memoryCleanupInterval: 10_000,
    })
    const degraded: string[] = []
    chat.on('storage:degraded', ({ error }) => degraded.push(error.code))
    const sent = chat.send('Hello')
    await advance(20_000)
    expect(chat.getSnapshot().connection).toBe('online')
    expect(await Promise.race([sent.settled, Promise.resolve({ status: 'stuck' })])).toMatchObject({
      status: 'sent',
    })
    for (let index = 0; index < 49; index += 1) server.say('assistant', `m${String(index)}`)
    await advance(1_000)
    expect(linesOf(chat)).toHaveLength(50)
    server.closeAll(1006)
    chat.send('after the loss')
    await advance(20_000)
    expect(server.dialog.messages.filter(({ sender }) => sender === 'user').map(({ text }) => text)).toEqual([
      'Hello',
      'after the loss',
    ])
    // What is written no longer survives a reload where the queue is gone, and only there.
    const isQueue = method === 'queueOfflineActions'
    expect(degraded).toEqual(isQueue ? ['storage_failed'] : [])
    expect(chat.getSnapshot().storage).toBe(isQueue ? 'memory' : 'durable')
    // Memory stays within bounds all the same.
    await advance(15_000)
    expect(chat.getSnapshot().messages.length).toBe(16)
    const more = chat.loadOlder()
    await advance(5_000)
    await more
    const shown = linesOf(chat)
    expect(shown).toEqual(
      server.dialog.messages.slice(-shown.length).map(({ sender, text }) => `${sender}: ${text}`),
    )
    expect(shown.length).toBeGreaterThan(40)
  })

  it.each(troubles)('forget %s does not keep the visitor from leaving', async (_, answer) => {
    const { server, browser, offlineStrategy, advance } = createStage({ forget: answer })
    const chat = connect(browser.createPage().ports, { offlineStrategy })
    await advance(100)
    chat.send('Hello')
    await advance(3_000)
    const left = chat.logout().then(() => 'left')
    await advance(20_000)
    expect(await Promise.race([left, Promise.resolve('stuck')])).toBe('left')
    expect(chat.getSnapshot().messages).toEqual([])
    const before = server.requests.length
    void chat.connect()
    await advance(5_000)
    const guests = new Set(server.requests.slice(before).map(({ headers }) => headers['x-replyx-guest']))
    expect(guests.has(server.dialog.guestId)).toBe(false)
  })

  it('all methods throw at once is no worse', async () => {
    const thrower = (): never => {
      throw new Error('theirs')
    }
    const { server, browser, advance } = createStage()
    const page = browser.createPage()
    const chat = createClient(page.ports, {
      offlineStrategy: {
        cacheMessages: thrower,
        getCachedMessages: thrower,
        queueOfflineActions: thrower,
        syncOnReconnect: thrower,
        forget: thrower,
      },
    })
    const errors = collectErrors(chat)
    chat.connect().catch(() => undefined)
    await advance(100)
    const sent = chat.send('Hello')
    await advance(10_000)
    expect(await Promise.race([sent.settled, Promise.resolve({ status: 'stuck' })])).toMatchObject({
      status: 'sent',
    })
    server.say('assistant', 'Hi')
    await advance(5_000)
    expect(linesOf(chat)).toEqual(['user: Hello', 'assistant: Hi'])
    const left = chat.logout().then(() => 'left')
    await advance(5_000)
    expect(await Promise.race([left, Promise.resolve('stuck')])).toBe('left')
    expect(errors).toEqual([])
  })

  it('a copy is handed out that is none shows what the server has', async () => {
    const garbage = { version: 1, messages: 'many' } as unknown as DialogCopy
    const { server, browser, advance, offlineStrategy } = createStage({
      getCachedMessages: () => Promise.resolve(garbage),
    })
    const chat = connect(browser.createPage().ports, { offlineStrategy })
    await advance(100)
    chat.send('Hello')
    await advance(5_000)
    server.say('assistant', 'Hi')
    await advance(1_000)
    expect(chat.getSnapshot().connection).toBe('online')
    expect(linesOf(chat)).toEqual(['user: Hello', 'assistant: Hi'])
  })
})
