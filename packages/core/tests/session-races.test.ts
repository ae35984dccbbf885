import { createReplyX, type ReplyXOptions, type StoragePort } from '@replyx/core'
import { createMemoryStorage, createScriptedServer, type ScriptedPorts } from '@replyx/core/testing'
import { describe, expect, it } from 'vitest'

import { API_URL, createHarness, createOnline } from './harness.ts'
import { createPending, guardTokens, holdAnswers, interceptFetch } from './intercept.ts'

type SiteOptions = Pick<ReplyXOptions, 'siteToken' | 'getToken'>

function createSite(options: SiteOptions, ports: ScriptedPorts) {
  return createReplyX({ apiUrl: API_URL, ports, logLevel: 'debug', ...options })
}

const never = <Value>(): Promise<Value> => new Promise(() => undefined)

describe('a token', () => {
  it('that others have renewed meanwhile is not renewed again by a late 401', async () => {
    const server = createScriptedServer()
    const valid = new Set(['new'])
    const guarded = guardTokens(server.createPorts(), valid)
    const hold = holdAnswers(guarded.ports, /limit=7/)
    const previous: (string | undefined)[] = []
    const getToken = (refused?: string): string => {
      previous.push(refused)
      return 'new'
    }
    const chat = createSite({ siteToken: 'old', getToken }, hold.ports)
    const late = chat.api.getMessages(99, { limit: 7 })
    const lateOutcome = late.catch((error: unknown) => error)
    await server.clock.settle()
    await chat.api.getDialogs()
    hold.isHolding = false
    hold.release()
    // The fresh token is good: the dialog that does not exist is all that is left to complain about.
    expect(await lateOutcome).toMatchObject({ code: 'dialog_not_found' })
    expect(previous).toEqual(['old'])
  })

  it('is asked for once at the start, however many calls need it', async () => {
    const server = createScriptedServer()
    let asked = 0
    const getToken = (): Promise<string> => {
      asked += 1
      return Promise.resolve('t')
    }
    const chat = createSite({ getToken }, server.createPorts())
    await Promise.all(Array.from({ length: 10 }, () => chat.api.getDialogs()))
    expect(asked).toBe(1)
    expect(server.requests.filter(({ path }) => path === '/api/protocol')).toHaveLength(1)
  })

  it('is asked for again where the first try after 4001 has failed', async () => {
    const server = createScriptedServer()
    let tries = 0
    const getToken = (): Promise<string> => {
      tries += 1
      return tries === 1 ? Promise.reject(new Error('their server is down')) : Promise.resolve('new')
    }
    const chat = createSite({ siteToken: 'old', getToken }, server.createPorts())
    void chat.connect()
    await server.clock.advance(100)
    chat.send('Hello')
    await server.clock.advance(20_000)
    server.closeAll(4001)
    await server.clock.advance(30_000)
    const tokens = server.sockets.map(({ sent }) => /"site_token":"(\w+)"/.exec(sent[0] ?? '')?.[1])
    expect(tries).toBe(2)
    expect(tokens).toEqual(['old', 'new'])
  })

  it('that REST has renewed is not asked for again by a 4001 of the old one', async () => {
    const server = createScriptedServer()
    const valid = new Set(['old'])
    const guarded = guardTokens(server.createPorts(), valid)
    const chat = createSite({ siteToken: 'old', getToken: () => 'new' }, guarded.ports)
    void chat.connect()
    await server.clock.advance(100)
    chat.send('Hello')
    await server.clock.advance(20_000)
    valid.clear()
    valid.add('new')
    await chat.listDialogs()
    server.closeAll(4001)
    await server.clock.advance(30_000)
    expect(chat.getSnapshot().connection).toBe('online')
  })

  it('that REST has renewed is the one a further hello on the same socket carries', async () => {
    const server = createScriptedServer()
    const valid = new Set(['old'])
    const guarded = guardTokens(server.createPorts(), valid)
    const chat = createSite({ siteToken: 'old', getToken: () => 'new' }, guarded.ports)
    void chat.connect()
    await server.clock.advance(100)
    chat.send('Hello')
    await server.clock.advance(1_000)
    valid.clear()
    valid.add('new')
    await chat.listDialogs()
    server.push({ type: 'ping', seq: 9, read_seq: 0 })
    await server.clock.advance(500)
    const hellos = (server.sockets.at(-1)?.sent ?? []).filter((data) => data.includes('"hello"'))
    expect(hellos).toHaveLength(2)
    expect(hellos.at(-1)).toContain('"site_token":"new"')
  })

  it('given by identify is not overwritten by a renewal that began before', async () => {
    const server = createScriptedServer()
    const guarded = guardTokens(server.createPorts(), new Set(['identified']))
    const slow = createPending<string>()
    const chat = createSite({ siteToken: 'old', getToken: () => slow.promise }, guarded.ports)
    const outcome = chat.api.getDialogs().catch((error: unknown) => error)
    await server.clock.settle()
    await chat.identify('identified')
    slow.resolve('of the one before')
    await outcome
    await chat.api.getDialogs().catch(() => undefined)
    expect(guarded.presented.at(-1)).toBe('identified')
  })

  it.each([[undefined], [''], [7]])('of the wrong kind (%j) from getToken is never sent', async (odd) => {
    const server = createScriptedServer()
    const guarded = guardTokens(server.createPorts(), new Set())
    const chat = createSite({ getToken: () => odd as unknown as string }, guarded.ports)
    await expect(chat.api.getDialogs()).rejects.toMatchObject({ code: 'token_invalid' })
    expect(guarded.presented).toEqual([])
  })

  it('that getToken could not give leaves a message to the backoff, not to the next reconnect', async () => {
    const server = createScriptedServer()
    const valid = new Set(['old', 'new'])
    const guarded = guardTokens(server.createPorts(), valid)
    let tries = 0
    const getToken = (): Promise<string> => {
      tries += 1
      return tries === 1 ? Promise.reject(new Error('down for a moment')) : Promise.resolve('new')
    }
    const chat = createSite({ siteToken: 'old', getToken }, guarded.ports)
    void chat.connect()
    await server.clock.advance(100)
    chat.send('Hello')
    await server.clock.advance(1_000)
    valid.delete('old')
    chat.send('again')
    await server.clock.advance(35_000)
    expect(chat.getSnapshot().messages.map(({ status }) => status)).toEqual(['sent', 'sent'])
  })

  it('given by identify sends what was refused while it was given', async () => {
    const server = createScriptedServer()
    const valid = new Set(['old'])
    const guarded = guardTokens(server.createPorts(), valid)
    const hold = holdAnswers(guarded.ports, /POST .*messages/)
    hold.isHolding = false
    const chat = createSite({ siteToken: 'old' }, hold.ports)
    void chat.connect()
    await server.clock.advance(100)
    chat.send('Hello')
    await server.clock.advance(1_000)
    valid.clear()
    valid.add('new')
    hold.isHolding = true
    chat.send('again')
    await server.clock.advance(100)
    hold.isHolding = false
    await chat.identify('new')
    await server.clock.advance(5_000)
    hold.release()
    await server.clock.advance(31_000)
    expect(chat.getSnapshot().messages.map(({ status }) => status)).toEqual(['sent', 'sent'])
  })

  it('given by identify revives a client whose token has ended', async () => {
    const server = createScriptedServer()
    const chat = createSite({ siteToken: 'old' }, server.createPorts())
    void chat.connect()
    await server.clock.advance(100)
    chat.send('Hello')
    await server.clock.advance(1_000)
    server.closeAll(4001)
    await server.clock.advance(1_000)
    expect(chat.getSnapshot().connection).toBe('failed')
    await chat.identify('new')
    await server.clock.advance(1_000)
    expect(chat.getSnapshot().connection).toBe('online')
  })

  it('of the visitor who has left is not kept for the next where getToken can give one', async () => {
    const server = createScriptedServer()
    let asked = 0
    const getToken = (): string => `t${String((asked += 1))}`
    const chat = createSite({ getToken }, server.createPorts())
    await chat.api.getDialogs()
    await chat.logout()
    await chat.api.getDialogs()
    expect(server.requests.at(-1)?.headers['authorization']).toBe('Bearer t2')
  })
})

