import type { Ports, ReplyXClient } from '@replyx/core'
import {
  createMemoryStorage,
  createScriptedServer,
  type ScriptedPorts,
  type ScriptedServer,
} from '@replyx/core/testing'
import { describe, expect, it } from 'vitest'

import { linesOf } from './harness.ts'
import { connect, countCalls, createBrowser, hurryTurns } from './support-browser.ts'

hurryTurns()

const openSockets = (server: ScriptedServer): number =>
  server.sockets.filter(({ isClosed }) => !isClosed).length

/** The hellos that were said, over all sockets: `since_seq` of each. */
const hellos = (server: ScriptedServer): (number | undefined)[] =>
  server.sockets
    .flatMap(({ sent }) => sent)
    .map((data) => JSON.parse(data) as { type: string; since_seq?: number })
    .filter(({ type }) => type === 'hello')
    .map(({ since_seq }) => since_seq)

/** Counts who listens to the page. */
function countListeners(ports: ScriptedPorts): { readonly ports: ScriptedPorts; readonly size: number } {
  const held = new Set<object>()
  const page: Ports['page'] = {
    isVisible: ports.page.isVisible,
    subscribe(listener) {
      const one = {}
      held.add(one)
      const undo = ports.page.subscribe(listener)
      return () => {
        held.delete(one)
        undo()
      }
    },
  }
  return {
    ports: { ...ports, page },
    get size() {
      return held.size
    },
  }
}

/** Two clients on one page, in one dialog. */
async function createPair() {
  const server = createScriptedServer()
  const browser = createBrowser(server)
  const { advance } = server.clock
  const page = browser.createPage()
  const { ports } = page
  const one = connect(ports)
  await advance(100)
  one.send('Hello')
  await advance(15_000)
  const other = connect(ports)
  await advance(1_000)
  return { server, browser, advance, page, ports, one, other }
}

