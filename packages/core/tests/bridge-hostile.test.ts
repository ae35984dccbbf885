import type { FrameOptions } from '@replyx/core/bridge'
import { describe, expect, it } from 'vitest'
import { createStage, outcomeOf, type FakePort } from './bridge-stage.ts'

const frameCommands = [
  'configure',
  'update',
  'identify',
  'logout',
  'sendMessage',
  'requestOperator',
  'open',
  'close',
  'setTheme',
] as const

/** Both sides connected, with whatever reaches a handler written down, and their ports to post to. */
function createSides() {
  const stage = createStage()
  const reached: unknown[] = []
  const commands = Object.fromEntries(
    frameCommands.map((name) => [name, (params: unknown) => void reached.push({ name, params })]),
  ) as FrameOptions['commands']
  const sides = stage.connect(
    {
      commands: {
        getToken: (params) => {
          reached.push({ name: 'getToken', params })
          return 'token'
        },
        rememberGuest: (params) => void reached.push({ name: 'rememberGuest', params }),
      },
    },
    { commands: commands as NonNullable<typeof commands> },
  )
  const [hostPort, framePort] = stage.host.channels as [FakePort, FakePort]
  /** What reached a handler of events or notices, beside the handshake. */
  const told = (): unknown[] => [...stage.events.slice(1), ...stage.notices]
  return { ...stage, ...sides, stage, reached, told, hostPort, framePort }
}

/** A list in a list, and so on. */
function nested(depth: number): unknown {
  let value: unknown = 'x'
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { value }
  return value
}

function circle(): object {
  const value: Record<string, unknown> = {}
  value['self'] = value
  value['list'] = [value, value]
  return value
}

/** Few objects, each of which holds the next twice: 2^60 when it is written out. */
function doubled(): unknown {
  let value: unknown = {}
  for (let level = 0; level < 60; level += 1) value = { one: value, other: value }
  return value
}

const throwing = {
  get trap(): never {
    throw new Error('trap')
  },
}

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** What fits nowhere, wherever it stands. */
const hostile: [name: string, make: () => unknown][] = [
  ['a text of 64 KiB', () => 'x'.repeat(32_768)],
  ['a text of 100 MB', () => 'x'.repeat(100_000_000)],
  ['10,000 small values', () => Array.from({ length: 10_000 }, () => 1)],
  ['10,000 fields', () => Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [index, 1]))],
  ['a field with a giant name', () => ({ ['x'.repeat(100_000)]: 1 })],
  ['a list of four billion holes', (): unknown => new Array(4_000_000_000)],
  ['9 levels', () => nested(9)],
  ['100,000 levels', () => nested(100_000)],
  ['a circle', circle],
  ['a little that is a lot when written out', doubled],
  ['a buffer', () => new ArrayBuffer(1_000_000)],
  ['a list of bytes', () => new Uint8Array(16)],
  ['a date', () => new Date(0)],
  ['a pattern', () => /x/],
  ['a map', () => new Map([['type', 'minimize']])],
  ['a set', () => new Set([1])],
  ['an error', () => new Error('x')],
  ['a number without an end', () => 10n ** 1_000n],
  ['a symbol', () => Symbol('x')],
  ['a function', () => () => 1],
  ['a promise', () => Promise.resolve(1)],
  ['a text as an object', () => Object('x') as unknown],
  ['a getter that throws', () => throwing],
  ['a proxy that is no more', revoked],
  [
    'a proxy that throws',
    () =>
      new Proxy(
        {},
        {
          ownKeys() {
            throw new Error('trap')
          },
        },
      ),
  ],
]

/** Everything that is right, with a place to put something beside it or in it. */
const places: [name: string, side: 'host' | 'frame', wrap: (value: unknown) => unknown][] = [
  ['all of a message to the host page', 'host', (value) => value],
  ['beside an event', 'host', (value) => ({ type: 'replyX_unread', count: 1, more: value })],
  ['a field of an event', 'host', (value) => ({ type: 'replyX_error', code: 'x', message: value })],
  ['the type of an event', 'host', (value) => ({ type: value, count: 1 })],
  [
    'a command to the host page',
    'host',
    (value) => ({ id: 1, method: 'getToken', params: { previous: value } }),
  ],
  ['all of a message to the frame', 'frame', (value) => value],
  ['beside a command', 'frame', (value) => ({ id: 1, method: 'open', more: value })],
  ['the id of a command', 'frame', (value) => ({ id: value, method: 'open' })],
  ['the method of a command', 'frame', (value) => ({ id: 1, method: value })],
  ['a field of a command', 'frame', (value) => ({ id: 1, method: 'sendMessage', params: { text: value } })],
  ['a label', 'frame', (value) => ({ id: 1, method: 'configure', params: { labels: { send: value } } })],
  ['a reply', 'frame', (value) => ({ id: 1, method: 'configure', params: { quickReplies: [value] } })],
  ['a notice', 'frame', (value) => ({ type: 'config_update', data: { theme: value } })],
]

