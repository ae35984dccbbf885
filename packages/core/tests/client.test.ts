import { describe, expect, it } from 'vitest'

import { API_URL, createHarness, createOnline } from './harness.ts'

describe('a conversation', () => {
  it('shows what the visitor sends at once, and the answer when it comes', async () => {
    const { server, chat, lines } = createHarness()
    void chat.connect()
    await server.clock.advance(100)
    expect(chat.getSnapshot()).toMatchObject({ connection: 'online', channel: null, dialogId: null })

    const { key, settled } = chat.send('Where is my order?')
    expect(lines()).toEqual(['user: Where is my order? [saving]'])
    await server.clock.advance(1_000)
    expect(await settled).toMatchObject({ status: 'sent', message: { key, sender: 'user' } })
    expect(chat.getSnapshot()).toMatchObject({ connection: 'online', channel: 'socket' })

    server.delta('a', 'It ')
    server.delta('a', 'is on ')
    await server.clock.advance(20)
    expect(lines()).toEqual(['user: Where is my order?', 'assistant: It is on  [streaming]'])
    const streamed = chat.getSnapshot().messages.at(-1)
    server.delta('a', 'its way.')
    server.finish('a')
    await server.clock.advance(20)
    expect(lines()).toEqual(['user: Where is my order?', 'assistant: It is on its way.'])
    expect(chat.getSnapshot().messages.at(-1)?.key).toBe(streamed?.key)
    expect(chat.getSnapshot().messages[0]?.key).toBe(key)
  })

  it('keeps the key of a message from the first moment to the last', async () => {
    const { chat, server } = await createOnline()
    const { key } = chat.send('again')
    const keys = [chat.getSnapshot().messages.at(-1)?.key]
    await server.clock.advance(1_000)
    keys.push(chat.getSnapshot().messages.at(-1)?.key)
    expect(keys).toEqual([key, key])
  })

  it('gives the same snapshot until something changes, and the same parts where only others changed', async () => {
    const { chat, server } = await createOnline()
    const before = chat.getSnapshot()
    await server.clock.advance(5_000)
    expect(chat.getSnapshot()).toBe(before)
    chat.setDraft('x')
    expect(chat.getSnapshot()).not.toBe(before)
    expect(chat.getSnapshot().messages).toBe(before.messages)
    expect(chat.getSnapshot().handoff).toBe(before.handoff)
  })

  it('tells subscribers once per frame, however many deltas come', async () => {
    const { chat, server } = await createOnline()
    let notified = 0
    chat.subscribe(() => (notified += 1))
    for (let piece = 0; piece < 50; piece += 1) server.delta('a', `${String(piece)} `)
    await server.clock.advance(16)
    expect(notified).toBe(1)
  })
})

describe('handoff', () => {
  it('goes through the whole story', async () => {
    const { chat, server } = await createOnline()
    const seen: string[] = []
    chat.on('handoff:changed', ({ current, previous }) => seen.push(`${previous.status}→${current.status}`))
    const asked = chat.requestOperator()
    expect(chat.getSnapshot().handoff.status).toBe('requested')
    await server.clock.advance(100)
    await asked
    expect(chat.getSnapshot().handoff).toMatchObject({ status: 'requested', queuePosition: 1 })
    server.handoff('started', { manager: { id: 7, name: 'Maria', avatar: null } })
    await server.clock.advance(100)
    expect(chat.getSnapshot().handoff).toEqual({ status: 'active', operator: { id: 7, name: 'Maria' } })
    server.say('manager', 'Hi, Maria here')
    server.handoff('released')
    await server.clock.advance(100)
    expect(chat.getSnapshot().handoff.status).toBe('released')
    server.say('assistant', 'I am back')
    await server.clock.advance(100)
    expect(chat.getSnapshot().handoff.status).toBe('none')
    expect(seen).toEqual([
      'none→requested',
      'requested→requested',
      'requested→active',
      'active→released',
      'released→none',
    ])
  })

  it('cuts an answer that is being written when an operator takes over', async () => {
    const { chat, server, lines } = await createOnline()
    server.delta('a', 'As I was say')
    await server.clock.advance(20)
    server.handoff('started', { manager: { id: 7, name: 'Maria' } })
    server.push({ type: 'message_delta', stream_id: 'a', offset: 12, text: 'ing', control_epoch: 0 })
    await server.clock.advance(20)
    expect(lines().at(-1)).toBe('assistant: As I was say [interrupted]')
    expect(chat.getSnapshot().handoff.status).toBe('active')
  })

  it('takes the optimistic request back where it is refused, and says so', async () => {
    const { chat, server, errors } = await createOnline()
    server.failNext(/handoff\/request/, { kind: 'status', status: 403, body: { detail: 'no' } })
    const asked = chat.requestOperator()
    const outcome = expect(asked).rejects.toMatchObject({ code: 'handoff_refused' })
    await server.clock.advance(100)
    await outcome
    expect(chat.getSnapshot().handoff.status).toBe('none')
    expect(errors).toEqual(['handoff_refused'])
  })
})

