import type { ReplyXClient } from '@replyx/core'
import { createScriptedServer, type ScriptedServer } from '@replyx/core/testing'
import { describe, expect, it } from 'vitest'

import { guardTokens } from './intercept.ts'
import { collectErrors, connect, createBrowser, createClient, never, hurryTurns } from './support-browser.ts'

hurryTurns()

const LEGACY = 'abcdef01-2345-4678-9abc-def012345678'
const DAY = 86_400_000

/** A token (RFC 7519) that says when it ends: ms since 1970. */
function tokenUntil(end: number, name = 'visitor'): string {
  const part = (value: object): string => btoa(JSON.stringify(value)).replaceAll('=', '')
  return `${part({ alg: 'HS256' })}.${part({ user_id: name, exp: Math.floor(end / 1_000) })}.signature`
}

const guestsOf = (server: ScriptedServer, from = 0): string[] => [
  ...new Set(server.requests.slice(from).flatMap(({ headers }) => headers['x-replyx-guest'] ?? [])),
]

describe('a guest of version 1.2', () => {
  it('is adopted, and has the history', async () => {
    const server = createScriptedServer()
    const browser = createBrowser(server)
    const chat = connect(browser.createPage({ legacyGuestId: () => LEGACY }).ports)
    await server.clock.advance(100)
    chat.send('Hello')
    await server.clock.advance(1_000)
    expect(server.dialog.guestId).toBe(LEGACY)
    const elsewhere = connect(createBrowser(server).createPage({ legacyGuestId: () => LEGACY }).ports)
    await server.clock.advance(1_000)
    expect(elsewhere.getSnapshot().messages.map(({ text }) => text)).toEqual(['Hello'])
  })

  it('is not adopted in the place of a guest that is known', async () => {
    const server = createScriptedServer()
    const browser = createBrowser(server)
    const page = browser.createPage()
    const chat = connect(page.ports)
    await server.clock.advance(100)
    chat.send('Hello')
    await server.clock.advance(1_000)
    page.kill()
    const before = server.requests.length
    connect(browser.createPage({ legacyGuestId: () => LEGACY }).ports)
    await server.clock.advance(1_000)
    expect(guestsOf(server, before)).toEqual([server.dialog.guestId])
  })

  it.each([
    ['while the client lives', false],
    ['on the next page', true],
    ['before anything was asked for', null],
  ])('is not adopted again after a logout, %s', async (_, isNextPage) => {
    const server = createScriptedServer()
    const browser = createBrowser(server)
    const createPage = () => browser.createPage({ legacyGuestId: () => LEGACY })
    const page = createPage()
    const chat = createClient(page.ports)
    if (isNextPage !== null) {
      void chat.connect()
      await server.clock.advance(1_000)
      expect(guestsOf(server)).toEqual([LEGACY])
    }
    await chat.logout()
    const before = server.requests.length
    if (isNextPage === true) {
      page.kill()
      connect(createPage().ports)
    } else void chat.connect()
    await server.clock.advance(1_000)
    expect(guestsOf(server, before)).toHaveLength(1)
    expect(guestsOf(server, before)).not.toContain(LEGACY)
    expect(browser.dump()).not.toContain(LEGACY)
  })

  it('is adopted by both of two tabs that open at once', async () => {
    const server = createScriptedServer()
    const browser = createBrowser(server)
    for (let tab = 0; tab < 2; tab += 1) connect(browser.createPage({ legacyGuestId: () => LEGACY }).ports)
    await server.clock.advance(1_000)
    expect(guestsOf(server)).toEqual([LEGACY])
  })

  it.each([
    '',
    'null',
    'undefined',
    '{"guest_id":"x"}',
    'abcdef01-2345-4678-9abc-def01234567',
    ` ${LEGACY}`,
    `${LEGACY}\n`,
    `${LEGACY}\r\nX-Admin: 1`,
    '<script>',
    'guest_17000000_abc',
  ])('is not adopted where it is garbage: %j', async (legacy) => {
    const server = createScriptedServer()
    const page = createBrowser(server).createPage({ legacyGuestId: () => legacy })
    const chat = connect(page.ports)
    await server.clock.advance(1_000)
    expect(chat.getSnapshot().connection).toBe('online')
    const [guest] = guestsOf(server)
    expect(guest).toMatch(/^[\da-f-]{36}$/)
    expect(guest).not.toBe(legacy)
  })

  it('is told to nobody but the server', async () => {
    const server = createScriptedServer()
    const page = createBrowser(server).createPage({ legacyGuestId: () => LEGACY })
    const chat = connect(page.ports)
    const told: unknown[] = []
    for (const name of ['identity:changed', 'dialog:opened', 'metrics:updated', 'error'] as const) {
      chat.on(name, (event: unknown) => told.push(event))
    }
    await server.clock.advance(100)
    chat.send('Hello')
    await server.clock.advance(1_000)
    await chat.logout()
    await server.clock.advance(1_000)
    expect(told.length).toBeGreaterThan(1)
    const everything = JSON.stringify([
      told,
      chat.getSnapshot(),
      page.ports.logged,
      server.requests.map(({ path }) => path),
    ])
    expect(everything).not.toContain(LEGACY)
  })
})

