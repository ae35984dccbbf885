import { createReplyX, type Ports, type ReplyXClient, type ReplyXOptions } from '@replyx/core'
import { createMemoryStorage, createScriptedServer, type ScriptedPorts } from '@replyx/core/testing'
import { describe, expect, it } from 'vitest'

import { API_URL, createOnline, linesOf } from './harness.ts'
import { guardTokens, holdAnswers } from './intercept.ts'

const never = <Value>(): Promise<Value> => new Promise(() => undefined)

function createClient(ports: ScriptedPorts, options: Partial<ReplyXOptions> = {}): ReplyXClient {
  const identity = 'getToken' in options || 'siteToken' in options ? {} : { assistantId: 1 }
  return createReplyX({ apiUrl: API_URL, ports, logLevel: 'debug', ...identity, ...options })
}

/** What Web Locks do for the tabs of one browser. */
function createLocks(): Ports['lock'] {
  const last = new Map<string, Promise<unknown>>()
  return (name, work) => {
    const turn = (last.get(name) ?? Promise.resolve()).then(work, work)
    last.set(
      name,
      turn.catch(() => undefined),
    )
    return turn
  }
}

describe('a token', () => {
  it('without getToken is not thrown away by one odd 401', async () => {
    const server = createScriptedServer()
    const chat = createClient(server.createPorts(), { siteToken: 'good' })
    server.failNext(/GET .*dialogs/, { kind: 'status', status: 401 })
    await expect(chat.api.getDialogs()).rejects.toMatchObject({ status: 401 })
    expect(await chat.api.getDialogs()).toEqual([])
  })

  it('that getToken never gives does not keep the other tabs from sending', async () => {
    const server = createScriptedServer()
    const shared = { storage: createMemoryStorage(), lock: createLocks() }
    const valid = new Set(['old'])
    const one = guardTokens(server.createPorts(shared), valid)
    const chat = createClient(one.ports, { siteToken: 'old', getToken: never })
    void chat.connect()
    await server.clock.advance(100)
    chat.send('Hello')
    await server.clock.advance(1_000)
    const other = createClient(server.createPorts(shared), { siteToken: 'mine' })
    void other.connect()
    await server.clock.advance(1_000)
    valid.clear()
    chat.send('stuck')
    await server.clock.advance(100)
    other.send('from the other tab')
    await server.clock.advance(120_000)
    expect(server.dialog.messages.map(({ text }) => text)).toContain('from the other tab')
  })
})

describe('a dialog', () => {
  it('that was asked for last stays open, though an earlier one is made late', async () => {
    const server = createScriptedServer()
    const hold = holdAnswers(server.createPorts(), /POST .*\/dialogs\?/)
    const chat = createClient(hold.ports)
    void chat.connect()
    await server.clock.advance(100)
    chat.send('first')
    await server.clock.advance(100)
    hold.isHolding = false
    const started = chat.startDialog()
    await server.clock.advance(100)
    await started
    hold.release()
    await server.clock.advance(2_000)
    expect(server.dialogs).toHaveLength(2)
    expect(chat.getSnapshot().dialogId).toBe(server.dialog.id)
  })

  it('that is known to have ended is not written to again', async () => {
    const { chat, server } = await createOnline()
    server.dialog.endedAt = 'ended by the desk'
    const first = chat.send('still there?')
    await server.clock.advance(1_000)
    expect(await first.settled).toMatchObject({ status: 'failed', error: { code: 'dialog_closed' } })
    const next = chat.send('hello again')
    await server.clock.advance(2_000)
    expect(await next.settled).toMatchObject({ status: 'sent' })
    expect(server.dialogs).toHaveLength(2)
  })

  it('that has ended says nothing about the open one', async () => {
    const { chat, server } = await createOnline()
    const ended = server.dialog
    const started = chat.startDialog()
    await server.clock.advance(1_000)
    await started
    const opened = chat.openDialog(ended.id)
    await server.clock.advance(1_000)
    await opened
    server.failNext(/POST .*messages/, { kind: 'lose' })
    const late = chat.send('too late')
    await server.clock.advance(10)
    const back = chat.openDialog(server.dialogs[1]?.id ?? 0)
    await server.clock.advance(10_000)
    await back
    expect(await late.settled).toMatchObject({ status: 'failed', error: { code: 'dialog_closed' } })
    const sockets = server.sockets.length
    const before = server.requests.length
    const { settled } = chat.send('in the open one')
    await server.clock.advance(2_000)
    expect(await settled).toMatchObject({ status: 'sent' })
    expect(server.sockets).toHaveLength(sockets)
    const calls = server.requests
      .slice(before)
      .map(({ method, path }) => `${method} ${path.split('?')[0] ?? ''}`)
    expect(calls).toEqual([`POST /api/widget/dialogs/${String(server.dialogs[1]?.id)}/messages`])
  })
})

describe('a message', () => {
  it('that another tab has sent stays on the screen until its copy comes', async () => {
    const server = createScriptedServer()
    const shared = { storage: createMemoryStorage(), lock: createLocks() }
    const ports = server.createPorts(shared)
    const chat = createClient(ports)
    void chat.connect()
    await server.clock.advance(100)
    chat.send('Hello')
    await server.clock.advance(1_000)
    server.isDelivering = false
    ports.setOnline(false)
    chat.send('written offline')
    await server.clock.advance(100)
    const other = createClient(server.createPorts(shared))
    void other.connect()
    await server.clock.advance(2_000)
    expect(server.dialog.messages).toHaveLength(2)
    ports.setOnline(true)
    await server.clock.advance(300)
    expect(linesOf(chat).map((line) => line.split(' [')[0])).toEqual(['user: Hello', 'user: written offline'])
  })

  it('that has settled is shown as settled to whoever waited for that', async () => {
    const { chat, server } = await createOnline()
    const { key, settled } = chat.send('again')
    const shown = settled.then(
      () => chat.getSnapshot().messages.find((message) => message.key === key)?.status,
    )
    await server.clock.advance(1_000)
    expect(await shown).toBe('sent')
  })
})

describe('the clock of the device', () => {
  it('set back does not silence the typing signal', async () => {
    const { chat, server } = await createOnline()
    const typed = (): number =>
      (server.sockets.at(-1)?.sent ?? []).filter((data) => data.includes('typing_start')).length
    chat.setDraft('H')
    server.clock.shift(-3_600_000)
    await server.clock.advance(4_000)
    chat.setDraft('He')
    expect(typed()).toBe(2)
  })
})

describe('the link', () => {
  it('that was replaced twice waits for the page to be seen, not for the network', async () => {
    const { server, ports } = await createOnline()
    server.closeAll(4009)
    await server.clock.advance(1_000)
    server.closeAll(4009)
    await server.clock.advance(1_000)
    const { length } = server.sockets
    ports.setOnline(false)
    ports.setOnline(true)
    await server.clock.advance(5_000)
    expect(server.sockets).toHaveLength(length)
    ports.setVisible(false)
    ports.setVisible(true)
    await server.clock.advance(1_000)
    expect(server.sockets).toHaveLength(length + 1)
  })
})
