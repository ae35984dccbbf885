import type { ReplyXClient } from '@replyx/core'
import { createScriptedServer } from '@replyx/core/testing'
import { describe, expect, it } from 'vitest'

import { linesOf } from './harness.ts'
import { holdAnswers, interceptFetch } from './intercept.ts'
import {
  collectErrors,
  connect,
  countCalls,
  createBrowser,
  createClient,
  hurryTurns,
} from './support-browser.ts'

hurryTurns()

const CALL = /POST .*handoff\/request/
const statusOf = (chat: ReplyXClient): string => chat.getSnapshot().handoff.status

async function createTalk() {
  const server = createScriptedServer()
  const browser = createBrowser(server)
  const page = browser.createPage()
  const { advance } = server.clock
  const chat = connect(page.ports)
  await advance(100)
  chat.send('Hello')
  await advance(15_000)
  const call = (client = chat): Promise<string> =>
    client.requestOperator('help').then(
      () => 'done',
      (error: { code: string }) => error.code,
    )
  return { server, browser, page, advance, chat, call, calls: () => countCalls(server, CALL) }
}

/** What the server got, in order: texts, and `call`. */
const received = (requests: readonly { method: string; path: string; body: unknown }[]): string[] =>
  requests
    .filter(({ method, path }) => method === 'POST' && /messages|handoff\/request/.test(path))
    .map(({ path, body }) => (path.includes('handoff') ? 'call' : (body as { text: string }).text))

