import { readFileSync } from 'node:fs'

import { createReplyX, ReplyXError } from '@replyx/core'
import { createDebugger, createDebugLog, type DebugEntry, type DebugPage } from '@replyx/core/debug'
import { createScriptedServer } from '@replyx/core/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'

import { API_URL } from './harness.ts'

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyX2lkIjoicGxhbnRlZCJ9.c2lnbmF0dXJlLXBsYW50ZWQ'
const OPAQUE = 'planted-opaque-token'
const WORDS = 'my order number is 4711'

/** A client under watch, in a page of the test's own. */
function setUp(
  options: { readonly withTexts?: boolean; readonly maxEntries?: number; readonly token?: string } = {},
) {
  const { token, ...choices } = options
  const server = createScriptedServer()
  const offered: string[] = []
  const page: DebugPage = {
    now: server.clock.now,
    userAgent: () => 'Browser/1.0',
    offer: (fileName, text) => offered.push(fileName, text),
  }
  const log = createDebugLog({ page })
  const ports = server.createPorts({ log: log.write })
  const identity = token === undefined ? { assistantId: 1 } : { siteToken: token, getToken: () => token }
  const settings = { ...identity, apiUrl: API_URL, logLevel: 'debug', ports } as const
  const chat = createReplyX(settings)
  const debug = createDebugger(chat, { settings, log, page, ...choices })
  const entries = (): DebugEntry[] => (JSON.parse(debug.exportLogs()) as { entries: DebugEntry[] }).entries
  return { server, chat, log, debug, offered, entries, settings }
}

