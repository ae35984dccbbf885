import { createReplyX, type ReplyXOptions } from '@replyx/core'
import { createScriptedServer, type ScriptedPorts, type ScriptedServer } from '@replyx/core/testing'
import { describe, expect, it } from 'vitest'

import { API_URL, linesOf } from './harness.ts'
import { guardTokens } from './intercept.ts'

type SiteOptions = Pick<ReplyXOptions, 'siteToken' | 'getToken'>

function createSite(options: SiteOptions, ports: ScriptedPorts) {
  return createReplyX({ apiUrl: API_URL, ports, logLevel: 'debug', ...options })
}

/** A site's client, online under the token `old`, whose presented tokens are watched. */
async function createOnlineSite(options: SiteOptions) {
  const server = createScriptedServer()
  const valid = new Set(['old'])
  const guarded = guardTokens(server.createPorts(), valid)
  const chat = createSite({ siteToken: 'old', ...options }, guarded.ports)
  void chat.connect()
  await server.clock.advance(100)
  chat.send('Hello')
  await server.clock.advance(20_000)
  guarded.presented.length = 0
  return { server, chat, valid, presented: guarded.presented }
}

const helloTokens = (server: ScriptedServer): (string | undefined)[] =>
  server.sockets.map(({ sent }) => /"site_token":"(\w+)"/.exec(sent[0] ?? '')?.[1])

describe('an expired token', () => {
  it('is renewed once for ten calls at once, and every call is replayed', async () => {
    const previous: (string | undefined)[] = []
    const getToken = async (refused?: string): Promise<string> => {
      previous.push(refused)
      await Promise.resolve()
      return 'new'
    }
    const { chat, valid, presented } = await createOnlineSite({ getToken })
    valid.clear()
    valid.add('new')
    const answers = await Promise.all(Array.from({ length: 10 }, () => chat.api.getDialogs()))
    expect(answers.map((dialogs) => dialogs.length)).toEqual(Array.from({ length: 10 }, () => 1))
    expect(previous).toEqual(['old'])
    expect(presented.filter((token) => token === 'old')).toHaveLength(10)
    expect(presented.filter((token) => token === 'new')).toHaveLength(10)
  })

  it('that comes back the same is final', async () => {
    let asked = 0
    const getToken = (): string => {
      asked += 1
      return 'old'
    }
    const { chat, valid, presented } = await createOnlineSite({ getToken })
    valid.clear()
    await expect(chat.api.getDialogs()).rejects.toMatchObject({ code: 'token_expired', status: 401 })
    expect(asked).toBe(1)
    expect(presented).toEqual(['old'])
  })

  it('whose fresh one is refused too is final, and the message waits', async () => {
    let asked = 0
    const getToken = (): string => `bad${String((asked += 1))}`
    const { server, chat, valid, presented } = await createOnlineSite({ getToken })
    valid.clear()
    chat.send('later')
    await server.clock.advance(10_000)
    expect(linesOf(chat)).toEqual(['user: Hello', 'user: later [sending]'])
    expect(presented).toEqual(['old', 'bad1'])
  })

  it('without getToken is final, and the message waits until another token is given', async () => {
    const { server, chat, valid } = await createOnlineSite({})
    valid.clear()
    valid.add('new')
    const { settled } = chat.send('later')
    await server.clock.advance(60_000)
    expect(linesOf(chat).at(-1)).toBe('user: later [sending]')
    await chat.identify('new')
    await server.clock.advance(1_000)
    expect(await settled).toMatchObject({ status: 'sent' })
    expect(helloTokens(server).at(-1)).toBe('new')
  })

  it('sends the message once, under its own key, after the renewal', async () => {
    const { server, chat, valid } = await createOnlineSite({ getToken: () => 'new' })
    valid.clear()
    valid.add('new')
    const { key, settled } = chat.send('once')
    await server.clock.advance(1_000)
    expect(await settled).toMatchObject({ status: 'sent', message: { key } })
    expect(server.dialog.messages.filter(({ text }) => text === 'once')).toHaveLength(1)
  })

  it('on the socket (4001) is renewed, and the link is back at once', async () => {
    const previous: (string | undefined)[] = []
    const getToken = (refused?: string): string => {
      previous.push(refused)
      return 'new'
    }
    const { server, chat } = await createOnlineSite({ getToken })
    server.closeAll(4001)
    await server.clock.advance(500)
    expect(chat.getSnapshot().connection).toBe('online')
    expect(helloTokens(server)).toEqual(['old', 'new'])
    expect(previous).toEqual(['old'])
  })

  it('on the socket that comes back the same is final, and the visitor hears of it', async () => {
    const { server, chat } = await createOnlineSite({ getToken: () => 'old' })
    server.closeAll(4001)
    await server.clock.advance(120_000)
    expect(chat.getSnapshot()).toMatchObject({ connection: 'failed', error: { code: 'token_expired' } })
    expect(server.sockets).toHaveLength(1)
  })
})