describe('a call for an operator made offline', () => {
  it('shows at once, and is made once when the network is back', async () => {
    const { server, page, advance, chat, call, calls } = await createTalk()
    const statuses: string[] = []
    chat.on('handoff:changed', ({ current, previous }) => {
      if (current.status !== previous.status) statuses.push(current.status)
    })
    page.ports.setOnline(false)
    const outcome = call()
    expect(statusOf(chat)).toBe('requested')
    await advance(60_000)
    expect(statusOf(chat)).toBe('requested')
    page.ports.setOnline(true)
    await advance(10_000)
    expect(await outcome).toBe('done')
    expect(statusOf(chat)).toBe('requested')
    expect(server.dialog.handoff.status).toBe('requested')
    expect(calls()).toBe(1)
    expect(statuses).toEqual(['requested'])
  })

  it('shows though there is no dialog yet', async () => {
    const server = createScriptedServer()
    const page = createBrowser(server).createPage()
    page.ports.setOnline(false)
    const chat = connect(page.ports)
    await server.clock.advance(1_000)
    const outcome = chat.requestOperator().catch(() => undefined)
    await server.clock.advance(1_000)
    expect(statusOf(chat)).toBe('requested')
    page.ports.setOnline(true)
    await server.clock.advance(10_000)
    await outcome
    expect(server.dialog.handoff.status).toBe('requested')
    expect(statusOf(chat)).toBe('requested')
  })

  it('stays shown through every greeting, though its own way to the server takes longer', async () => {
    const { server, page, advance, chat, call } = await createTalk()
    const statuses: string[] = []
    chat.on('handoff:changed', ({ current, previous }) => {
      if (current.status !== previous.status) statuses.push(current.status)
    })
    page.ports.setOnline(false)
    void call()
    for (let time = 0; time < 40; time += 1) server.failNext(CALL, { kind: 'status', status: 503 })
    await advance(1_000)
    page.ports.setOnline(true)
    for (let round = 0; round < 3; round += 1) {
      await advance(5_000)
      expect(statusOf(chat)).toBe('requested')
      server.closeAll(1006)
    }
    expect(statuses).toEqual(['requested'])
    expect(chat.getMetrics().handoffRequestCount).toBe(1)
  })

  it('survives a reload without a network, and is made once', async () => {
    const { server, browser, page, advance, call, calls } = await createTalk()
    page.ports.setOnline(false)
    void call()
    await advance(2_000)
    page.kill()
    const later = browser.createPage()
    later.ports.setOnline(false)
    const next = connect(later.ports)
    await advance(1_000)
    expect(statusOf(next)).toBe('requested')
    later.ports.setOnline(true)
    await advance(10_000)
    expect(statusOf(next)).toBe('requested')
    expect(server.dialog.handoff.status).toBe('requested')
    expect(calls()).toBe(1)
    await advance(60_000)
    expect(calls()).toBe(1)
  })

  it('comes after the messages that were written before it, and before those written after', async () => {
    const { server, browser, page, advance, chat, call } = await createTalk()
    const before = server.requests.length
    page.ports.setOnline(false)
    chat.send('one')
    chat.send('two')
    void call()
    chat.send('three')
    await advance(1_000)
    page.kill()
    const next = connect(browser.createPage().ports)
    await advance(10_000)
    expect(received(server.requests.slice(before))).toEqual(['one', 'two', 'call', 'three'])
    expect(linesOf(next)).toEqual(['user: Hello', 'user: one', 'user: two', 'user: three'])
  })

  it('waits for a message before it that the server is still too busy for', async () => {
    const { server, page, advance, chat, call } = await createTalk()
    const before = server.requests.length
    page.ports.setOnline(false)
    chat.send('one')
    void call()
    server.failNext(/POST .*messages/, { kind: 'status', status: 429, headers: { 'Retry-After': '20' } })
    page.ports.setOnline(true)
    await advance(15_000)
    expect(received(server.requests.slice(before))).toEqual(['one'])
    await advance(20_000)
    expect(received(server.requests.slice(before))).toEqual(['one', 'one', 'call'])
  })

  it('bears the same id however often it is repeated', async () => {
    const { server, page, advance, call, calls } = await createTalk()
    page.ports.setOnline(false)
    const outcome = call()
    await advance(1_000)
    server.failNext(CALL, { kind: 'loseAnswer' })
    server.failNext(CALL, { kind: 'status', status: 503 })
    server.failNext(CALL, { kind: 'lose' })
    page.ports.setOnline(true)
    await advance(120_000)
    expect(await outcome).toBe('done')
    const ids = server.requests
      .filter(({ method, path }) => CALL.test(`${method} ${path}`))
      .map(({ body }) => (body as { request_id: string }).request_id)
    expect(calls()).toBe(4)
    expect(new Set(ids).size).toBe(1)
    expect(server.dialog.handoff.version).toBe(1)
  })

  it('is one call, however often it is asked for', async () => {
    const { page, advance, call, calls } = await createTalk()
    page.ports.setOnline(false)
    const outcomes = [call(), call()]
    await advance(5_000)
    outcomes.push(call())
    page.ports.setOnline(true)
    await advance(10_000)
    expect(await Promise.all(outcomes)).toEqual(['done', 'done', 'done'])
    expect(calls()).toBe(1)
  })

  it('that is taken back before it was sent is never sent', async () => {
    const { server, browser, page, advance, chat, call, calls } = await createTalk()
    page.ports.setOnline(false)
    const outcome = call()
    await advance(1_000)
    await chat.cancelOperator()
    expect(await outcome).toBe('cancelled')
    expect(statusOf(chat)).toBe('none')
    page.ports.setOnline(true)
    await advance(30_000)
    expect(calls()).toBe(0)
    expect(countCalls(server, /handoff\/cancel/)).toBe(0)
    page.kill()
    const next = connect(browser.createPage().ports)
    await advance(10_000)
    expect(statusOf(next)).toBe('none')
    expect(calls()).toBe(0)
  })

  it('that is taken back after a reload is never sent', async () => {
    const { browser, page, advance, call, calls } = await createTalk()
    page.ports.setOnline(false)
    void call()
    await advance(1_000)
    page.kill()
    const later = browser.createPage()
    later.ports.setOnline(false)
    const next = connect(later.ports)
    await advance(1_000)
    await next.cancelOperator()
    expect(statusOf(next)).toBe('none')
    later.ports.setOnline(true)
    await advance(30_000)
    expect(statusOf(next)).toBe('none')
    expect(calls()).toBe(0)
  })

  it('that is refused shows as none, with an error', async () => {
    const { server, page, advance, chat, call } = await createTalk()
    const errors = collectErrors(chat)
    page.ports.setOnline(false)
    const outcome = call()
    await advance(1_000)
    server.failNext(CALL, { kind: 'status', status: 409 })
    page.ports.setOnline(true)
    await advance(10_000)
    expect(await outcome).toBe('handoff_refused')
    expect(statusOf(chat)).toBe('none')
    expect(errors).toContain('handoff_refused')
  })

  it('that is refused after a reload shows as none, with an error', async () => {
    const { server, browser, page, advance, call } = await createTalk()
    page.ports.setOnline(false)
    void call()
    await advance(1_000)
    page.kill()
    const next = connect(browser.createPage().ports)
    const errors = collectErrors(next)
    // It takes until after the greeting.
    server.failNext(CALL, { kind: 'status', status: 503 })
    server.failNext(CALL, { kind: 'status', status: 409 })
    await advance(10_000)
    expect(statusOf(next)).toBe('none')
    expect(errors).toContain('handoff_refused')
  })

  it('that has waited a day is not made any more, and no longer shows', async () => {
    const { browser, page, advance, call, calls } = await createTalk()
    page.ports.setOnline(false)
    void call()
    await advance(1_000)
    page.kill()
    await advance(25 * 3_600_000)
    const next = connect(browser.createPage().ports)
    await advance(60_000)
    expect(calls()).toBe(0)
    expect(statusOf(next)).toBe('none')
  })

  it('is made once by two tabs, and shown by both', async () => {
    const { server, browser, page, advance, chat, call, calls } = await createTalk()
    const other = browser.createPage()
    const second = connect(other.ports)
    await advance(15_000)
    page.ports.setOnline(false)
    other.ports.setOnline(false)
    const outcome = call()
    await advance(1_000)
    // The other tab is first to be back.
    other.ports.setOnline(true)
    await advance(5_000)
    second.send('wakes the queue')
    await advance(10_000)
    expect(calls()).toBe(1)
    page.ports.setOnline(true)
    await advance(20_000)
    expect(await outcome).toBe('done')
    expect(calls()).toBe(1)
    expect([statusOf(chat), statusOf(second)]).toEqual(['requested', 'requested'])
    expect(server.dialog.handoff.version).toBe(1)
  })

  it('is made by the next tab when the one that made it is killed, and shown by all', async () => {
    const { server, browser, page, advance, call, calls } = await createTalk()
    const second = connect(browser.createPage().ports)
    await advance(15_000)
    page.ports.setOnline(false)
    void call()
    await advance(1_000)
    page.kill()
    connect(browser.createPage().ports)
    await advance(20_000)
    expect(calls()).toBe(1)
    expect(server.dialog.handoff.status).toBe('requested')
    expect(statusOf(second)).toBe('requested')
  })

  it('goes with the visitor who leaves', async () => {
    const { browser, page, advance, chat, call, calls } = await createTalk()
    page.ports.setOnline(false)
    const outcome = call()
    await advance(1_000)
    const dropped = await chat.logout()
    expect(await outcome).toBe('cancelled')
    expect([...browser.values.keys()].filter((key) => key.startsWith('outbox:'))).toEqual([])
    page.ports.setOnline(true)
    void chat.connect()
    await advance(30_000)
    expect(calls()).toBe(0)
    expect(statusOf(chat)).toBe('none')
    // It is no message.
    expect(dropped).toBe(0)
  })

  it('does not end by a destroyed client: the next makes it', async () => {
    const { browser, page, advance, chat, call, calls } = await createTalk()
    page.ports.setOnline(false)
    const outcome = call()
    await advance(1_000)
    chat.destroy()
    expect(await outcome).toBe('destroyed')
    const next = connect(browser.createPage().ports)
    await advance(10_000)
    expect(calls()).toBe(1)
    expect(statusOf(next)).toBe('requested')
  })

  it('ends where an operator steps in meanwhile', async () => {
    const { server, page, advance, chat, call } = await createTalk()
    page.ports.setOnline(false)
    void call()
    await advance(1_000)
    server.handoff('started', { manager: { id: 7, name: 'Grace' } })
    page.ports.setOnline(true)
    await advance(20_000)
    expect(chat.getSnapshot().handoff).toMatchObject({ status: 'active', operator: { name: 'Grace' } })
  })

  it('that was taken back while it was on its way is not shown as waiting in the end', async () => {
    const { server, advance, browser, page } = await createTalk()
    page.kill()
    const later = browser.createPage()
    const hold = holdAnswers(later.ports, CALL)
    const chat = connect(hold.ports)
    await advance(15_000)
    const outcome = chat.requestOperator().catch(() => undefined)
    await advance(100)
    expect(hold.size).toBe(1)
    await chat.cancelOperator()
    hold.isHolding = false
    hold.release()
    await outcome
    await advance(20_000)
    expect(server.dialog.handoff.status).toBe('cancelled')
    expect(statusOf(chat)).toBe('none')
  })
})