describe.each(hostile)('%s', (_name, make) => {
  it.each(places)('reaches nobody as %s', async (_place, side, wrap) => {
    const { hostPort, framePort, reached, told, host, frame, clock } = createSides()
    const message = wrap(make())
    const port = side === 'host' ? hostPort : framePort
    expect(() => {
      port.take(message)
    }).not.toThrow()
    await clock.settle()
    expect([...reached, ...told()]).toEqual([])
    const statistics = (side === 'host' ? host : frame).getStatistics()
    expect(statistics).toEqual({ accepted: 1, foreign: 0, invalid: 1, flooded: 0 })
  })
})

describe('what just fits', () => {
  it.each([
    ['a text', () => ({ id: 1, method: 'sendMessage', params: { text: 'x'.repeat(32_000) } })],
    ['7 levels beside it', () => ({ id: 1, method: 'sendMessage', params: { text: '' }, more: nested(7) })],
    ['a list beside it', () => ({ id: 1, method: 'sendMessage', params: { text: '' }, more: [1, [], {}] })],
    [
      'nothing beside it',
      () => ({ id: 1, method: 'sendMessage', params: { text: '', reason: undefined }, more: null }),
    ],
  ])('%s is taken', async (_name, make) => {
    const { framePort, reached, clock } = createSides()
    framePort.take(make())
    await clock.settle()
    expect(reached).toHaveLength(1)
  })
})

describe('a flood', () => {
  it.each(['host', 'frame'] as const)('is looked at 100 times a second by the %s', async (side) => {
    const { hostPort, framePort, host, frame, clock } = createSides()
    const port = side === 'host' ? hostPort : framePort
    const bridge = side === 'host' ? host : frame
    let looks = 0
    const flood = (): void => {
      for (let count = 0; count < 10_000; count += 1) {
        port.onmessage?.({
          get data() {
            looks += 1
            return { type: 'unknown' }
          },
        })
      }
    }
    flood()
    expect(looks).toBe(100)
    await clock.advance(500)
    flood()
    expect(looks).toBe(150)
    await clock.advance(3_600_000)
    flood()
    expect(looks).toBe(250)
    expect(bridge.getStatistics()).toEqual({ accepted: 1, foreign: 0, invalid: 250, flooded: 29_750 })
  })

  it('is not let through by a clock that is turned', async () => {
    const { framePort, frame, clock, reached } = createSides()
    const knock = (): void => {
      for (let count = 0; count < 200; count += 1) framePort.take({ id: count, method: 'open' })
    }
    knock()
    clock.shift(-86_400_000)
    knock()
    clock.shift(86_400_000)
    knock()
    await clock.settle()
    // Turned forward, a clock gives what one second gives, and no more.
    expect(reached).toHaveLength(200)
    expect(frame.getStatistics().flooded).toBe(400)
  })

  it('over the port leaves the way of the handshake open', async () => {
    const { hostPort, stage, events } = createSides()
    for (let count = 0; count < 1_000; count += 1) hostPort.take({ type: 'replyX_unread', count })
    stage.reload()
    stage.connectFrame()
    expect(events.filter(({ type }) => type === 'replyX_ready')).toHaveLength(2)
  })
})