describe('the link', () => {
  it('fetches what was missed after a loss, once each and in order', async () => {
    const { chat, server, lines } = await createOnline()
    await server.clock.advance(11_000)
    server.closeAll(1006)
    server.say('assistant', 'one')
    server.say('assistant', 'two')
    await server.clock.advance(3_000)
    expect(chat.getSnapshot().connection).toBe('online')
    expect(lines()).toEqual(['user: Hello', 'assistant: one', 'assistant: two'])
  })

  it('asks for a frame that was lost on the way', async () => {
    const { server, lines } = await createOnline()
    server.isDelivering = false
    server.say('assistant', 'lost')
    server.isDelivering = true
    server.say('assistant', 'kept')
    await server.clock.advance(100)
    expect(lines()).toEqual(['user: Hello'])
    await server.clock.advance(400)
    expect(lines()).toEqual(['user: Hello', 'assistant: lost', 'assistant: kept'])
  })

  it('notices by the heartbeat that the last frame was lost, and answers it', async () => {
    const { server, lines } = await createOnline()
    server.isDelivering = false
    server.say('assistant', 'lost')
    server.isDelivering = true
    server.push({ type: 'ping', seq: 2, read_seq: 0 })
    await server.clock.advance(400)
    expect(lines()).toEqual(['user: Hello', 'assistant: lost'])
    expect(server.sockets.at(-1)?.sent).toContain('{"type":"pong"}')
  })

  it('reads the newest page where the log began anew', async () => {
    const { chat, server, lines } = await createOnline()
    const resets: number[] = []
    chat.on('history:reset', ({ dialogId }) => resets.push(dialogId))
    server.say('assistant', 'gone')
    await server.clock.advance(100)
    server.loseLog((message) => message.sender === 'user')
    await server.clock.advance(10_000)
    expect(lines()).toEqual(['user: Hello'])
    expect(resets).toEqual([server.dialog.id])
  })

  it('is dead after 40 seconds of silence, and comes back', async () => {
    const { chat, server } = await createOnline()
    await server.clock.advance(39_000)
    expect(server.sockets).toHaveLength(1)
    await server.clock.advance(5_000)
    expect(server.sockets).toHaveLength(2)
    expect(chat.getSnapshot().connection).toBe('online')
  })

  it('gives a socket up that is not greeted within 10 seconds', async () => {
    const { chat, server } = await createOnline()
    server.closeAll(1006)
    const greet = server.dialog.guestId
    Object.assign(server.dialog, { guestId: greet })
    server.isAccepting = false
    await server.clock.advance(60_000)
    expect(chat.getSnapshot().connection).toBe('reconnecting')
    server.isAccepting = true
    await server.clock.advance(31_000)
    expect(chat.getSnapshot().connection).toBe('online')
  })

  it('says offline without a network, and is back at once with it', async () => {
    const { chat, server, ports, lines } = await createOnline()
    ports.setOnline(false)
    server.closeAll(1006)
    await server.clock.advance(3_000)
    expect(chat.getSnapshot().connection).toBe('offline')
    chat.send('written offline')
    await server.clock.advance(20_000)
    expect(lines().at(-1)).toBe('user: written offline [queued]')
    ports.setOnline(true)
    await server.clock.advance(1_000)
    expect(chat.getSnapshot().connection).toBe('online')
    expect(lines().at(-1)).toBe('user: written offline')
  })
})