describe('two clients on one page', () => {
  it('share one socket, and each hears everything once', async () => {
    const { server, advance, one, other } = await createPair()
    expect(server.sockets).toHaveLength(1)
    const heard: string[] = []
    one.on('message:received', ({ message }) => heard.push(`one ${message.text}`))
    other.on('message:received', ({ message }) => heard.push(`other ${message.text}`))
    server.say('assistant', 'a')
    server.delta('s', 'As I ')
    server.delta('s', 'was saying')
    await advance(100)
    server.finish('s')
    await advance(100)
    const wanted = ['user: Hello', 'assistant: a', 'assistant: As I was saying']
    expect(linesOf(one)).toEqual(wanted)
    expect(linesOf(other)).toEqual(wanted)
    expect(heard.sort()).toEqual(['one As I was saying', 'one a', 'other As I was saying', 'other a'])
    expect(server.sockets).toHaveLength(1)
  })

  it('show what either sends, once', async () => {
    const { server, advance, one, other } = await createPair()
    one.send('from one')
    await advance(1_000)
    other.send('from the other')
    await advance(1_000)
    const wanted = ['user: Hello', 'user: from one', 'user: from the other']
    expect(server.dialog.messages.map(({ text }) => `user: ${text}`)).toEqual(wanted)
    expect(linesOf(one)).toEqual(wanted)
    expect(linesOf(other)).toEqual(wanted)
  })

  it('that begin in one moment share one socket', async () => {
    const { server, browser, advance, page } = await createPair()
    page.kill()
    await advance(10_000)
    const before = server.sockets.length
    const { ports } = browser.createPage()
    const chats = Array.from({ length: 4 }, () => connect(ports))
    await advance(2_000)
    expect(server.sockets.length - before).toBe(1)
    server.say('assistant', 'to all')
    await advance(100)
    for (const chat of chats) {
      expect(chat.getSnapshot().connection).toBe('online')
      expect(linesOf(chat)).toEqual(['user: Hello', 'assistant: to all'])
    }
  })

  it('resume each on its own, where one has missed what the other has', async () => {
    const { server, advance, one, other, ports } = await createPair()
    one.disconnect()
    server.say('assistant', 'while one was away')
    await advance(1_000)
    expect(linesOf(other)).toEqual(['user: Hello', 'assistant: while one was away'])
    void one.connect()
    await advance(2_000)
    expect(linesOf(one)).toEqual(['user: Hello', 'assistant: while one was away'])
    expect(linesOf(other)).toEqual(['user: Hello', 'assistant: while one was away'])
    expect(server.sockets).toHaveLength(1)
    // The one was a message behind, and said so.
    expect(hellos(server).at(-1)).toBe(1)
    expect(ports.logged.filter((line) => line.includes('invalid'))).toEqual([])
  })

  it('are not disturbed by each other’s greeting, though one has to begin anew', async () => {
    const { server, advance, ports, one, other } = await createPair()
    for (let index = 0; index < 60; index += 1) server.say('assistant', String(index))
    await advance(2_000)
    other.disconnect()
    const before = one.getSnapshot()
    const reads = countCalls(server, /GET .*\/messages/)
    // What was kept is too old for it.
    const third = connect(ports, { cacheTtl: 1 })
    await advance(2_000)
    expect(third.getSnapshot().messages).toHaveLength(50)
    expect(countCalls(server, /GET .*\/messages/) - reads).toBe(1)
    expect(server.sockets).toHaveLength(1)
    expect(one.getSnapshot().messages).toBe(before.messages)
    expect(one.getSnapshot().messages).toHaveLength(61)
  })

  it('resume both after the socket was lost, with all that was said meanwhile', async () => {
    const { server, advance, one, other } = await createPair()
    for (let round = 0; round < 5; round += 1) {
      server.closeAll(1006)
      server.say('assistant', `missed ${String(round)}`)
      await advance(20_000)
      server.say('assistant', `live ${String(round)}`)
      await advance(100)
    }
    expect(linesOf(one)).toHaveLength(11)
    expect(linesOf(other)).toEqual(linesOf(one))
    expect(openSockets(server)).toBe(1)
  })

  it.each(['disconnect', 'destroy'] as const)('do not hurt each other by %s', async (end) => {
    const { server, advance, one, other } = await createPair()
    one[end]()
    await advance(60_000)
    server.sockets[0]?.push({ type: 'ping', seq: 1, read_seq: 0 })
    server.say('assistant', 'still here')
    await advance(100)
    expect(other.getSnapshot().connection).toBe('online')
    expect(linesOf(other)).toEqual(['user: Hello', 'assistant: still here'])
  })

  it('are logged out together, and leave no socket', async () => {
    const { server, advance, one, other } = await createPair()
    await one.logout()
    await advance(100)
    expect(openSockets(server)).toBe(0)
    expect(other.getSnapshot().dialogId).toBeNull()
  })

  it('of different guests share nothing', async () => {
    const { server, advance, ports, one } = await createPair()
    const stranger = connect({
      ...ports,
      storage: createMemoryStorage(),
      openChannel: () => ({ post() {}, close() {} }),
    })
    await advance(100)
    stranger.send('I am another')
    await advance(2_000)
    expect(openSockets(server)).toBe(2)
    expect(linesOf(one)).toEqual(['user: Hello'])
    expect(linesOf(stranger)).toEqual(['user: I am another'])
  })

  it('each replace a link that is half open', async () => {
    const { server, advance, one, other, ports } = await createPair()
    server.isDelivering = false
    server.say('assistant', 'lost on a dead link')
    await advance(41_000)
    server.isDelivering = true
    await advance(10_000)
    expect(linesOf(one)).toEqual(['user: Hello', 'assistant: lost on a dead link'])
    expect(linesOf(other)).toEqual(linesOf(one))
    expect(openSockets(server)).toBe(1)
    expect(ports.network.isOnline()).toBe(true)
  })

  it('do not go back to a link that one of them has found dead', async () => {
    const { server, advance, one, other } = await createPair()
    const [dead] = server.sockets
    // What is sent on it is lost: the hello of whoever joins is not answered.
    if (dead !== undefined) dead.send = () => undefined
    one.disconnect()
    void one.connect()
    // The other has heard nothing for less than 40 s, and still believes in it.
    await advance(15_000)
    expect(one.getSnapshot().connection).toBe('online')
    expect(openSockets(server)).toBe(2)
    await advance(30_000)
    server.say('assistant', 'on a new link')
    await advance(100)
    expect(linesOf(one)).toEqual(['user: Hello', 'assistant: on a new link'])
    expect(linesOf(other)).toEqual(linesOf(one))
    expect(openSockets(server)).toBe(1)
  })
})