describe('getToken', () => {
  it.each([
    ['rejects', () => Promise.reject(new Error('down'))],
    [
      'throws',
      () => {
        throw new Error('down')
      },
    ],
  ])('that %s at the start is asked again with backoff', async (_, failing) => {
    const server = createScriptedServer()
    let asked = 0
    const getToken = (): string | Promise<string> => {
      asked += 1
      return asked < 4 ? failing() : 'good'
    }
    const chat = createSite({ getToken }, server.createPorts())
    const online = chat.connect()
    await server.clock.advance(500)
    expect(asked).toBe(1)
    await server.clock.advance(60_000)
    expect(await online).toMatchObject({ connection: 'online' })
    expect(asked).toBe(4)
  })

  it('is not asked while the token is good', async () => {
    let asked = 0
    const { server, chat } = await createOnlineSite({ getToken: () => `t${String((asked += 1))}` })
    chat.send('again')
    server.closeAll(1006)
    await server.clock.advance(30_000)
    expect(linesOf(chat)).toEqual(['user: Hello', 'user: again'])
    expect(asked).toBe(0)
  })

  it('and identify are not for widgets', async () => {
    const server = createScriptedServer()
    const chat = createReplyX({ assistantId: 1, apiUrl: API_URL, ports: server.createPorts() })
    await expect(chat.identify('token')).rejects.toMatchObject({ code: 'option_invalid' })
  })

  it('is not asked for by a 401 of a widget', async () => {
    const server = createScriptedServer()
    const chat = createReplyX({ assistantId: 1, apiUrl: API_URL, ports: server.createPorts() })
    server.failNext(/dialogs/, { kind: 'status', status: 401 })
    await expect(chat.api.getDialogs()).rejects.toMatchObject({ code: 'token_invalid', status: 401 })
    expect(server.requests.filter(({ path }) => path.includes('dialogs'))).toHaveLength(1)
  })
})

describe('who is asking', () => {
  it('stands in headers and in the hello, for REST and socket alike', async () => {
    const { server } = await createOnlineSite({})
    const asked = server.requests.filter(({ path }) => path.includes('dialogs'))
    const guests = new Set(asked.map(({ headers }) => headers['x-replyx-guest']))
    expect(guests).toEqual(new Set([server.dialog.guestId]))
    expect(asked.every(({ headers }) => headers['authorization'] === 'Bearer old')).toBe(true)
    expect(JSON.parse(server.sockets[0]?.sent[0] ?? '')).toEqual({
      type: 'hello',
      protocol: 1,
      guest_id: server.dialog.guestId,
      site_token: 'old',
      epoch: server.dialog.epoch,
      since_seq: 0,
    })
  })

  it('is not said before the level is known', async () => {
    const { server } = await createOnlineSite({})
    const [first] = server.requests
    expect(first?.path).toBe('/api/protocol')
    expect(first?.headers['x-replyx-guest']).toBeUndefined()
    expect(first?.headers['authorization']).toBeUndefined()
  })
})