describe('sending', () => {
  it('sends once, though the answer and the echo are lost', async () => {
    const { chat, server, lines } = await createOnline()
    server.isDelivering = false
    server.failNext(/POST .*messages/, { kind: 'loseAnswer' })
    const { settled } = chat.send('only once')
    await server.clock.advance(10_000)
    server.isDelivering = true
    expect(await settled).toMatchObject({ status: 'sent' })
    expect(server.dialog.messages.filter(({ text }) => text === 'only once')).toHaveLength(1)
    expect(lines().filter((line) => line.includes('only once'))).toHaveLength(1)
  })

  it('settles by the echo where the answer is lost', async () => {
    const { chat, server } = await createOnline()
    server.failNext(/POST .*messages/, { kind: 'loseAnswer' })
    const { settled } = chat.send('echoed')
    await server.clock.advance(30)
    expect(await settled).toMatchObject({ status: 'sent', message: { text: 'echoed' } })
    expect(
      server.requests.filter(({ method, path }) => method === 'POST' && path.includes('messages')),
    ).toHaveLength(2)
  })

  it('keeps the order of what was written, whatever fails', async () => {
    const { chat, server, lines } = await createOnline()
    server.failNext(/POST .*messages/, { kind: 'lose' })
    server.failNext(/POST .*messages/, { kind: 'status', status: 503 })
    for (const text of ['one', 'two', 'three']) chat.send(text)
    await server.clock.advance(20_000)
    expect(lines()).toEqual(['user: Hello', 'user: one', 'user: two', 'user: three'])
  })

  it('shows a refused message with its reason and goes on with the next', async () => {
    const { chat, server, lines } = await createOnline()
    server.failNext(/POST .*messages/, { kind: 'status', status: 422, body: { detail: 'too odd' } })
    const bad = chat.send('odd')
    chat.send('even')
    await server.clock.advance(1_000)
    expect(await bad.settled).toMatchObject({
      status: 'failed',
      error: { code: 'request_invalid', status: 422 },
    })
    expect(lines()).toEqual(['user: Hello', 'user: even', 'user: odd [failed]'])
    const again = chat.retry(bad.key)
    await server.clock.advance(1_000)
    expect(await again.settled).toMatchObject({ status: 'sent' })
    expect(lines()).toEqual(['user: Hello', 'user: even', 'user: odd'])
  })

  it('edits under a new key once it may have been stored, and discards', async () => {
    const { chat, server, lines } = await createOnline()
    server.failNext(/POST .*messages/, { kind: 'status', status: 400 })
    server.failNext(/POST .*messages/, { kind: 'status', status: 400 })
    const first = chat.send('frist')
    const second = chat.send('second')
    await server.clock.advance(1_000)
    const edited = chat.edit(first.key, 'first')
    expect(edited.key).not.toBe(first.key)
    void chat.discard(second.key)
    await server.clock.advance(1_000)
    expect(lines()).toEqual(['user: Hello', 'user: first'])
    expect(() => chat.discard(second.key)).toThrowError(/no queued or failed message/)
  })

  it('tells of an edit that cannot be taken, and keeps the message as it was', async () => {
    const { chat, server, lines } = await createOnline()
    server.failNext(/POST .*messages/, { kind: 'status', status: 400 })
    const first = chat.send('frist')
    await server.clock.advance(1_000)
    const refused = chat.edit(first.key, 'fir\0st')
    expect(await refused.settled).toMatchObject({ status: 'failed', error: { code: 'text_invalid' } })
    await server.clock.advance(100)
    expect(chat.getSnapshot().error).toMatchObject({ code: 'text_invalid' })
    expect(lines()).toEqual(['user: Hello', 'user: frist [failed]'])
  })

  it('pauses as long as a rate limit asks, and goes on by itself', async () => {
    const { chat, server, lines } = await createOnline()
    const limits: number[] = []
    chat.on('rate:reached', ({ until }) => limits.push(until - server.clock.now()))
    server.failNext(/POST .*messages/, { kind: 'status', status: 429, headers: { 'Retry-After': '20' } })
    chat.send('slowly')
    await server.clock.advance(1_000)
    expect(chat.getSnapshot().limit).toMatchObject({ kind: 'rate' })
    expect(limits[0]).toBeGreaterThan(18_000)
    await server.clock.advance(18_000)
    expect(lines().at(-1)).toBe('user: slowly [sending]')
    await server.clock.advance(3_000)
    expect(lines().at(-1)).toBe('user: slowly')
    expect(chat.getSnapshot().limit).toBeNull()
  })

  it.each([
    ['is lost', { kind: 'lose' }],
    ['is answered by nothing', { kind: 'loseAnswer' }],
    ['meets a broken server', { kind: 'status', status: 503 }],
  ] as const)('says of what has left that it is on its way, though it waits: it %s', async (_, fault) => {
    const { chat, server, ports, lines } = await createOnline()
    server.isDelivering = false
    server.failNext(/POST .*messages/, fault)
    chat.send('perhaps there')
    chat.send('surely here')
    await server.clock.advance(100)
    ports.setOnline(false)
    await server.clock.advance(30_000)
    expect(lines().slice(1)).toEqual(['user: perhaps there [sending]', 'user: surely here [queued]'])
  })

  it.each([
    [402, 'topUp'],
    [403, 'upgrade'],
  ])('says by %i that the plan is used up', async (status, needs) => {
    const { chat, server } = await createOnline()
    const seen: string[] = []
    chat.on('plan:reached', (event) => seen.push(event.needs))
    server.failNext(/POST .*messages/, { kind: 'status', status })
    chat.send('more')
    await server.clock.advance(1_000)
    expect(seen).toEqual([needs])
    expect(chat.getSnapshot().limit).toEqual({ kind: 'plan', needs })
  })

  it('parks what the server stumbles over eight times, and goes on', async () => {
    const { chat, server, lines } = await createOnline()
    for (let time = 0; time < 8; time += 1)
      server.failNext(/POST .*messages/, { kind: 'status', status: 500 })
    chat.send('poison')
    chat.send('behind')
    for (let minute = 0; minute < 6; minute += 1) {
      server.push({ type: 'ping', seq: server.dialog.log.length, read_seq: 0 })
      await server.clock.advance(30_000)
    }
    expect(lines()).toEqual(['user: Hello', 'user: behind', 'user: poison [failed]'])
  })

  it.each([
    ['', 'text_empty'],
    ['  \n', 'text_empty'],
    ['x'.repeat(4_001), 'text_too_long'],
    ['a\0b', 'text_invalid'],
    ['\ud800', 'text_invalid'],
  ])('refuses %j before it sends', async (text, code) => {
    const { chat, lines } = await createOnline()
    chat.setDraft(text)
    expect(await chat.send(text).settled).toMatchObject({ status: 'failed', error: { code } })
    expect(lines()).toEqual(['user: Hello'])
    expect(chat.getSnapshot().draft).toBe(text)
  })

  it('takes 4,000 characters beyond the basic plane', async () => {
    const { chat, server } = await createOnline()
    const { settled } = chat.send('😀'.repeat(4_000))
    await server.clock.advance(1_000)
    expect(await settled).toMatchObject({ status: 'sent' })
  })
})