/** A story in which a visitor speaks, things go wrong, and the log is told more than it should be. */
async function play({ server, chat, log }: ReturnType<typeof setUp>, secrets: () => string[]): Promise<void> {
  const { clock } = server
  void chat.connect().catch(() => undefined)
  await clock.advance(100)
  chat.send(WORDS)
  await clock.advance(1_000)
  server.say('assistant', `You wrote: ${WORDS}`)
  server.failNext(/POST .*messages/, { kind: 'status', status: 422, body: { detail: 'scripted' } })
  chat.send(`${WORDS}, again`)
  await clock.advance(1_000)
  void chat.requestOperator(`because ${WORDS}`)
  await clock.advance(1_000)
  server.handoff('requested', { reason: `because ${WORDS}`, queue_position: 2 })
  await clock.advance(100)
  server.handoff('started', { manager: { id: 7, name: 'Ada Lovelace' } })
  chat.setDraft(WORDS)
  server.closeAll(1006)
  await clock.advance(5_000)
  for (const secret of secrets()) {
    log.write('info', `refused ${secret}`)
    log.write('warn', `unable to fetch https://user:${secret}@chat.test/?guest_id=${secret}&token=${secret}`)
    log.write('error', `Authorization: Bearer ${secret}`, {
      headers: { 'X-ReplyX-Guest': secret, Authorization: `Bearer ${secret}` },
      token: secret,
      cause: new Error(`refused guest_id: "${secret}"`, { cause: new TypeError(`token=${secret}`) }),
      text: WORDS,
      deep: [{ site_token: secret, list: [{ guestId: secret }] }],
      [`token=${secret}`]: 1,
    })
  }
  server.failNext(/dialogs/, { kind: 'status', status: 500 })
  await Promise.all([chat.listDialogs().catch(() => undefined), clock.advance(1_000)])
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('secrets', () => {
  it.each<[mode: string, token: string | undefined]>([
    ['a guest of the widget', undefined],
    ['a site with a JWT', TOKEN],
    ['a site with a token of another shape', OPAQUE],
  ])('of %s stand nowhere in what the debugger gives', async (_, token) => {
    const stage = setUp(token === undefined ? {} : { token })
    const guests = (): string[] => [
      ...new Set(stage.server.requests.flatMap(({ headers }) => headers['x-replyx-guest'] ?? [])),
    ]
    await play(stage, () => [...guests(), ...(token === undefined ? [] : [token])])
    expect(guests()).toHaveLength(1)
    const [guest = ''] = guests()
    const told = [JSON.stringify(stage.debug.getInfo()), stage.debug.exportLogs(), ...stage.offered].join(
      '\n',
    )
    const lines = JSON.stringify(stage.log.lines)
    // The search must not pass for want of a story.
    expect(told).toContain('unable to fetch')
    expect(stage.entries().length).toBeGreaterThan(20)
    for (const form of [guest, guest.replaceAll('-', ''), guest.toUpperCase(), guest.slice(9, 30)]) {
      expect(told).not.toContain(form)
      expect(lines).not.toContain(form)
    }
    if (token === undefined) return
    for (const part of token.split('.')) expect(told).not.toContain(part)
  })

  it('words of people and names of operators stand in it only where they are asked for', async () => {
    const [plain, open] = [setUp(), setUp({ withTexts: true })]
    for (const stage of [plain, open]) await play(stage, () => [])
    const told = JSON.stringify(plain.debug.getInfo()) + plain.debug.exportLogs()
    expect(told).not.toContain('4711')
    expect(told).not.toContain('Lovelace')
    expect(told).toContain('"length":23')
    const { messages } = open.debug.getInfo().state
    expect(messages[0]).toMatchObject({ sender: 'user', status: 'sent', text: WORDS, length: 23 })
    const failed = open.entries().find(({ name }) => name === 'message:failed')
    expect(failed?.details).toMatchObject({ text: `${WORDS}, again`, error: { status: 422 } })
  })

  it('one id can still be told from another', async () => {
    const { log } = setUp()
    const [one, other] = ['11111111-0000-4000-8000-000000000001', '11111111-0000-4000-8000-000000000002']
    for (const id of [one, other, one, one.toUpperCase()]) log.write('info', `sent ${id}`)
    const [first, second, third, fourth] = log.lines.map(({ message }) => message)
    expect(first).toMatch(/^sent id:[\da-f]{8}$/)
    expect(second).not.toBe(first)
    expect([third, fourth]).toEqual([first, first])
  })
})

describe('the info', () => {
  it('says what is known at this moment', async () => {
    const stage = setUp()
    const { debug, server, chat } = stage
    expect(debug.getInfo()).toMatchObject({ lastError: null, state: { connection: 'idle', messages: [] } })
    await play(stage, () => [])
    const info = debug.getInfo()
    expect(info).toMatchObject({
      environment: 'production',
      userAgent: 'Browser/1.0',
      time: new Date(server.clock.now()).toISOString(),
      options: { assistantId: 1, apiUrl: API_URL, logLevel: 'debug' },
      state: {
        connection: 'online',
        channel: 'socket',
        dialogId: server.dialog.id,
        draftLength: WORDS.length,
      },
      lastError: { code: 'server_failed', status: 500, retryable: true },
    })
    expect(info.options['ports']).toContain('fetch')
    expect(info.metrics).toEqual(chat.getMetrics())
    expect(info.metrics.messagesSent).toBe(1)
  })

  it('names the version that package.json names', () => {
    const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      version: string
    }
    expect(setUp().debug.getInfo().version).toBe(manifest.version)
  })

  it('shows options without what is secret in them, and what is no plain value by its name', () => {
    const chat = createReplyX({ assistantId: 1 })
    const info = createDebugger(chat, {
      settings: {
        siteToken: OPAQUE,
        getToken: () => OPAQUE,
        tokenInUrl: true,
        environment: 'development',
        apiUrl: 'https://somebody:pass@chat.test',
        plugins: [{ name: 'greeter', version: '2.0.0', init: () => undefined }],
      },
    }).getInfo()
    chat.destroy()
    expect(info.environment).toBe('development')
    expect(info.options).toEqual({
      siteToken: '[secret]',
      getToken: '[secret]',
      tokenInUrl: true,
      environment: 'development',
      apiUrl: 'https://chat.test',
      plugins: [{ name: 'greeter', version: '2.0.0' }],
    })
  })

  it('needs nothing but the client', () => {
    const chat = createReplyX({ assistantId: 1 })
    const info = createDebugger(chat).getInfo()
    chat.destroy()
    expect(info).toMatchObject({ environment: null, options: {}, lastError: null })
  })
})

