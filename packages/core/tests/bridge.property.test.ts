import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { copyPlain } from '../src/bridge/plain.ts'
import { createStage, FRAME_ORIGIN, HOST_ORIGIN, SESSION, type FakePort } from './bridge-stage.ts'

// The same shapes, said once more by other means: what these accept is to arrive, and nothing else.
const text = z.string()
const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.nullish()
const theme = z.object({ theme: text, colorScheme: maybe(z.enum(['light', 'dark', 'auto'])) })
const flags = [
  'shareText',
  'canRenewToken',
  'canRememberGuest',
  'tokenInUrl',
  'showAvatar',
  'showOnlineStatus',
]
const texts = [
  'siteToken',
  'guestId',
  'apiUrl',
  'wsUrl',
  'frontendUrl',
  'environment',
  'logLevel',
  'locale',
  'title',
]
const more = [
  'storage',
  'dialogStart',
  'theme',
  'colorScheme',
  'type',
  'position',
  'welcomeMessage',
  'timeZone',
]
const numbers = ['requestTimeout', 'handoffTimeout', 'cacheTtl', 'maxMessagesInMemory', 'borderRadius']
const all = <Schema extends z.ZodType>(names: readonly string[], schema: Schema) =>
  Object.fromEntries(names.map((name) => [name, maybe(schema)]))
const settings = z.object({
  ...all([...flags, 'isMinimized', 'isClosable', 'sound'], z.boolean()),
  ...all([...texts, ...more], text),
  ...all(numbers, z.number()),
  quickReplies: maybe(z.array(text)),
  labels: maybe(z.record(text, text)),
})
const received = z.object({ message: maybe(text), timestamp: text })

const events: Record<string, z.ZodType> = {
  replyX_minimize: z.object({}),
  replyX_maximize: z.object({}),
  replyX_message_sent: z.object({ text: maybe(text), timestamp: text }),
  replyX_message_received: received,
  replyX_operator_message_received: received,
  replyX_websocket_connected: z.object({}),
  replyX_unread: z.object({ count: z.int().nonnegative() }),
  replyX_handoff: z.object({ status: z.enum(['none', 'requested', 'active', 'released']) }),
  replyX_error: z.object({ code: text, message: text }),
}
const notices: Record<string, z.ZodType> = {
  config_update: settings,
  theme_change: theme,
  minimize: z.object({}),
  maximize: z.object({}),
}
const hostCommands: Record<string, z.ZodType> = {
  getToken: z.object({ previous: maybe(text) }),
  rememberGuest: z.object({ guestId: maybe(text) }),
}
const frameCommands: Record<string, z.ZodType> = {
  configure: settings,
  update: settings,
  identify: z.object({ siteToken: text }),
  logout: z.object({ flush: maybe(z.boolean()) }),
  sendMessage: z.object({ text }),
  requestOperator: z.object({ reason: maybe(text) }),
  open: z.object({}),
  close: z.object({}),
  setTheme: theme,
}

const anything = (): fc.Arbitrary<unknown> =>
  fc.anything({
    maxDepth: 4,
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
    withObjectString: true,
    withSparseArray: true,
    withTypedArray: true,
    withBoxedValues: true,
  })

const names = [events, notices, hostCommands, frameCommands].flatMap((table) => Object.keys(table))
const inherited = ['__proto__', 'constructor', 'prototype', 'toString', 'replyX_ready', 'replyX_init', '']
const fields = [
  ...new Set([...flags, ...texts, ...numbers, 'text', 'message', 'timestamp', 'count', 'status', 'code']),
]

/** Values that are now and then right. */
const value = (): fc.Arbitrary<unknown> =>
  fc.oneof(
    anything(),
    fc.constantFrom<unknown>(
      'blue',
      'dark',
      'active',
      'none',
      '',
      0,
      1,
      2.5,
      -1,
      true,
      false,
      null,
      undefined,
    ),
    fc.constantFrom<unknown>(['one'], { send: 'Go' }, {}, []),
  )
const record = (): fc.Arbitrary<object> =>
  fc.dictionary(
    fc.constantFrom(
      ...fields,
      ...more,
      'labels',
      'quickReplies',
      'flush',
      'reason',
      'previous',
      ...inherited,
    ),
    value(),
    { maxKeys: 4 },
  )