describe('the end of a visit', () => {
  it('lets nothing out after destroy, though a token arrives late', async () => {
    const server = createScriptedServer()
    const slow = createPending<string>()
    const chat = createSite({ getToken: () => slow.promise }, server.createPorts())
    void chat.connect().catch(() => undefined)
    await server.clock.advance(100)
    const before = server.requests.length
    chat.destroy()
    slow.resolve('late')
    await server.clock.settle()
    expect(server.requests.slice(before)).toEqual([])
    expect(server.clock.pendingTimers).toBe(0)
  })

  it('lets no replay out after destroy', async () => {
    const server = createScriptedServer()
    const guarded = guardTokens(server.createPorts(), new Set(['late']))
    const slow = createPending<string>()
    const chat = createSite({ siteToken: 'old', getToken: () => slow.promise }, guarded.ports)
    const outcome = chat.api.getDialogs().catch((error: unknown) => error)
    await server.clock.settle()
    chat.destroy()
    slow.resolve('late')
    await outcome
    expect(guarded.presented).toEqual(['old'])
  })

  it('ends the plain REST client too', async () => {
    const { chat, server } = await createOnline()
    chat.destroy()
    const before = server.requests.length
    await expect(chat.api.getDialogs()).rejects.toMatchObject({ code: 'destroyed' })
    expect(server.requests).toHaveLength(before)
  })

  it('never sends what one visitor wrote under the name of the next', async () => {
    const server = createScriptedServer()
    const valid = new Set(['old'])
    const slow = createPending<string>()
    const posted: { guest: string | null; text: string }[] = []
    const watched = interceptFetch(server.createPorts(), async ({ call, request, proceed }) => {
      if (/POST .*messages/.test(call)) {
        const { text } = (await request.json()) as { text: string }
        posted.push({ guest: request.headers.get('X-ReplyX-Guest'), text })
      }
      return proceed()
    })
    const guarded = guardTokens(watched, valid)
    const chat = createSite({ siteToken: 'old', getToken: () => slow.promise }, guarded.ports)
    void chat.connect()
    await server.clock.advance(100)
    chat.send('first')
    await server.clock.advance(1_000)
    const owner = posted[0]?.guest
    valid.clear()
    valid.add('new')
    chat.send('private')
    await server.clock.advance(100)
    await chat.logout()
    slow.resolve('new')
    await server.clock.advance(1_000)
    expect(posted.filter(({ text, guest }) => text === 'private' && guest !== owner)).toEqual([])
  })

  it('takes the guest along even where connect follows at once', async () => {
    const { chat, server } = await createOnline()
    const before = server.dialog.guestId
    void chat.logout()
    void chat.connect()
    await server.clock.advance(1_000)
    chat.send('another visitor')
    await server.clock.advance(1_000)
    expect(server.dialog.guestId).not.toBe(before)
  })

  it('makes no guest while a connection that was under way gives up', async () => {
    const server = createScriptedServer()
    const slow = createPending<string>()
    const chat = createSite({ getToken: () => slow.promise }, server.createPorts())
    void chat.connect().catch(() => undefined)
    await server.clock.advance(100)
    await chat.logout()
    const before = server.requests.length
    slow.resolve('late')
    await server.clock.advance(1_000)
    expect(server.requests.slice(before)).toEqual([])
  })

  it('is no error for the visitor, whatever it interrupts', async () => {
    const { chat, server, ports } = createHarness()
    const hold = holdAnswers(ports, /handoff/)
    const other = createReplyX({ assistantId: 1, apiUrl: API_URL, ports: hold.ports })
    chat.destroy()
    void other.connect()
    await server.clock.advance(100)
    other.send('Hello')
    await server.clock.advance(1_000)
    const codes: string[] = []
    other.on('error', ({ error }) => codes.push(error.code))
    const asked = other.requestOperator().catch(() => undefined)
    await server.clock.advance(100)
    await other.logout()
    await asked
    await server.clock.advance(100)
    expect(other.getSnapshot().error).toBeNull()
    expect(codes).not.toContain('handoff_refused')
  })

  it('leaves no timer of a flush that needed none', async () => {
    const { chat, server } = await createOnline()
    await chat.logout({ flush: true })
    chat.destroy()
    expect(server.clock.pendingTimers).toBe(0)
  })

  it('does not make the next visitor wait for the rate limit of the one before', async () => {
    const { chat, server } = await createOnline()
    server.failNext(/POST .*messages/, { kind: 'status', status: 429, headers: { 'Retry-After': '200' } })
    chat.send('too fast')
    await server.clock.advance(1_000)
    await chat.logout()
    void chat.connect()
    await server.clock.advance(1_000)
    const { settled } = chat.send('another visitor')
    let status = 'waiting'
    void settled.then((outcome) => (status = outcome.status))
    await server.clock.advance(5_000)
    expect(status).toBe('sent')
  })
})

