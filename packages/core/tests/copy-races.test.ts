import { createReplyX, type ReplyXClient, type ReplyXOptions } from '@replyx/core'
import { createMemoryStorage, type ScriptedPorts, type ScriptedServer } from '@replyx/core/testing'
import { describe, expect, it } from 'vitest'

import { API_URL, createOnline, linesOf } from './harness.ts'
import { holdAnswers, interceptFetch } from './intercept.ts'

const createWidget = (ports: ScriptedPorts, options: Partial<ReplyXOptions> = {}): ReplyXClient =>
  createReplyX({ assistantId: 1, apiUrl: API_URL, ports, logLevel: 'debug', ...options })

/** Fresh ports of a later page of the same guest. */
function returning(server: ScriptedServer): ScriptedPorts {
  const guest = { guestId: server.dialog.guestId, assistantId: 1, createdAt: '' }
  return server.createPorts({ storage: createMemoryStorage([[`guest:${API_URL}:1`, guest]]) })
}

/** A dialog with `count` messages of the assistant, and the visitor's next page, not yet connected. */
async function createHistory(count: number): Promise<{ server: ScriptedServer; ports: ScriptedPorts }> {
  const { chat, server } = await createOnline()
  for (let index = 0; index < count; index += 1) server.say('assistant', `m${String(index)}`)
  await server.clock.advance(100)
  chat.destroy()
  return { server, ports: returning(server) }
}

const status = async (settled: Promise<{ status: string }>): Promise<string> =>
  Promise.race([
    settled.then((outcome) => outcome.status),
    new Promise<string>((resolve) => setTimeout(resolve, 0, 'pending')),
  ])

describe('the copy', () => {
  it('takes no page that was read before the link it is for', async () => {
    const { server, ports } = await createHistory(0)
    const hold = holdAnswers(ports, /GET .*messages/)
    const chat = createWidget(hold.ports)
    void chat.connect()
    await server.clock.advance(1_000)
    expect(hold.size).toBe(1)
    server.closeAll(1006)
    server.say('assistant', 'between')
    await server.clock.advance(10_000)
    // The pages of two links, and one read where the first of them was lost.
    expect(hold.size).toBe(3)
    for (let left = hold.size; left > 0; left -= 1) {
      hold.release()
      await server.clock.advance(100)
    }
    await server.clock.advance(5_000)
    expect(linesOf(chat)).toEqual(['user: Hello', 'assistant: between'])
  })

  it('gets no hole where an older page arrives after the copy was replaced', async () => {
    const { server, ports } = await createHistory(80)
    const hold = holdAnswers(ports, /before_seq/)
    const chat = createWidget(hold.ports)
    void chat.connect()
    await server.clock.advance(1_000)
    const older = chat.loadOlder()
    await server.clock.advance(100)
    // The link is lost for long; the server answers with a reset, in the same life of the log.
    server.isDelivering = false
    for (let index = 0; index < 100; index += 1) server.say('assistant', `late${String(index)}`)
    server.closeAll(1006)
    await server.clock.advance(10_000)
    server.isDelivering = true
    hold.release()
    await older
    await server.clock.advance(1_000)
    const seqs = chat.getSnapshot().messages.map(({ seq }) => seq ?? 0)
    const holes = seqs.filter((seq, index) => index > 0 && seq !== (seqs[index - 1] ?? 0) + 1)
    expect(holes).toEqual([])
    expect(seqs.at(-1)).toBe(181)
  })

  it('shows an answer that is being written below the question, after a reload too', async () => {
    const { server, ports } = await createHistory(0)
    server.delta('a', 'As I ')
    const chat = createWidget(ports)
    void chat.connect()
    await server.clock.advance(1_000)
    server.delta('a', 'was saying')
    await server.clock.advance(100)
    expect(linesOf(chat)).toEqual(['user: Hello', 'assistant: As I was saying [streaming]'])
  })

  it('shows an answer that is being written after a reload of a long dialog', async () => {
    const { server, ports } = await createHistory(80)
    server.delta('a', 'As I ')
    const chat = createWidget(ports)
    void chat.connect()
    await server.clock.advance(1_000)
    server.delta('a', 'was saying')
    await server.clock.advance(100)
    expect(linesOf(chat).at(-1)).toBe('assistant: As I was saying [streaming]')
  })

  it('shows an answer that began while away below what was said while away', async () => {
    const { chat, server, lines } = await createOnline()
    server.closeAll(1006)
    server.say('user', 'from another tab')
    server.delta('a', 'I see')
    await server.clock.advance(10_000)
    expect(chat.getSnapshot().connection).toBe('online')
    expect(lines()).toEqual(['user: Hello', 'user: from another tab', 'assistant: I see [streaming]'])
  })

  it.each([
    ['is refused for the rate', { status: 429, headers: { 'Retry-After': '60' } }],
    ['fails', { status: 503 }],
    ['is forbidden', { status: 403 }],
  ])('does not hammer a server whose page %s', async (_, answer) => {
    const { server, ports } = await createHistory(3)
    const reads: string[] = []
    const failing = interceptFetch(ports, ({ call, proceed }) => {
      if (!/GET .*messages/.test(call)) return proceed()
      reads.push(call)
      return Promise.resolve(new Response('{}', answer))
    })
    void createWidget(failing).connect()
    await server.clock.advance(60_000)
    expect(reads.length).toBeLessThan(20)
  })

  it('does not hammer a server that names no epoch, and says what is wrong', async () => {
    const { server, ports } = await createHistory(3)
    let reads = 0
    const nameless = interceptFetch(ports, async ({ call, proceed }) => {
      const response = await proceed()
      if (!/GET .*messages/.test(call)) return response
      reads += 1
      return new Response(response.body, { status: 200 })
    })
    const chat = createWidget(nameless)
    const codes: string[] = []
    chat.on('error', ({ error }) => codes.push(error.code))
    void chat.connect()
    await server.clock.advance(60_000)
    expect(reads).toBeLessThan(20)
    expect(codes).toContain('protocol_invalid')
  })
})

