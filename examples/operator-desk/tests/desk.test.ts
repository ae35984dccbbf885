import { describe, expect, it } from 'vitest'
import { ApiError } from '../src/api.ts'
import { waitingOf } from '../src/state.ts'
import { createFakeDesk, entry, handoff, held, message, settled, welcome } from './fakes.ts'

/** A desk on which dialog 1 has been taken and its history stands. */
const withDialog = async () => {
  const fake = createFakeDesk()
  fake.server.messages = [message(1), message(2)]
  await fake.goOnline(entry(1), entry(2))
  await fake.desk.take(1)
  await settled()
  const taken = handoff({
    status: 'active',
    manager: { id: 'maria', name: 'Maria' },
    version: 2,
    controlEpoch: 1,
  })
  fake.receive({ type: 'welcome', welcome: welcome({ lastSeq: 2, handoff: taken }) })
  await settled()
  return fake
}

const dialogOf = (fake: ReturnType<typeof createFakeDesk>) => fake.desk.getState().dialogs.get(1)

describe('the queue', () => {
  it('stands in the order of waiting', async () => {
    const { desk, goOnline } = createFakeDesk()
    await goOnline(entry(3), entry(1), entry(2, { requestedAt: '2026-01-05T09:00:00.000Z' }))
    expect(waitingOf(desk.getState()).map(({ dialogId }) => dialogId)).toEqual([2, 1, 3])
  })

  it('tells of new requests, but not of those found at the start', async () => {
    const { arrivals, goOnline, receive } = createFakeDesk()
    await goOnline(entry(1))
    expect(arrivals).toEqual([])
    receive({ type: 'queue', entries: [entry(1), entry(2)], serverNow: null })
    expect(arrivals).toEqual([2])
  })

  it('is searched by words, in any order, and by number', async () => {
    const { desk, goOnline } = createFakeDesk()
    await goOnline(entry(1, { lastUserText: 'Broken lamp' }), entry(2, { lastUserText: 'Lamp late' }))
    const found = (text: string): number[] => {
      desk.search(text)
      return waitingOf(desk.getState()).map(({ dialogId }) => dialogId)
    }
    expect(found('lamp BROKEN')).toEqual([1])
    expect(found('#2')).toEqual([2])
    expect(found('sofa')).toEqual([])
    expect(found(' ')).toEqual([1, 2])
  })

  it('counts the wait by the server’s clock', async () => {
    const { desk, clock, receive, state } = createFakeDesk()
    state({ status: 'online' })
    receive({ type: 'queue', entries: [entry(1)], serverNow: new Date(clock.now() + 5_000).toISOString() })
    expect(desk.getState().clockOffset).toBe(5_000)
  })
})

describe('taking', () => {
  it('opens the dialog and holds it', async () => {
    const { desk, sentOf } = await withDialog()
    expect(desk.getState()).toMatchObject({ selectedId: 1, held: [{ dialogId: 1 }], notice: null })
    expect(sentOf('watch')).toEqual([{ type: 'watch', dialog_id: 1 }])
  })

  it('says who was faster', async () => {
    const { desk, goOnline, refusals } = createFakeDesk()
    await goOnline(entry(1))
    const theirs = handoff({ status: 'active', manager: { id: 'oleg', name: 'Oleg' } })
    refusals.set('takeover', new ApiError(409, 'handoff_taken', 'taken', { handoff: theirs }))
    expect(await desk.take(1)).toBe(false)
    expect(desk.getState()).toMatchObject({
      selectedId: null,
      pending: [],
      notice: { type: 'taken-by-other', name: 'Oleg' },
    })
  })

  it('asks only once while the answer is on its way', async () => {
    const { desk, goOnline, calls } = createFakeDesk()
    await goOnline(entry(1))
    await Promise.all([desk.take(1), desk.take(1)])
    expect(calls.filter((call) => call === 'takeover 1')).toHaveLength(1)
  })

  it('says that it needs a connection', async () => {
    const { desk, goOnline, server } = createFakeDesk()
    await goOnline(entry(1))
    server.isDown = true
    await desk.take(1)
    expect(desk.getState().notice).toEqual({ type: 'action-failed', isOffline: true })
  })
})