describe('an answer', () => {
  it.each([
    ['nobody waits for', { id: 99, result: 'planted' }],
    ['has no id', { result: 'planted' }],
    ['has another kind of id', { id: '1', result: 'planted' }],
    ['is no text', { id: 1, result: 7 }],
    ['is missing', { id: 1 }],
    ['is an error without a code', { id: 1, error: { message: 'planted' } }],
    ['is an error in words', { id: 1, error: 'planted' }],
    ['is an error of another kind', { id: 1, error: { code: 1, message: {} } }],
    ['is both right and wrong', { id: 1, result: 'planted', error: [] }],
  ])('that %s settles nothing', async (_name, answer) => {
    const stage = createStage()
    const { frame } = stage.connect({ commands: { getToken: () => new Promise<string>(() => undefined) } })
    const token = outcomeOf(frame.call('getToken'))
    await stage.clock.settle()
    stage.host.channels[1]?.take(answer)
    await stage.clock.advance(30_000)
    expect(await token).toMatchObject({ code: 'request_timeout' })
    expect(frame.getStatistics()).toMatchObject({ accepted: 1, invalid: 1 })
  })

  it('comes to its own call, in whatever order', async () => {
    const stage = createStage()
    const gives: ((token: string) => void)[] = []
    const { frame } = stage.connect({
      commands: { getToken: () => new Promise<string>((resolve) => gives.push(resolve)) },
    })
    const [one, other] = [frame.call('getToken'), frame.call('getToken')]
    await stage.clock.settle()
    gives[1]?.('second')
    gives[0]?.('first')
    expect([await one, await other]).toEqual(['first', 'second'])
  })
})

describe('pollution', () => {
  const keys = ['__proto__', 'constructor', 'prototype']
  const bad = (key: string, rest: object): unknown =>
    JSON.parse(
      `{${JSON.stringify(key)}: {"polluted": true, "prototype": {"polluted": true}}, ${JSON.stringify(rest).slice(1)}`,
    )

  const carriers: [name: string, side: 'host' | 'frame', make: (key: string) => unknown][] = [
    ['an event', 'host', (key) => bad(key, { type: 'replyX_unread', count: 1 })],
    ['a command to the host page', 'host', (key) => bad(key, { id: 1, method: 'getToken' })],
    [
      'what that takes',
      'host',
      (key) => ({ id: 1, method: 'rememberGuest', params: bad(key, { guestId: 'g' }) }),
    ],
    ...frameCommands.map((method): (typeof carriers)[number] => [
      `what ${method} takes`,
      'frame',
      (key) => ({ id: 1, method, params: bad(key, { text: 'x', theme: 'blue', siteToken: 'x' }) }),
    ]),
    [
      'labels',
      'frame',
      (key) => ({ id: 1, method: 'configure', params: { labels: bad(key, { send: 'Go' }) } }),
    ],
    ['a notice', 'frame', (key) => bad(key, { type: 'minimize' })],
    ['what it brings', 'frame', (key) => ({ type: 'config_update', data: bad(key, { theme: 'blue' }) })],
  ]

  it.each(carriers.flatMap(([name, side, make]) => keys.map((key) => [name, side, key, make] as const)))(
    'by %s to the %s with %s changes nothing and is not handed on',
    async (_name, side, key, make) => {
      const { hostPort, framePort, reached, told, clock } = createSides()
      ;(side === 'host' ? hostPort : framePort).take(make(key))
      await clock.settle()
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
      const all = [...reached, ...told()]
      expect(all).toHaveLength(1)
      expect(JSON.stringify(all)).not.toContain('polluted')
      for (const value of all) expect(Object.getPrototypeOf(Object.assign({}, value))).toBe(Object.prototype)
    },
  )

  it('of the page itself is not mistaken for fields', async () => {
    const { hostPort, framePort, reached, told, clock, frame } = createSides()
    const prototype = Object.prototype as unknown as Record<string, unknown>
    const planted = {
      type: 'replyX_minimize',
      method: 'open',
      id: 1,
      shareText: true,
      text: 'planted',
      session: 'x',
    }
    try {
      Object.assign(prototype, planted)
      hostPort.take({})
      framePort.take({})
      framePort.take({ id: 1, method: 'configure', params: {} })
      framePort.take({ id: 1, method: 'sendMessage', params: {} })
      await clock.settle()
    } finally {
      for (const name of Object.keys(planted)) Reflect.deleteProperty(prototype, name)
    }
    expect(told()).toEqual([])
    expect(reached).toEqual([{ name: 'configure', params: {} }])
    expect(frame.getStatistics()).toMatchObject({ accepted: 2, invalid: 2 })
  })
})

describe('a port that was given away', () => {
  it('hears and says nothing once the frame has begun anew', async () => {
    const { stage, framePort, hostPort, events, reached, frame, host } = createSides()
    stage.reload()
    stage.connectFrame()
    hostPort.take({ type: 'replyX_unread', count: 9 })
    hostPort.take({ id: 5, method: 'getToken' })
    await outcomeOf(host.call('open'))
    expect(framePort.posted).toEqual([])
    expect(hostPort.posted).toEqual([])
    expect(events.filter(({ type }) => type !== 'replyX_ready')).toEqual([])
    expect(reached).toEqual([])
    frame.close()
  })
})