describe('a waiting message', () => {
  it('goes to the dialog it was written in', async () => {
    const { chat, server } = await createOnline()
    const first = server.dialog
    const started = chat.startDialog()
    await server.clock.advance(1_000)
    await started
    const second = server.dialog
    server.failNext(/POST .*messages/, { kind: 'lose' })
    chat.send('one')
    chat.send('two')
    await server.clock.advance(10)
    const opened = chat.openDialog(first.id)
    await server.clock.advance(30)
    await opened
    expect(linesOf(chat)).toEqual(['user: Hello'])
    await server.clock.advance(10_000)
    expect(second.messages.map(({ text }) => text)).toEqual(['one', 'two'])
  })

  it('that is retried while it waits settles for whoever sent it', async () => {
    const { chat, server, ports } = await createOnline()
    ports.setOnline(false)
    const sent = chat.send('once more')
    await server.clock.advance(1_000)
    const again = chat.retry(sent.key)
    ports.setOnline(true)
    await server.clock.advance(31_000)
    expect(await status(again.settled)).toBe('sent')
    expect(await status(sent.settled)).toBe('sent')
  })

  it('settles when the client is destroyed', async () => {
    const { chat, server, ports } = await createOnline()
    ports.setOnline(false)
    const { settled } = chat.send('too late')
    await server.clock.advance(100)
    chat.destroy()
    await server.clock.settle()
    expect(await status(settled)).toBe('failed')
  })

  it.each([['0'], ['-5'], [new Date(Date.UTC(2025, 11, 31)).toUTCString()]])(
    'is not sent in a tight loop where Retry-After is %s',
    async (retryAfter) => {
      const { chat, server } = await createOnline()
      for (let time = 0; time < 30; time += 1) {
        server.failNext(/POST .*messages/, {
          kind: 'status',
          status: 429,
          headers: { 'Retry-After': retryAfter },
        })
      }
      const before = server.requests.length
      chat.send('slowly')
      await server.clock.advance(3_000)
      expect(server.requests.length - before).toBeLessThan(8)
    },
  )

  it('waits no longer than asked, though the clock of the device is set back', async () => {
    const { chat, server, lines } = await createOnline()
    server.failNext(/POST .*messages/, { kind: 'status', status: 429, headers: { 'Retry-After': '20' } })
    chat.send('slowly')
    await server.clock.advance(1_000)
    server.clock.shift(-3_600_000)
    await server.clock.advance(60_000)
    expect(lines().at(-1)).toBe('user: slowly')
  })

  it('of a dialog that has ended goes to the open one when it is retried', async () => {
    const { chat, server } = await createOnline()
    server.dialog.endedAt = 'ended by the desk'
    const sent = chat.send('still there?')
    await server.clock.advance(1_000)
    expect(await sent.settled).toMatchObject({ status: 'failed', error: { code: 'dialog_closed' } })
    const started = chat.startDialog()
    await server.clock.advance(1_000)
    await started
    const again = chat.retry(sent.key)
    await server.clock.advance(1_000)
    expect(await status(again.settled)).toBe('sent')
  })
})