describe('storage', () => {
  const createOn = (storage: Partial<StoragePort>) => {
    const server = createScriptedServer()
    const ports = server.createPorts()
    const own = { ...ports, storage: { ...ports.storage, ...storage } }
    return { server, chat: createReplyX({ assistantId: 1, apiUrl: API_URL, ports: own }) }
  }

  it.each([
    ['hangs', () => never<never>()],
    ['rejects', () => Promise.reject(new DOMException('no', 'SecurityError'))],
    [
      'throws',
      () => {
        throw new DOMException('no', 'SecurityError')
      },
    ],
  ])('that %s hangs neither the chat nor the logout', async (_, transact) => {
    const { server, chat } = createOn({ transact })
    const degraded: string[] = []
    chat.on('storage:degraded', ({ error }) => degraded.push(error.code))
    void chat.connect()
    await server.clock.advance(15_000)
    expect(chat.getSnapshot()).toMatchObject({ connection: 'online', storage: 'memory' })
    expect(degraded).toEqual(['storage_failed'])
    const { settled } = chat.send('Hello')
    await server.clock.advance(1_000)
    expect(await settled).toMatchObject({ status: 'sent' })
    let dropped: number | null = null
    void chat.logout().then((count) => (dropped = count))
    await server.clock.advance(15_000)
    expect(dropped).toBe(0)
  })

  it('gives two clients on one page the same guest', async () => {
    const server = createScriptedServer()
    const storage = createMemoryStorage()
    const [one, other] = [1, 2].map(() =>
      createReplyX({ assistantId: 1, apiUrl: API_URL, ports: { ...server.createPorts(), storage } }),
    )
    await Promise.all([one?.api.getDialogs(), other?.api.getDialogs()])
    const guests = server.requests.map(({ headers }) => headers['x-replyx-guest']).filter(Boolean)
    expect(guests).toHaveLength(2)
    expect(new Set(guests).size).toBe(1)
  })

  it.each(['', 'line\nbreak', 'ключ', 'x'.repeat(100)])(
    'with a broken guest id (%j) gives a fresh guest',
    async (guestId) => {
      const broken = { guestId, assistantId: 1, createdAt: '' }
      const { server, chat } = createOn(createMemoryStorage([[`guest:${API_URL}:1`, broken]]))
      void chat.connect()
      await server.clock.advance(1_000)
      expect(chat.getSnapshot().connection).toBe('online')
      expect(server.requests.at(-1)?.headers['x-replyx-guest']).toMatch(/^[0-9a-f-]{36}$/)
    },
  )
})