/** A site whose tokens end; `clockError` is what this device's clock is wrong by. */
async function createSite(options: {
  readonly life: number
  readonly clockError?: number
  readonly getToken?: (previous: string | undefined, fresh: () => string) => string | Promise<string>
}) {
  const server = createScriptedServer()
  const { clock } = server
  const page = createBrowser(server).createPage()
  page.turnClock(options.clockError ?? 0)
  const valid = new Set<string>()
  const asked: (string | undefined)[] = []
  let count = 0
  const fresh = (): string => {
    const token = tokenUntil(clock.now() + options.life, `visitor ${String((count += 1))}`)
    valid.add(token)
    clock.setTimeout(() => valid.delete(token), options.life)
    return token
  }
  const guarded = guardTokens(page.ports, valid)
  const first = fresh()
  const chat: ReplyXClient = createClient(guarded.ports, {
    siteToken: first,
    getToken(previous) {
      asked.push(previous)
      return options.getToken?.(previous, fresh) ?? fresh()
    },
  })
  const refused = (): number => guarded.presented.filter((token) => !valid.has(token)).length
  const errors = collectErrors(chat)
  chat.connect().catch(() => undefined)
  await clock.advance(1_000)
  return { server, clock, chat, asked, first, valid, errors, refused, presented: guarded.presented }
}