describe('own dialogs', () => {
  it('say so when a colleague passes one on, and when one is lost', async () => {
    const { desk, goOnline, receive, server } = createFakeDesk()
    await goOnline()
    server.held = [held(5)]
    receive({ type: 'queue', entries: [], serverNow: null })
    await settled()
    expect(desk.getState().notice).toEqual({ type: 'received', dialogId: 5, guest: 'g5' })
    server.held = []
    receive({ type: 'queue', entries: [], serverNow: null })
    await settled()
    expect(desk.getState().notice).toEqual({ type: 'dialog-lost', guest: 'g5' })
  })

  it('are watched though another is shown', async () => {
    const { goOnline, receive, server, sentOf } = createFakeDesk()
    await goOnline()
    server.held = [held(5)]
    receive({ type: 'queue', entries: [], serverNow: null })
    await settled()
    expect(sentOf('watch')).toEqual([{ type: 'watch', dialog_id: 5 }])
  })

  it('are released and can be taken back', async () => {
    const { desk } = await withDialog()
    await desk.release(1)
    await settled()
    expect(desk.getState()).toMatchObject({ held: [], notice: { type: 'released', dialogId: 1 } })
    expect(await desk.take(1)).toBe(true)
  })

  it('are transferred to a colleague', async () => {
    const { desk, calls } = await withDialog()
    await desk.readColleagues()
    expect(desk.getState().colleagues?.map(({ name }) => name)).toEqual(['Oleg', 'Ines'])
    await desk.transfer(1, { id: 'oleg', name: 'Oleg' })
    expect(calls).toContain('transfer 1 oleg')
    expect(desk.getState()).toMatchObject({ held: [], notice: { type: 'transferred', name: 'Oleg' } })
  })
})

describe('looking', () => {
  it('begins only when one stays with a request', async () => {
    const { desk, goOnline, clock, sentOf } = createFakeDesk()
    await goOnline(entry(1), entry(2))
    desk.select(1)
    clock.advance(100)
    desk.select(2)
    clock.advance(200)
    expect(sentOf('watch')).toEqual([{ type: 'watch', dialog_id: 2 }])
    desk.select(null)
    expect(sentOf('unwatch')).toEqual([{ type: 'unwatch', dialog_id: 2 }])
    expect(desk.getState().dialogs.size).toBe(0)
  })

  it('asks for what is missing after a moment', async () => {
    const fake = await withDialog()
    fake.receive({ type: 'message', dialogId: 1, seq: 4, message: message(4) })
    fake.clock.advance(250)
    expect(fake.sentOf('watch').at(-1)).toEqual({ type: 'watch', dialog_id: 1, epoch: 'first', since_seq: 2 })
  })

  it('tells what was seen once, and only of dialogs that are held', async () => {
    const { desk, sentOf } = await withDialog()
    desk.see(1, 2)
    desk.see(1, 2)
    desk.see(2, 9)
    expect(sentOf('read')).toEqual([{ type: 'read', dialog_id: 1, seq: 2 }])
  })

  it('reads earlier pages', async () => {
    const fake = createFakeDesk()
    fake.server.messages = Array.from({ length: 60 }, (_, index) => message(index + 1))
    await fake.goOnline(entry(1))
    await fake.desk.take(1)
    fake.receive({ type: 'welcome', welcome: welcome({ lastSeq: 60 }) })
    await settled()
    expect(dialogOf(fake)?.messages).toHaveLength(50)
    await fake.desk.loadOlder(1)
    expect(dialogOf(fake)).toMatchObject({ hasOlder: false, messages: { length: 60 } })
  })
})