/** What is a message, but for what is put beside it or into it. */
const samples = [
  { type: 'replyX_minimize' },
  { type: 'replyX_message_sent', timestamp: 'now' },
  { type: 'replyX_unread', count: 1 },
  { type: 'replyX_handoff', status: 'active' },
  { id: 1, method: 'getToken' },
  { id: 2, method: 'rememberGuest', params: { guestId: 'guest' } },
  { id: 3, method: 'open' },
  { id: 4, method: 'setTheme', params: { theme: 'blue' } },
  { id: 5, method: 'configure', params: { labels: { send: 'Go' }, quickReplies: ['one'], sound: true } },
  { type: 'minimize' },
  { type: 'config_update', data: { theme: 'blue' } },
]
const spoiled = (): fc.Arbitrary<unknown> =>
  fc
    .tuple(
      fc.constantFrom<Record<string, unknown>>(...samples),
      record(),
      fc.constantFrom('top', 'params', 'data'),
    )
    .map(([message, change, place]) =>
      place === 'top'
        ? { ...message, ...change }
        : { ...message, [place]: { ...(message[place] as object), ...change } },
    )

/** What has the names of messages, and mostly is none. */
const named = (): fc.Arbitrary<unknown> => {
  const name = () => fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...names, ...inherited) }, value())
  const content = () => fc.oneof({ weight: 8, arbitrary: record() }, value())
  const message = {
    type: name(),
    method: name(),
    params: content(),
    data: content(),
    result: value(),
    error: value(),
  }
  return fc.record({ ...message, id: fc.oneof(fc.nat(), value()) }, { requiredKeys: [] })
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a message is to reach a handler of that side. */
function isValid(raw: unknown, side: 'host' | 'frame'): boolean {
  const message = copyPlain(raw)
  if (message === undefined) return false
  const { type, method, id, params, data } = message
  const fits = (table: Record<string, z.ZodType>, name: unknown, given: unknown): boolean =>
    typeof name === 'string' &&
    Object.hasOwn(table, name) &&
    isPlain(given) &&
    table[name]!.safeParse(given).success
  if (type !== undefined)
    return side === 'host' ? fits(events, type, message) : fits(notices, type, data ?? {})
  if (method === undefined || !z.int().nonnegative().safeParse(id).success) return false
  return fits(side === 'host' ? hostCommands : frameCommands, method, params ?? {})
}

function createSides() {
  const stage = createStage()
  const reached: unknown[] = []
  const watch = (table: Record<string, z.ZodType>) =>
    Object.fromEntries(
      Object.keys(table).map((name) => [name, (params: unknown) => void reached.push(params)]),
    )
  const { host, frame } = stage.connect(
    { commands: watch(hostCommands), onEvent: (event) => reached.push(event) },
    { commands: watch(frameCommands), onNotice: (notice) => reached.push(notice) },
  )
  reached.length = 0
  const [hostPort, framePort] = stage.host.channels as [FakePort, FakePort]
  return { stage, reached, sides: { host, frame }, ports: { host: hostPort, frame: framePort } }
}

const total = (statistics: object): number =>
  Object.values(statistics as Record<string, number>).reduce((sum, each) => sum + each, 0)

describe.each(['host', 'frame'] as const)('whatever is posted to the port of the %s', (side) => {
  it.each([
    ['anything', anything()],
    ['what is named like a message', named()],
    ['what is nearly a message', spoiled()],
  ])('(%s) reaches a handler exactly where it is valid, and never throws', (name, arbitrary) => {
    let hits = 0
    fc.assert(
      fc.property(fc.array(arbitrary, { minLength: 1, maxLength: 8 }), (messages) => {
        const { reached, sides, ports } = createSides()
        for (const message of messages) {
          const { length } = reached
          const before = sides[side].getStatistics()
          ports[side].take(message)
          const valid = isValid(message, side)
          hits += Number(valid)
          expect(reached.length - length).toBe(Number(valid))
          const after = sides[side].getStatistics()
          expect(total(after) - total(before)).toBe(1)
          expect(after.accepted - before.accepted).toBe(Number(valid))
        }
        expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
      }),
      { numRuns: 700 },
    )
    // A test of refusals only would also pass where nothing ever arrives.
    if (name === 'what is nearly a message') expect(hits).toBeGreaterThan(50)
  })
})