describe('the last one out', () => {
  const leave: readonly (readonly [string, (chat: ReplyXClient) => void])[] = [
    ['disconnect', (chat) => chat.disconnect()],
    ['destroy', (chat) => chat.destroy()],
  ]

  it.each(leave)('closes the socket 5 s after %s, and not before', async (_, end) => {
    const { server, advance, one, other } = await createPair()
    end(one)
    await advance(10_000)
    expect(openSockets(server)).toBe(1)
    end(other)
    await advance(4_900)
    expect(openSockets(server)).toBe(1)
    await advance(200)
    expect(openSockets(server)).toBe(0)
  })

  it('leaves nothing open on a page that is put away', async () => {
    const { server, one, other, page } = await createPair()
    one.destroy()
    other.destroy()
    expect(openSockets(server)).toBe(1)
    page.ports.signalPage('hide')
    expect(openSockets(server)).toBe(0)
  })

  it('closes at once where the page is put away', async () => {
    const { server, page } = await createPair()
    page.ports.signalPage('hide')
    expect(openSockets(server)).toBe(0)
  })

  it('closes at once where the visitor leaves', async () => {
    const { server, advance, one } = await createPair()
    const left = one.logout()
    await advance(10)
    await left
    expect(openSockets(server)).toBe(0)
  })

  it('makes way for a client made within 5 s, which takes the socket over', async () => {
    const { server, advance, one, other, ports } = await createPair()
    one.destroy()
    other.destroy()
    server.say('assistant', 'between two clients')
    await advance(3_000)
    const next = connect(ports)
    await advance(1_000)
    expect(next.getSnapshot().connection).toBe('online')
    expect(linesOf(next)).toEqual(['user: Hello', 'assistant: between two clients'])
    await advance(20_000)
    server.say('assistant', 'and on')
    await advance(100)
    expect(linesOf(next)).toHaveLength(3)
    expect(server.sockets).toHaveLength(1)
  })

  it('makes way many times over, and leaves no listener on the page', async () => {
    const { server, advance, one, other, page } = await createPair()
    one.destroy()
    other.destroy()
    await advance(10_000)
    const counted = countListeners(page.ports)
    const before = server.sockets.length
    for (let round = 0; round < 20; round += 1) {
      const chat = connect(counted.ports)
      await advance(1_000)
      expect(chat.getSnapshot().connection).toBe('online')
      chat.destroy()
    }
    expect(server.sockets.length - before).toBe(1)
    await advance(10_000)
    expect(openSockets(server)).toBe(0)
    expect(server.clock.pendingTimers).toBe(0)
    expect(counted.size).toBe(0)
  })

  it('leaves no listener where the socket ends while nobody uses it', async () => {
    const { server, advance, one, other, page } = await createPair()
    one.destroy()
    other.destroy()
    await advance(10_000)
    const counted = countListeners(page.ports)
    const chat = connect(counted.ports)
    await advance(1_000)
    chat.destroy()
    server.closeAll(1001)
    await advance(10_000)
    expect(server.clock.pendingTimers).toBe(0)
    expect(counted.size).toBe(0)
  })

  it('does not hand a socket over that has meanwhile died unseen', async () => {
    const { server, advance, one, other, ports } = await createPair()
    one.destroy()
    other.destroy()
    server.isDelivering = false
    const [dead] = server.sockets
    // A half-open link answers nothing, the hello included.
    if (dead !== undefined) dead.send = () => undefined
    await advance(1_000)
    const next = connect(ports)
    server.isDelivering = true
    await advance(30_000)
    expect(next.getSnapshot().connection).toBe('online')
    server.say('assistant', 'fresh')
    await advance(100)
    expect(linesOf(next)).toEqual(['user: Hello', 'assistant: fresh'])
  })
})