describe('the link', () => {
  it('notices silence, though the clock of the device is set back', async () => {
    const { server } = await createOnline()
    server.clock.shift(-3_600_000)
    await server.clock.advance(100_000)
    expect(server.sockets.length).toBeGreaterThan(1)
  })
})

describe('dialogs', () => {
  it('opens the one that was asked for last', async () => {
    const { chat: before, server } = await createOnline()
    const started = before.startDialog()
    await server.clock.advance(1_000)
    await started
    before.destroy()
    const hold = holdAnswers(returning(server), /GET .*\/dialogs$|GET .*\/dialogs\?/)
    hold.isHolding = false
    const chat = createWidget(hold.ports)
    void chat.connect()
    await server.clock.advance(1_000)
    const [one, other] = server.dialogs.map(({ id }) => id)
    hold.isHolding = true
    const first = chat.openDialog(one ?? 0).catch(() => undefined)
    await server.clock.advance(10)
    hold.isHolding = false
    await chat.openDialog(other ?? 0)
    hold.release()
    await first
    await server.clock.advance(1_000)
    expect(chat.getSnapshot().dialogId).toBe(other)
  })

  it('tells nothing of a dialog that was left', async () => {
    const { chat: before, server } = await createOnline()
    const started = before.startDialog()
    await server.clock.advance(1_000)
    await started
    before.destroy()
    const hold = holdAnswers(returning(server), /handoff/)
    const chat = createWidget(hold.ports)
    void chat.connect()
    await server.clock.advance(1_000)
    server.failNext(/handoff/, { kind: 'status', status: 503 })
    const asked = chat.requestOperator().catch(() => undefined)
    await server.clock.advance(100)
    await chat.openDialog(server.dialogs[0]?.id ?? 0)
    const seen: string[] = []
    chat.on('handoff:changed', ({ current }) => seen.push(current.status))
    hold.isHolding = false
    hold.release()
    await server.clock.advance(10_000)
    await asked
    expect(seen).toEqual([])
  })

  it('quotes whole characters to the operators', async () => {
    const { chat, server } = await createOnline()
    chat.send(`x${'😀'.repeat(600)}`)
    await server.clock.advance(1_000)
    const asked = chat.requestOperator()
    await server.clock.advance(100)
    await asked
    const { body } = server.requests.find(({ path }) => path.includes('handoff/request')) ?? {}
    const quote = (body as { last_user_text: string }).last_user_text
    // Half of a pair does not survive the way through UTF-8.
    expect(new TextDecoder().decode(new TextEncoder().encode(quote))).toBe(quote)
  })
})