describe('a device that is wrong about its network', () => {
  it('sends all the same while the link lives', async () => {
    const server = createScriptedServer()
    const network = { isOnline: () => false, subscribe: () => () => undefined }
    const chat = connect(createBrowser(server).createPage({ network }).ports)
    await server.clock.advance(1_000)
    const sent = chat.send('Hello')
    await server.clock.advance(10_000)
    expect(await Promise.race([sent.settled, Promise.resolve({ status: 'stuck' })])).toMatchObject({
      status: 'sent',
    })
  })
})

describe('what was read offline', () => {
  it.each([
    ['is closed', true, 100],
    ['is half open', false, 2_000],
  ])('is told after a reload, where the link %s', async (_, isClosed, delay) => {
    const { server, browser, page, advance, chat } = await createTalk()
    server.say('assistant', 'read me')
    await advance(2_000)
    page.ports.setOnline(false)
    if (isClosed) server.closeAll(1006)
    await advance(100)
    chat.markRead()
    await advance(delay)
    expect(server.dialog.readSeq).toBe(0)
    page.kill()
    const later = browser.createPage()
    later.ports.setOnline(false)
    const next = connect(later.ports)
    await advance(1_000)
    expect(next.getSnapshot()).toMatchObject({ unread: 0, readSeq: 2 })
    later.ports.setOnline(true)
    await advance(10_000)
    expect(server.dialog.readSeq).toBe(2)
    expect(next.getSnapshot().unread).toBe(0)
  })

  it('is told after a reload, though another tab has kept a newer copy meanwhile', async () => {
    const { server, browser, page, advance, chat } = await createTalk()
    const other = browser.createPage()
    connect(other.ports)
    server.say('assistant', 'read me')
    await advance(2_000)
    page.ports.setOnline(false)
    // The socket is half open: nothing comes, and the other tab hears nothing of the mark.
    server.closeAll(1006)
    chat.markRead()
    await advance(5_000)
    server.say('assistant', 'a second one')
    await advance(5_000)
    page.kill()
    other.kill()
    const later = browser.createPage()
    const next = connect(later.ports)
    await advance(10_000)
    expect(server.dialog.readSeq).toBe(2)
    expect(next.getSnapshot().unread).toBe(1)
  })

  it('is told again where the server did not hear of it', async () => {
    const { server, advance, browser, page } = await createTalk()
    page.kill()
    const later = browser.createPage()
    let isRefusing = true
    const chat = createClient(
      interceptFetch(later.ports, ({ call, proceed }) =>
        isRefusing && call.includes('/read') ? Promise.reject(new TypeError('lost')) : proceed(),
      ),
    )
    void chat.connect()
    await advance(15_000)
    server.say('assistant', 'read me')
    await advance(100)
    chat.markRead()
    await advance(1_000)
    expect(server.dialog.readSeq).toBe(0)
    isRefusing = false
    server.push({ type: 'ping', seq: server.dialog.log.length, read_seq: 0 })
    await advance(1_000)
    expect(server.dialog.readSeq).toBe(2)
  })
})
