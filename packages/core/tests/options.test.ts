import { createReplyX, isReplyXError, type ReplyXOptions } from '@replyx/core'
import { createScriptedServer } from '@replyx/core/testing'
import { describe, expect, it } from 'vitest'

import { interceptFetch } from './intercept.ts'

const TOKEN = 'planted-site-token'

function refusalOf(options: unknown): { code: string; message: string } {
  try {
    createReplyX(options as ReplyXOptions)
  } catch (error) {
    if (isReplyXError(error)) return error
    throw error
  }
  throw new Error('nothing was refused')
}

/** Option, a bad value, and what the message says is allowed. */
const bad: readonly (readonly [name: string, value: unknown, allowed: RegExp])[] = [
  ['assistantId', 0, /positive integer/],
  ['assistantId', -1, /positive integer/],
  ['assistantId', 1.5, /positive integer/],
  ['assistantId', Number.NaN, /positive integer/],
  ['assistantId', Infinity, /positive integer/],
  ['assistantId', '1', /positive integer/],
  ['assistantId', null, /positive integer/],
  ['assistantId', 1n, /positive integer/],
  ['assistantId', Symbol('1'), /positive integer/],
  ['siteToken', '', /visible ASCII/],
  ['siteToken', 'two words', /visible ASCII/],
  ['siteToken', 'ключ', /visible ASCII/],
  ['siteToken', [], /visible ASCII/],
  ['siteToken', null, /visible ASCII/],
  ['getToken', 5, /a function/],
  ['getToken', {}, /a function/],
  ['environment', 'staging', /'production'.*'development'/],
  ['environment', 1, /'production'.*'development'/],
  ['apiUrl', '', /https:\/\//],
  ['apiUrl', 'chat.test', /https:\/\//],
  ['apiUrl', '/api', /https:\/\//],
  ['apiUrl', 'ftp://chat.test', /https:\/\//],
  ['apiUrl', 'javascript:alert(1)', /https:\/\//],
  ['apiUrl', 'https://', /https:\/\//],
  ['apiUrl', 'https://chat.test?key=1', /https:\/\//],
  ['apiUrl', 'https://chat.test#here', /https:\/\//],
  ['apiUrl', 'https://ch at.test', /https:\/\//],
  ['apiUrl', 1, /https:\/\//],
  ['wsUrl', 'https://chat.test', /wss:\/\//],
  ['wsUrl', false, /wss:\/\//],
  ['frontendUrl', 'ws://chat.test', /https:\/\//],
  ['logLevel', 'verbose', /'silent'/],
  ['logLevel', true, /'silent'/],
  ['locale', '', /language tag/],
  ['locale', 5, /language tag/],
  ['storage', 'cookie', /'durable'.*'memory'/],
  ['storage', {}, /'durable'.*'memory'/],
  ['dialogStart', 'later', /'send'.*'connect'/],
  ['requestTimeout', 0, /above 0/],
  ['requestTimeout', -5, /above 0/],
  ['requestTimeout', Infinity, /above 0/],
  ['requestTimeout', 2 ** 31, /above 0/],
  ['requestTimeout', '1000', /above 0/],
  ['ports', 5, /an object/],
  ['ports', null, /an object/],
]

/** Options whose wrong text the message repeats. */
const texts = [
  'environment',
  'apiUrl',
  'wsUrl',
  'frontendUrl',
  'logLevel',
  'locale',
  'storage',
  'dialogStart',
]

describe('an option', () => {
  it.each(bad)('%s with a bad value (%s) is refused in words', (name, value, allowed) => {
    const isIdentity = name === 'assistantId' || name === 'siteToken' || name === 'getToken'
    const { code, message } = refusalOf({ ...(isIdentity ? {} : { assistantId: 1 }), [name]: value })
    expect(code).toBe('option_invalid')
    const [, given = '', rest = ''] = /option "\w+" was (.*), allowed: (.*)$/.exec(message) ?? []
    expect(message).toContain(`option "${name}" was `)
    expect(rest).toMatch(allowed)
    if (typeof value === 'number' || value === null) expect(given).toBe(String(value))
    // Where somebody may have put a secret, a wrong text is not repeated.
    else if (typeof value === 'string' && value !== '' && isIdentity) expect(given).not.toContain(value)
    else if (typeof value === 'string' && texts.includes(name)) expect(given).toContain(value)
    else expect(given).not.toMatch(/^$|undefined|\[object/)
  })

  it.each([
    ['assistanId', { assistanId: 1 }],
    ['debug', { assistantId: 1, debug: true }],
    ['__proto__', JSON.parse('{"assistantId":1,"__proto__":{}}') as unknown],
    ['constructor', { assistantId: 1, constructor: 1 }],
  ])('that nobody knows (%s) is refused by name, with the names there are', (name, options) => {
    const { code, message } = refusalOf(options)
    expect(code).toBe('option_invalid')
    expect(message).toContain(`"${name}"`)
    expect(message).toMatch(/assistantId, siteToken, getToken/)
  })

  it.each([undefined, null, 'options', 5])('object that is none (%j) is refused', (options) => {
    expect(refusalOf(options)).toMatchObject({ code: 'option_invalid' })
  })

  it.each([
    ['apiUrl', undefined],
    ['ports', undefined],
    ['siteToken', undefined],
  ])('%s that is undefined counts as left out', (name, value) => {
    const options = { assistantId: 1, [name]: value } as ReplyXOptions
    expect(() => createReplyX(options)).not.toThrow()
  })
})

describe('the identity', () => {
  const exactlyOne = /exactly one of assistantId, siteToken and getToken/

  it.each([{}, { apiUrl: 'https://chat.test' }])('is required: %j', (options) => {
    expect(refusalOf(options).message).toMatch(exactlyOne)
  })

  it.each([
    [{ assistantId: 1, siteToken: TOKEN }],
    [{ assistantId: 1, getToken: (): string => TOKEN }],
    [{ assistantId: 1, siteToken: TOKEN, getToken: (): string => TOKEN }],
  ])('is one and not two', (options) => {
    const { code, message } = refusalOf(options)
    expect(code).toBe('option_invalid')
    expect(message).toMatch(exactlyOne)
    expect(message).not.toContain(TOKEN)
  })

  it('may be a token together with what renews it', () => {
    expect(() => createReplyX({ siteToken: TOKEN, getToken: (): string => TOKEN })).not.toThrow()
  })

  it('in widget mode is known from the start, in site mode it is not', () => {
    expect(createReplyX({ assistantId: 42 }).getSnapshot().assistantId).toBe(42)
    expect(createReplyX({ siteToken: TOKEN }).getSnapshot().assistantId).toBeNull()
  })

  it.each([[[TOKEN]], [{ TOKEN }], [12345]])('never stands in a refusal of the token: %#', (siteToken) => {
    expect(refusalOf({ siteToken }).message).not.toContain(TOKEN)
  })
})

describe('the addresses', () => {
  /** Where a client with these options looks for REST and socket. */
  async function addressesOf(options: Partial<ReplyXOptions>): Promise<{ rest: string; socket: string }> {
    const server = createScriptedServer()
    const ports = server.createPorts()
    let rest = ''
    const watched: typeof fetch = (input, init) => {
      rest ||= new Request(input, init).url
      return ports.fetch(input, init)
    }
    const settings = { assistantId: 1, dialogStart: 'connect', ports: { ...ports, fetch: watched } }
    const chat = createReplyX({ ...settings, ...options } as ReplyXOptions)
    void chat.connect()
    await server.clock.advance(1_000)
    chat.destroy()
    return { rest, socket: server.sockets[0]?.url ?? '' }
  }

  it.each<[Partial<ReplyXOptions>, string, string]>([
    [{}, 'https://api.replyx.com/', 'wss://api.replyx.com/'],
    [{ environment: 'production' }, 'https://api.replyx.com/', 'wss://api.replyx.com/'],
    [{ environment: 'development' }, 'http://localhost:8000/', 'ws://localhost:8000/'],
    [{ apiUrl: 'https://chat.test' }, 'https://chat.test/', 'wss://chat.test/'],
    [{ apiUrl: 'http://chat.test:81' }, 'http://chat.test:81/', 'ws://chat.test:81/'],
    [{ apiUrl: 'https://chat.test//' }, 'https://chat.test/', 'wss://chat.test/'],
    [{ environment: 'development', apiUrl: 'https://a.test' }, 'https://a.test/', 'wss://a.test/'],
    [{ apiUrl: 'https://a.test', wsUrl: 'wss://b.test/live/' }, 'https://a.test/', 'wss://b.test/live/'],
    [{ wsUrl: 'ws://b.test' }, 'https://api.replyx.com/', 'ws://b.test/'],
  ])('of %j', async (options, rest, socket) => {
    const found = await addressesOf(options)
    expect(found.rest).toBe(`${rest}api/protocol`)
    expect(found.socket).toMatch(new RegExp(`^${socket}ws/widget/dialogs/\\d+$`))
  })
})

describe('the defaults', () => {
  it('ask for durable storage, and say memory where that was asked for', () => {
    expect(createReplyX({ assistantId: 1 }).getSnapshot().storage).toBe('durable')
    expect(createReplyX({ assistantId: 1, storage: 'memory' }).getSnapshot().storage).toBe('memory')
  })

  it.each([
    [undefined, ['error']],
    ['error', ['error']],
    ['silent', []],
    ['debug', ['debug', 'error', 'warn']],
  ] as const)('log at %s: %j', async (logLevel, expected) => {
    const server = createScriptedServer()
    const ports = server.createPorts()
    const settings = { assistantId: 1, apiUrl: 'https://chat.test', ports, dialogStart: 'connect' } as const
    const chat = createReplyX({ ...settings, ...(logLevel === undefined ? {} : { logLevel }) })
    server.failNext(/widget-config/, { kind: 'lose' })
    void chat.connect()
    await server.clock.advance(1_000)
    server.push({ type: 'message' })
    server.say('assistant', 'Hi')
    server.push(server.dialog.log[0])
    chat.on('error', () => {
      throw new Error('from a handler')
    })
    server.closeAll(4003)
    await server.clock.advance(1_000)
    const levels = new Set(ports.logged.map((line) => line.split(':')[0]))
    expect([...levels].sort()).toEqual(expected)
  })

  it('give a request 90 seconds', async () => {
    const server = createScriptedServer()
    const ports = interceptFetch(server.createPorts(), () => new Promise<never>(() => undefined))
    const outcome = createReplyX({ assistantId: 1, ports }).api.getDialogs()
    let code = 'pending'
    void outcome.catch((error: unknown) => (code = isReplyXError(error) ? error.code : 'other'))
    await server.clock.advance(89_999)
    expect(code).toBe('pending')
    await server.clock.advance(2)
    expect(code).toBe('request_timeout')
  })
})