describe('reading', () => {
  it('counts what others wrote and the visitor has not seen', async () => {
    const { chat, server } = await createOnline()
    const seen: number[] = []
    chat.on('unread:changed', ({ current }) => seen.push(current))
    server.say('assistant', 'one')
    server.say('system', 'notice')
    server.say('manager', 'two')
    await server.clock.advance(100)
    expect(chat.getSnapshot().unread).toBe(2)
    chat.markRead()
    expect(chat.getSnapshot().unread).toBe(0)
    await server.clock.advance(100)
    expect(server.dialog.readSeq).toBe(4)
    expect(seen).toEqual([2, 0])
  })

  it('sends a read mark again that the server does not know', async () => {
    const { chat, server } = await createOnline()
    server.say('assistant', 'one')
    await server.clock.advance(100)
    server.failNext(/POST .*read/, { kind: 'lose' })
    chat.markRead()
    await server.clock.advance(100)
    expect(server.dialog.readSeq).toBe(0)
    server.push({ type: 'ping', seq: 2, read_seq: 0 })
    await server.clock.advance(100)
    expect(server.dialog.readSeq).toBe(2)
  })

  it('pages back through the history', async () => {
    const { chat, server, lines } = await createOnline()
    for (let count = 0; count < 120; count += 1) server.say('assistant', `m${String(count)}`)
    await server.clock.advance(100)
    chat.disconnect()
    const fresh = createHarness({}, server)
    const guest = { guestId: server.dialog.guestId, assistantId: 1, createdAt: '' }
    const key = `guest:${API_URL}:1`
    await fresh.ports.storage.transact(key, () => ({ result: null, writes: [[key, guest]] }))
    void fresh.chat.connect()
    await server.clock.advance(1_000)
    expect(fresh.lines()).toHaveLength(50)
    expect(fresh.chat.getSnapshot().hasOlder).toBe(true)
    const first = fresh.chat.loadOlder()
    await server.clock.settle()
    expect(await first).toBe(true)
    const second = fresh.chat.loadOlder()
    await server.clock.advance(100)
    expect(await second).toBe(false)
    expect(fresh.lines()).toEqual(lines())
  })
})