describe('a token that says when it ends', () => {
  it('is renewed before its end, and the server refuses nothing', async () => {
    const { server, clock, chat, asked, first } = await createSite({ life: 300_000 })
    let refusals = 0
    for (let minute = 0; minute < 30; minute += 1) {
      await clock.advance(60_000)
      const sent = chat.send(`minute ${String(minute)}`)
      await clock.advance(1_000)
      const outcome = await sent.settled
      if (outcome.status === 'failed') refusals += 1
    }
    expect(refusals).toBe(0)
    expect(asked[0]).toBe(first)
    // Half an hour of five-minute tokens, renewed where they are used.
    expect(asked.length).toBeGreaterThanOrEqual(6)
    expect(asked.length).toBeLessThanOrEqual(8)
    expect(server.dialog.messages).toHaveLength(30)
  })

  it('is renewed once, however many calls find it ending', async () => {
    const { clock, chat, asked } = await createSite({ life: 300_000 })
    await clock.advance(280_000)
    const calls = Array.from({ length: 20 }, () => chat.api.getDialogs())
    await clock.advance(1_000)
    await Promise.all(calls)
    expect(asked).toHaveLength(1)
  })

  it('is not renewed long before its end', async () => {
    const { clock, chat, asked } = await createSite({ life: 300_000 })
    await clock.advance(200_000)
    await chat.api.getDialogs()
    expect(asked).toEqual([])
  })

  it.each([
    ['a day ahead', DAY],
    ['a day behind', -DAY],
    ['a year ahead', 365 * DAY],
    ['a year behind', -365 * DAY],
  ])('never blocks where the clock of the device is %s', async (_, clockError) => {
    const { server, clock, chat, asked, errors } = await createSite({ life: 300_000, clockError })
    expect(chat.getSnapshot().connection).toBe('online')
    for (let minute = 0; minute < 30; minute += 1) {
      await clock.advance(60_000)
      const sent = chat.send(`minute ${String(minute)}`)
      await clock.advance(5_000)
      expect(await sent.settled).toMatchObject({ status: 'sent' })
    }
    // One at the start, where it seems to have ended, and one for each that was refused.
    expect(asked.length).toBeLessThanOrEqual(9)
    expect(errors).toEqual([])
    expect(server.dialog.messages).toHaveLength(30)
  })

  it('is kept where no other is to be had, and asked for again when it is refused', async () => {
    let isDown = true
    const { clock, chat, asked, valid, errors } = await createSite({
      life: 300_000,
      getToken: (_, fresh) => (isDown ? Promise.reject(new Error('their server is down')) : fresh()),
    })
    await clock.advance(280_000)
    await chat.api.getDialogs()
    expect(asked).toHaveLength(1)
    isDown = false
    await clock.advance(30_000)
    expect(valid.size).toBe(0)
    await chat.api.getDialogs()
    expect(asked).toHaveLength(2)
    expect(errors).toEqual([])
  })

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['an object', { token: 'x' }],
    ['two lines', 'one\r\ntwo'],
  ])('is kept where getToken gives %s in its place', async (_, given) => {
    const { clock, chat, first, presented } = await createSite({
      life: 300_000,
      getToken: () => Promise.resolve(given as unknown as string),
    })
    await clock.advance(280_000)
    await expect(chat.api.getDialogs()).resolves.toEqual([])
    expect(presented.at(-1)).toBe(first)
    const sent = chat.send('still here')
    await clock.advance(5_000)
    expect(await sent.settled).toMatchObject({ status: 'sent' })
  })

  it('is kept where getToken throws at once', async () => {
    const { clock, chat } = await createSite({
      life: 300_000,
      getToken() {
        throw new Error('not today')
      },
    })
    await clock.advance(280_000)
    await expect(chat.api.getDialogs()).resolves.toEqual([])
  })

  it('is kept where getToken never answers', async () => {
    const { clock, chat } = await createSite({ life: 300_000, getToken: () => never<string>() })
    await clock.advance(200_000)
    expect(chat.getSnapshot().connection).toBe('online')
    const sent = chat.send('in time')
    await clock.advance(5_000)
    expect(await sent.settled).toMatchObject({ status: 'sent' })
  })

  it('that is given again though it ends is asked for once, until it is refused', async () => {
    const { clock, chat, asked, first } = await createSite({
      life: 300_000,
      getToken: (previous) => previous ?? '',
    })
    await clock.advance(280_000)
    for (let time = 0; time < 5; time += 1) await chat.api.getDialogs()
    expect(asked).toEqual([first])
  })

  it.each([
    ['no token of three parts', 'plain'],
    ['no text in the middle', 'a.%%%.c'],
    ['no object in the middle', `a.${btoa('42')}.c`],
    ['an end that is no number', `a.${btoa('{"exp":"soon"}')}.c`],
    ['no end', `a.${btoa('{"user_id":1}')}.c`],
    ['null', `a.${btoa('null')}.c`],
    ['an end beyond all numbers', `a.${btoa('{"exp":1e999}')}.c`],
  ])('is nothing special: %s', async (_, token) => {
    const server = createScriptedServer()
    const page = createBrowser(server).createPage()
    let asked = 0
    const chat = connect(page.ports, {
      siteToken: token,
      getToken() {
        asked += 1
        return 'other'
      },
    })
    await server.clock.advance(1_000)
    expect(chat.getSnapshot().connection).toBe('online')
    expect(asked).toBe(0)
  })

  it('in base64 with the signs for addresses is read', async () => {
    const server = createScriptedServer()
    const page = createBrowser(server).createPage()
    const asked: (string | undefined)[] = []
    const bytes = new TextEncoder().encode(JSON.stringify({ name: '???>>>ÿÿ', exp: 1 }))
    const payload = btoa(String.fromCharCode(...bytes))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '')
    expect(payload).toMatch(/[-_]/)
    const token = `a.${payload}.c`
    const chat = connect(page.ports, {
      siteToken: token,
      getToken(previous) {
        asked.push(previous)
        return 'other'
      },
    })
    await server.clock.advance(1_000)
    expect(asked).toEqual([token])
    expect(chat.getSnapshot().connection).toBe('online')
  })
})