describe('writing', () => {
  it('shows a message at once and settles it with the answer', async () => {
    const fake = await withDialog()
    fake.desk.write(1, '  Hello ')
    fake.desk.send(1)
    expect(dialogOf(fake)).toMatchObject({ draft: '', outgoing: [{ text: 'Hello', status: 'sending' }] })
    await settled()
    expect(dialogOf(fake)).toMatchObject({ outgoing: [], messages: [{}, {}, { text: 'Hello' }] })
  })

  it('keeps the order and the ids when the connection fails, and sends by itself when it is back', async () => {
    const fake = await withDialog()
    fake.server.isDown = true
    fake.goOffline()
    for (const text of ['one', 'two']) {
      fake.desk.write(1, text)
      fake.desk.send(1)
    }
    await settled()
    expect(dialogOf(fake)?.outgoing).toMatchObject([{ status: 'failed' }, { status: 'failed' }])
    fake.server.isDown = false
    await fake.goOnline(entry(2))
    await settled()
    expect(fake.server.messages.slice(2).map(({ text, clientMessageId }) => [text, clientMessageId])).toEqual(
      [
        ['one', 'id-1'],
        ['two', 'id-2'],
      ],
    )
    expect(dialogOf(fake)?.outgoing).toEqual([])
  })

  it('leaves a refused message to the operator', async () => {
    const fake = await withDialog()
    fake.refusals.set('send', new ApiError(409, 'handoff_not_yours', 'not yours', {}))
    fake.desk.write(1, 'Hello')
    fake.desk.send(1)
    await settled()
    await fake.goOnline()
    expect(fake.calls.filter((call) => call.startsWith('send'))).toHaveLength(1)
    fake.refusals.clear()
    fake.desk.retry(1, 'id-1')
    await settled()
    expect(fake.server.messages.at(-1)).toMatchObject({ clientMessageId: 'id-1' })
  })

  it('tells that the operator types, and that he has stopped', async () => {
    const { desk, clock, sent } = await withDialog()
    sent.length = 0
    desk.write(1, 'H')
    clock.advance(3_000)
    desk.write(1, 'He')
    clock.advance(3_999)
    expect(sent.map(({ type }) => type)).toEqual(['typing_start'])
    clock.advance(1)
    desk.write(1, 'Hel')
    desk.send(1)
    expect(sent.map(({ type }) => type)).toEqual([
      'typing_start',
      'typing_stop',
      'typing_start',
      'typing_stop',
    ])
  })
})

describe('a lost connection', () => {
  it('is resumed where it broke off', async () => {
    const fake = await withDialog()
    fake.goOffline()
    fake.sent.length = 0
    await fake.goOnline()
    expect(fake.sentOf('watch')).toEqual([{ type: 'watch', dialog_id: 1, epoch: 'first', since_seq: 2 }])
    fake.receive({
      type: 'welcome',
      welcome: welcome({ replay: 'gap', lastSeq: 3, handoff: handoff({ version: 2, status: 'active' }) }),
    })
    fake.receive({ type: 'message', dialogId: 1, seq: 3, message: message(3) })
    expect(dialogOf(fake)).toMatchObject({ phase: 'ready', cursor: 3, messages: { length: 3 } })
  })

  it('ends the desk where the token has run out', async () => {
    const { goOnline, refusals, receive, expired } = createFakeDesk()
    await goOnline()
    refusals.set('myDialogs', new ApiError(401, 'token_expired', 'expired', {}))
    receive({ type: 'queue', entries: [], serverNow: null })
    await settled()
    expect(expired()).toBe(1)
  })

  it('ends it too where the socket says so', () => {
    const { state, expired } = createFakeDesk()
    state({ status: 'refused', reason: 'token' })
    expect(expired()).toBe(1)
  })
})

describe('signs of life', () => {
  it('go out at once, on time, and with each ping when timers run late', async () => {
    const { clock, calls, goOnline, receive, desk } = createFakeDesk()
    await goOnline()
    const beats = (): string[] => calls.filter((call) => call.startsWith('heartbeat'))
    expect(beats()).toEqual(['heartbeat online'])
    receive({ type: 'ping' })
    expect(beats()).toHaveLength(1)
    clock.advance(20_000)
    expect(beats()).toHaveLength(2)
    desk.setPresence('away')
    expect(beats().at(-1)).toBe('heartbeat away')
    await desk.signOut()
    expect(beats().at(-1)).toBe('heartbeat offline')
    clock.advance(60_000)
    expect(beats()).toHaveLength(4)
  })
})