describe.each(['host', 'frame'] as const)('whatever is posted to the window of the %s', (side) => {
  const handshake = fc.record(
    {
      type: fc.oneof({ weight: 8, arbitrary: fc.constantFrom('replyX_ready', 'replyX_init') }, value()),
      session: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(SESSION, SESSION.toUpperCase()) }, value()),
      version: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(1, 2, -1, '1', NaN) }, value()),
      more: value(),
    },
    { requiredKeys: ['type'] },
  )

  const right = ['replyX_ready', 'replyX_init'].map((type) => ({ type, session: SESSION, version: 1 }))

  it('makes no handshake but the right one, and never throws', () => {
    let made = 0
    fc.assert(
      fc.property(
        fc.oneof(anything(), handshake, fc.constantFrom(...right)),
        fc.boolean(),
        fc.nat(2),
        (data, isRight, count) => {
          const stage = createStage()
          const bridge = side === 'host' ? stage.connectHost() : stage.connectFrame()
          const wanted = {
            host: { source: stage.frame.contentWindow, origin: FRAME_ORIGIN, type: 'replyX_ready', ports: 0 },
            frame: { source: stage.parent, origin: HOST_ORIGIN, type: 'replyX_init', ports: 1 },
          }[side]
          const ports = Array.from({ length: count }, () => ({
            close: () => undefined,
            postMessage: () => undefined,
          }))
          const { source } = wanted
          const window = side === 'host' ? stage.host : stage.inner
          window.dispatch({
            isTrusted: true,
            source: isRight ? source : {},
            origin: wanted.origin,
            data,
            ports,
          })
          const { type, session, version } = copyPlain(data) ?? {}
          const isWord =
            type === wanted.type && session === SESSION && z.int().nonnegative().safeParse(version).success
          const isMade = isRight && count === wanted.ports && isWord
          made += Number(isMade)
          expect(bridge.getStatistics().accepted).toBe(Number(isMade))
          const isSpoken = isMade && version === 1
          expect(stage.events.length + Number(stage.heard.includes('frame: connected'))).toBe(
            Number(isSpoken),
          )
        },
      ),
      { numRuns: 700 },
    )
    expect(made).toBeGreaterThan(3)
  })
})

describe('the copy of a message', () => {
  const plainThroughout = (value: unknown): boolean =>
    typeof value !== 'object' ||
    value === null ||
    ((Array.isArray(value) || Object.getPrototypeOf(value) === null) &&
      Object.keys(value).every((key) => !['__proto__', 'constructor', 'prototype'].includes(key)) &&
      Object.values(value).every(plainThroughout))

  it('is made of plain data throughout, or there is none', () => {
    fc.assert(
      fc.property(fc.oneof(anything(), named(), spoiled()), (message) => {
        const copied = copyPlain(message)
        expect(plainThroughout(copied)).toBe(true)
        // Whoever posts it on gets no error, and what is read from it is the same.
        if (copied) expect(copyPlain(structuredClone(copied))).toEqual(copied)
      }),
      { numRuns: 700 },
    )
  })

  it('is the same as the message, where that is small and plain', () => {
    const key = fc
      .string({ maxLength: 8 })
      .filter((name) => !/^(__proto__|constructor|prototype)$/.test(name))
    const { tree } = fc.letrec((tie) => ({
      tree: fc.dictionary(
        key,
        fc.oneof({ depthSize: 'small' }, tie('leaf'), tie('tree'), fc.array(tie('leaf'))),
        {
          maxKeys: 4,
        },
      ),
      leaf: fc.oneof(fc.string({ maxLength: 20 }), fc.double(), fc.boolean(), fc.constant(null)),
    }))
    const depth = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0
    fc.assert(
      fc.property(tree, (message) => {
        fc.pre(depth(message) <= 8)
        expect(copyPlain(message)).toEqual(message)
      }),
      { numRuns: 700 },
    )
  })
})