describe('what is recorded', () => {
  it('are events, small changes of the snapshot and log lines, in their order', async () => {
    const stage = setUp()
    stage.log.write('info', 'before anything')
    await play(stage, () => [])
    const entries = stage.entries()
    const names = new Set(entries.map(({ kind, name }) => `${kind} ${name}`))
    for (const name of [
      'event connection:changed',
      'event message:sending',
      'event message:sent',
      'event message:received',
      'event message:failed',
      'event handoff:changed',
      'event error',
      'snapshot changed',
      'log info',
      'log error',
    ]) {
      expect(names).toContain(name)
    }
    const times = entries.map(({ time }) => time)
    expect(times).toEqual([...times].sort())
    const seen = entries
      .filter(({ kind }) => kind === 'snapshot')
      .map(({ details }) => JSON.stringify(details))
    expect(seen.some((text, index) => text === seen[index + 1])).toBe(false)
    expect(seen[0]).toContain('"connection":"idle"')
  })

  it('are lines from before the debugger was made, too', () => {
    const { clock } = createScriptedServer()
    const heard: unknown[] = []
    const page = { now: clock.now, offer: () => undefined }
    const log = createDebugLog({ page, forward: (...line) => heard.push(line) })
    log.write('warn', 'early', { code: 1 })
    const chat = createReplyX({ assistantId: 1 })
    const report = createDebugger(chat, { log, page }).exportLogs()
    chat.destroy()
    expect((JSON.parse(report) as { entries: DebugEntry[] }).entries[0]).toMatchObject({
      kind: 'log',
      name: 'warn',
      details: { message: 'early', details: { code: 1 } },
    })
    expect(heard).toEqual([['warn', 'early', { code: 1 }]])
  })

  it('is no more than the newest 500, or what was asked for', () => {
    for (const [maxEntries, kept] of [
      [undefined, 500],
      [3, 3],
    ] as const) {
      const { log, entries } = setUp(maxEntries === undefined ? {} : { maxEntries })
      for (let count = 0; count < 1_203; count += 1) log.write('info', `line ${String(count)}`)
      const lines = entries().map(({ details }) => (details as { message: string }).message)
      expect(lines).toEqual(
        Array.from({ length: kept }, (_, index) => `line ${String(1_203 - kept + index)}`),
      )
      expect(log.lines).toHaveLength(500)
    }
  })

  it('is nothing more after stop, and the report stays', async () => {
    const stage = setUp()
    stage.log.write('info', 'kept')
    stage.debug.stop()
    const before = stage.entries()
    await play(stage, () => [])
    expect(stage.entries()).toEqual(before)
    expect(JSON.stringify(before)).toContain('kept')
  })

  it.each([0, -1, 1.5, NaN])('%s entries are refused', (maxEntries) => {
    const chat = createReplyX({ assistantId: 1 })
    expect(() => createDebugger(chat, { maxEntries })).toThrow(
      new ReplyXError({
        code: 'option_invalid',
        message: `unable to make the debugger; option "maxEntries" was ${String(maxEntries)}, allowed: a positive integer`,
      }),
    )
    chat.destroy()
  })
})

describe('the export', () => {
  it('is offered as the file replyx-debug.json', () => {
    const { debug, offered } = setUp()
    const report = debug.exportLogs()
    expect(offered).toEqual(['replyx-debug.json', report])
  })

  it('is a download in a browser', async () => {
    const made: Blob[] = []
    const link = { href: '', download: '', click: vi.fn() }
    vi.useFakeTimers()
    vi.stubGlobal('document', { createElement: (name: string) => (name === 'a' ? link : expect.fail(name)) })
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => `blob:${String(made.push(blob as Blob))}`)
    const revoke = vi.spyOn(URL, 'revokeObjectURL').mockReturnValue()
    const chat = createReplyX({ assistantId: 1 })
    const report = createDebugger(chat).exportLogs()
    chat.destroy()
    expect(link).toMatchObject({ href: 'blob:1', download: 'replyx-debug.json' })
    expect(link.click).toHaveBeenCalledOnce()
    expect(made[0]?.type).toBe('application/json')
    vi.advanceTimersByTime(60_000)
    vi.useRealTimers()
    expect(await made[0]?.text()).toBe(report)
    expect(revoke).toHaveBeenCalledExactlyOnceWith('blob:1')
  })

  it('is only a text where there is no page', () => {
    const make = vi.spyOn(URL, 'createObjectURL')
    const chat = createReplyX({ assistantId: 1 })
    const report = createDebugger(chat).exportLogs()
    chat.destroy()
    expect(JSON.parse(report)).toHaveProperty('info.version')
    expect(make).not.toHaveBeenCalled()
  })
})