describe('what is on the screen', () => {
  it('stays where the open dialog is opened once more', async () => {
    const { chat, server, lines } = await createOnline()
    const opened = chat.openDialog(server.dialog.id)
    expect(lines()).toEqual(['user: Hello'])
    await server.clock.advance(1_000)
    await opened
    expect(lines()).toEqual(['user: Hello'])
    expect(server.sockets).toHaveLength(1)
  })
})

describe('typing', () => {
  it('is signalled at most every three seconds, and taken back', async () => {
    const { chat, server } = await createOnline()
    const typed = (): string[] =>
      (server.sockets.at(-1)?.sent ?? []).filter((data) => data.includes('typing'))
    chat.setDraft('H')
    chat.setDraft('He')
    expect(typed()).toHaveLength(1)
    await server.clock.advance(3_000)
    chat.setDraft('Hel')
    expect(typed()).toHaveLength(2)
    await server.clock.advance(5_000)
    expect(typed().at(-1)).toContain('typing_stop')
  })

  it('of the operator is shown, and not for ever', async () => {
    const { chat, server } = await createOnline()
    server.push({ type: 'typing_start', actor: 'manager', name: 'Maria' })
    await server.clock.advance(20)
    expect(chat.getSnapshot().typing).toEqual({ actor: 'manager', name: 'Maria' })
    await server.clock.advance(10_000)
    expect(chat.getSnapshot().typing).toBeNull()
  })
})

describe('frames that do not fit', () => {
  it('are dropped and harm nothing', async () => {
    const { chat, server, lines, errors } = await createOnline()
    const planted = { id: 9, sender: 'assistant', text: 'planted', timestamp: '', seq: 2, updated_seq: 2 }
    const odd: unknown[] = [
      'nonsense',
      '[]',
      'null',
      '{"type":7}',
      { type: 'message' },
      { type: 'message', seq: 2, message: 'hi' },
    ]
    odd.push(
      { type: 'brand_new', seq: 9 },
      { type: '__proto__' },
      // Its name becomes `__proto__` where names are turned into ours.
      { type: 'message', seq: 2, ____proto____: { message: planted } },
      { type: 'constructor' },
      { type: 'welcome', epoch: 5 },
    )
    for (const frame of odd) server.push(frame)
    server.say('assistant', 'still here')
    await server.clock.advance(1_000)
    expect(lines()).toEqual(['user: Hello', 'assistant: still here'])
    expect(errors).toEqual([])
    expect(chat.getSnapshot().connection).toBe('online')
  })
})

describe('the end', () => {
  it('leaves no timer, socket or listener', async () => {
    const { chat, server } = await createOnline()
    chat.setDraft('x')
    chat.destroy()
    await server.clock.advance(5_000)
    expect(server.clock.pendingTimers).toBe(0)
    expect(server.sockets.every((socket) => socket.isClosed)).toBe(true)
    await expect(chat.connect()).rejects.toMatchObject({ code: 'destroyed' })
    expect(() => chat.send('x')).toThrowError(/destroyed/)
  })

  it('of a session takes the outbox along and says how much was dropped', async () => {
    const { chat, server, ports } = await createOnline()
    ports.setOnline(false)
    chat.send('one')
    chat.send('two')
    await server.clock.advance(100)
    expect(await chat.logout()).toBe(2)
    expect(chat.getSnapshot()).toMatchObject({ messages: [], dialogId: null, connection: 'idle', unread: 0 })
    ports.setOnline(true)
    const before = server.dialog.guestId
    void chat.connect()
    await server.clock.advance(1_000)
    chat.send('another visitor')
    await server.clock.advance(1_000)
    expect(server.dialog.guestId).not.toBe(before)
    expect(server.dialogs.flatMap(({ messages }) => messages.map(({ text }) => text))).toEqual([
      'Hello',
      'another visitor',
    ])
  })
})
