import { frameUrl, joinFrame, awaitFrame, readFrameUrl } from '@replyx/core/bridge'
import { describe, expect, it } from 'vitest'
import {
  createStage,
  FakePort,
  FRAME_ORIGIN,
  HOST_ORIGIN,
  outcomeOf,
  SESSION,
  type Stage,
} from './bridge-stage.ts'

const ready = { type: 'replyX_ready', session: SESSION, version: 1 }
const init = { type: 'replyX_init', session: SESSION, version: 1 }

/** A message as it would be accepted, but for what an attack changes. */
type Attack = readonly [name: string, change: (stage: Stage) => object]

const lookAlikes = [
  'https://app.example.com.evil.net',
  'https://app.example.com:444',
  'http://app.example.com',
  'https://app.example.com.',
  'https://xapp.example.com',
  'https://APP.example.com',
  'https://app.example.com/',
  'https://evil.net',
  'null',
  '',
  '*',
]

const giant = 'x'.repeat(70_000)
const deep = (): unknown => {
  let value: unknown = 1
  for (let depth = 0; depth < 10_000; depth += 1) value = [value]
  return value
}
const circle = (): object => {
  const value: Record<string, unknown> = { ...ready }
  value['self'] = value
  return value
}

/** What may be wrong with the data, on either side. */
const wrongData = (good: Record<string, unknown>): Attack[] => [
  ['another session', () => ({ data: { ...good, session: '6b1f0c9e-5d2a-4f38-9c11-2f0a7be1d3c5' } })],
  ['a session that only begins alike', () => ({ data: { ...good, session: SESSION.slice(0, -1) } })],
  ['a session in a list', () => ({ data: { ...good, session: [SESSION] } })],
  [
    'a session that turns into the right one',
    () => ({ data: { ...good, session: { toString: () => SESSION } } }),
  ],
  ['no session', () => ({ data: { type: good['type'], version: 1 } })],
  ['no version', () => ({ data: { type: good['type'], session: SESSION } })],
  ['a version in words', () => ({ data: { ...good, version: '1' } })],
  ['a version below 0', () => ({ data: { ...good, version: -1 } })],
  ['a version that is no number', () => ({ data: { ...good, version: NaN } })],
  ['a giant beside it', () => ({ data: { ...good, more: giant } })],
  ['a giant list of holes beside it', () => ({ data: { ...good, more: new Array(4_000_000_000) } })],
  ['too much depth beside it', () => ({ data: { ...good, more: deep() } })],
  ['a circle', () => ({ data: { ...good, ...{ more: circle() } } })],
  ['a function', () => ({ data: { ...good, more: () => 1 } })],
  ['a buffer', () => ({ data: { ...good, more: new ArrayBuffer(1_000_000) } })],
  ['a map of it', () => ({ data: new Map(Object.entries(good)) })],
  ['all of it inherited', () => ({ data: Object.create(good) as object })],
  ['a list of it', () => ({ data: [good] })],
  ['the text of it', () => ({ data: JSON.stringify(good) })],
  ['nothing', () => ({ data: null })],
  [
    'a getter that throws',
    () => ({
      data: {
        ...good,
        get more() {
          throw new Error('trap')
        },
      },
    }),
  ],
  [
    'a proxy that throws',
    () => ({
      data: new Proxy(good, {
        ownKeys() {
          throw new Error('trap')
        },
      }),
    }),
  ],
]

const wrongSender: Attack[] = [
  ['another window', () => ({ source: { postMessage: () => undefined } })],
  ['no window', () => ({ source: null })],
  ['no window that is said', () => ({ source: undefined })],
  ['a script, as an event of its own', () => ({ isTrusted: false })],
]

describe('the host page', () => {
  const attacks: Attack[] = [
    ...lookAlikes.map((origin): Attack => [`the origin ${JSON.stringify(origin)}`, () => ({ origin })]),
    ['its own origin', () => ({ origin: HOST_ORIGIN })],
    ...wrongSender,
    ['its own window', ({ host }) => ({ source: host })],
    [
      'a frame that is gone',
      (stage) => {
        stage.frame.contentWindow = null
        return { source: null }
      },
    ],
    [
      'a frame that is another now',
      (stage) => {
        const source = stage.frame.contentWindow
        stage.frame.contentWindow = { postMessage: () => undefined }
        return { source }
      },
    ],
    ...wrongData(ready),
    ['a port that comes along', () => ({ ports: [new FakePort()] })],
    ['the word of the other side', () => ({ data: init })],
    ['a made-up event', () => ({ data: { type: 'replyX_unread', count: 3 } })],
  ]

  it.each(attacks)('gives no port to %s', async (_name, change) => {
    const stage = createStage()
    const bridge = stage.connectHost()
    const call = outcomeOf(bridge.call('identify', { siteToken: 'planted' }))
    const event = {
      isTrusted: true,
      source: stage.frame.contentWindow,
      origin: FRAME_ORIGIN,
      data: ready,
      ports: [],
    }
    stage.host.dispatch({ ...event, ...change(stage) })
    await stage.clock.settle()
    expect(stage.toFrame).toEqual([])
    expect(stage.host.channels).toEqual([])
    expect(stage.events).toEqual([])
    expect(bridge.getStatistics().accepted).toBe(0)
    bridge.close()
    expect(await call).toMatchObject({ code: 'destroyed' })
  })

  it('counts what it drops by its reason', () => {
    const stage = createStage()
    const bridge = stage.connectHost()
    const event = {
      isTrusted: true,
      source: stage.frame.contentWindow,
      origin: FRAME_ORIGIN,
      data: ready,
      ports: [],
    }
    stage.host.dispatch({ ...event, origin: 'https://evil.net' })
    stage.host.dispatch({ ...event, source: null })
    stage.host.dispatch({ ...event, data: { ...ready, session: 'another' } })
    // Events for other listeners are no affair of the bridge.
    stage.host.dispatch({ ...event, data: { type: 'replyX_unread', count: 1 } })
    expect(bridge.getStatistics()).toEqual({ accepted: 0, foreign: 2, invalid: 1, flooded: 0 })
  })

  it('looks at no more than 100 words of the frame in a second', async () => {
    const stage = createStage()
    const bridge = stage.connectHost()
    const event = { isTrusted: true, source: stage.frame.contentWindow, origin: FRAME_ORIGIN, ports: [] }
    let looks = 0
    for (let count = 0; count < 5_000; count += 1) {
      stage.host.dispatch({
        ...event,
        get data() {
          looks += 1
          return { ...ready, session: 'another' }
        },
      })
    }
    expect(looks).toBe(100)
    expect(bridge.getStatistics()).toEqual({ accepted: 0, foreign: 0, invalid: 100, flooded: 4_900 })
    await stage.clock.advance(10)
    stage.host.dispatch({ ...event, data: ready })
    expect(bridge.getStatistics().accepted).toBe(1)
  })

  it('is not slowed down by what others say', () => {
    const stage = createStage()
    const bridge = stage.connectHost()
    const event = { isTrusted: true, source: {}, origin: 'https://evil.net', data: ready, ports: [] }
    for (let count = 0; count < 5_000; count += 1) stage.host.dispatch(event)
    stage.connectFrame()
    expect(bridge.getStatistics()).toEqual({ accepted: 1, foreign: 5_000, invalid: 0, flooded: 0 })
  })

  it('answers to exactly that origin, with one port and nothing secret', async () => {
    const stage = createStage()
    const { host } = stage.connect()
    void outcomeOf(host.call('identify', { siteToken: 'planted' }))
    await stage.clock.settle()
    expect(stage.toHost).toEqual([{ data: ready, target: HOST_ORIGIN, ports: [] }])
    expect(stage.toFrame).toMatchObject([{ data: init, target: FRAME_ORIGIN }])
    expect(stage.toFrame[0]?.ports).toHaveLength(1)
    expect(stage.events).toEqual([{ type: 'replyX_ready', version: 1 }])
  })

  it.each([
    'https://app.example.com/',
    'https://app.example.com/chat',
    'https://app.example.com:443',
    'https://App.example.com',
    'app.example.com',
    'null',
    '*',
    '',
    'about:blank',
    'blob:https://app.example.com/1',
    'javascript:alert(1)',
  ])('refuses %j as an origin', (origin) => {
    const stage = createStage()
    expect(() => stage.connectHost({ origin })).toThrow(expect.objectContaining({ code: 'option_invalid' }))
    expect(() => stage.connectFrame({ parentOrigin: origin })).toThrow(
      expect.objectContaining({ code: 'option_invalid' }),
    )
    expect(stage.host.listeners.size + stage.inner.listeners.size).toBe(0)
  })

  it.each(['', '1', 'chat', 'with spaces that are not allowed'])('refuses %j as a session', (session) => {
    const stage = createStage()
    expect(() => stage.connectHost({ session })).toThrow(expect.objectContaining({ code: 'option_invalid' }))
    expect(() => stage.connectFrame({ session })).toThrow(expect.objectContaining({ code: 'option_invalid' }))
  })
})

describe('the frame', () => {
  const attacks: Attack[] = [
    ...lookAlikes
      .map((origin) => origin.replace('app.example.com', 'shop.example'))
      .map((origin): Attack => [`the origin ${JSON.stringify(origin)}`, () => ({ origin })]),
    ['its own origin', () => ({ origin: FRAME_ORIGIN })],
    ...wrongSender,
    ['its own window', ({ inner }) => ({ source: inner })],
    ['the element’s view of itself', ({ frame }) => ({ source: frame.contentWindow })],
    ...wrongData(init),
    ['no port', () => ({ ports: [] })],
    ['two ports', () => ({ ports: [new FakePort(), new FakePort()] })],
    ['the word of the other side', () => ({ data: ready })],
  ]

  it.each(attacks)('takes no port from %s', async (_name, change) => {
    const stage = createStage()
    const bridge = stage.connectFrame({ commands: { open: () => void stage.heard.push('open') } })
    const port = new FakePort()
    const event = { isTrusted: true, source: stage.parent, origin: HOST_ORIGIN, data: init, ports: [port] }
    const changed = { ...event, ...change(stage) }
    stage.inner.dispatch(changed)
    for (const each of changed.ports) each.take({ id: 1, method: 'open' })
    bridge.emit('replyX_unread', { count: 1 })
    await stage.clock.settle()
    expect(changed.ports.map(({ onmessage }) => onmessage)).toEqual(changed.ports.map(() => null))
    expect(stage.heard).toEqual([])
    // Its own first word, and nothing else: no event before the host page is known.
    expect(stage.toHost).toHaveLength(1)
    expect(bridge.getStatistics().accepted).toBe(0)
    // It goes on waiting for the right one.
    stage.inner.dispatch({ ...event, ports: [new FakePort()] })
    expect(stage.heard).toEqual(['frame: connected'])
  })

  it('takes the first port, and no second', async () => {
    const stage = createStage()
    stage.connectFrame({ commands: { open: () => void stage.heard.push('open') } })
    const [first, second] = [new FakePort(), new FakePort()]
    for (const port of [first, second, first]) {
      stage.inner.dispatch({
        isTrusted: true,
        source: stage.parent,
        origin: HOST_ORIGIN,
        data: init,
        ports: [port],
      })
    }
    second.take({ id: 1, method: 'open' })
    expect(stage.heard).toEqual(['frame: connected'])
    first.take({ id: 1, method: 'open' })
    expect(stage.heard).toEqual(['frame: connected', 'open'])
    expect(stage.inner.listeners.size).toBe(0)
  })

  it('refuses to work in no frame', () => {
    const stage = createStage()
    stage.inner.parent = stage.inner
    expect(() => stage.connectFrame()).toThrow(expect.objectContaining({ code: 'not_supported' }))
  })
})

describe('another document in the frame', () => {
  it('gets a port of its own, and the one of before is closed', async () => {
    const stage = createStage()
    const { host } = stage.connect()
    const [first] = stage.host.channels
    stage.reload()
    stage.connectFrame({ commands: { setTheme: ({ theme }) => void stage.heard.push(theme) } })
    const [, , third] = stage.host.channels
    expect([first, third].map((port) => port?.isClosed)).toEqual([true, false])
    await host.call('setTheme', { theme: 'green' })
    expect(stage.heard).toEqual(['frame: connected', 'frame: connected', 'green'])
    expect(stage.events).toEqual([
      { type: 'replyX_ready', version: 1 },
      { type: 'replyX_ready', version: 1 },
    ])
  })

  it('ends what was under way, and hears nothing of it', async () => {
    const stage = createStage()
    const { host } = stage.connect({}, { commands: { open: () => new Promise<void>(() => undefined) } })
    const open = outcomeOf(host.call('open'))
    await stage.clock.settle()
    const [first] = stage.host.channels
    stage.reload()
    stage.connectFrame()
    expect(await open).toMatchObject({ code: 'cancelled', retryable: true })
    first?.take({ type: 'replyX_unread', count: 7 })
    expect(first?.onmessage).toBeNull()
    expect(stage.events).toHaveLength(2)
  })

  it('never gets an answer that was meant for the one before', async () => {
    const stage = createStage()
    let give: (token: string) => void = () => undefined
    const { frame } = stage.connect({
      commands: {
        getToken: () =>
          new Promise<string>((resolve) => {
            give = resolve
          }),
      },
    })
    void outcomeOf(frame.call('getToken'))
    await stage.clock.settle()
    stage.reload()
    const next = stage.connectFrame()
    const other = outcomeOf(next.call('getToken'))
    give('of the first document')
    await stage.clock.settle()
    const [, , , port] = stage.host.channels
    expect(JSON.stringify(port?.other?.posted)).not.toContain('of the first document')
    give('of the second')
    await stage.clock.settle()
    expect(await other).toBe('of the second')
  })

  it('is configured before all that has waited', async () => {
    const stage = createStage()
    const order: string[] = []
    const host = stage.connectHost({
      onEvent: ({ type }) => {
        if (type === 'replyX_ready') void host.call('configure', { theme: 'blue' })
      },
    })
    void host.call('open')
    host.post('minimize')
    stage.connectFrame({
      commands: { configure: () => void order.push('configure'), open: () => void order.push('open') },
      onNotice: ({ type }) => order.push(type),
    })
    await stage.clock.settle()
    expect(order).toEqual(['configure', 'open', 'minimize'])
  })
})

describe('a side of another version', () => {
  it('is told to both, and nothing waits on', async () => {
    const stage = createStage()
    const host = stage.connectHost()
    const open = outcomeOf(host.call('open'))
    const frame = stage.connectFrame({ version: 2 })
    const token = outcomeOf(frame.call('getToken'))
    await stage.clock.settle()
    expect(stage.heard).toEqual(['frame: version 1', 'host: version 2'])
    expect([await open, await token]).toMatchObject([{ code: 'not_supported' }, { code: 'not_supported' }])
    expect(stage.host.channels.map(({ isClosed }) => isClosed)).toEqual([true, true])
    expect(stage.events).toEqual([])
    expect(stage.clock.pendingTimers).toBe(0)
  })

  it('may be followed by one of the right version', async () => {
    const stage = createStage()
    stage.connect({}, { version: 2 })
    stage.reload()
    stage.connectFrame()
    await stage.clock.settle()
    expect(stage.events).toEqual([{ type: 'replyX_ready', version: 1 }])
  })
})

describe('silence', () => {
  it('is told after 10 s, on both sides, and may end', async () => {
    const stage = createStage()
    const host = stage.connectHost()
    await stage.clock.advance(9_999)
    expect(stage.heard).toEqual([])
    await stage.clock.advance(1)
    expect(stage.heard).toEqual(['host: silent'])
    stage.connectFrame()
    expect(stage.events).toHaveLength(1)
    await stage.clock.advance(60_000)
    expect(stage.heard).toEqual(['host: silent', 'frame: connected'])
    host.close()
    stage.reload()
    stage.connectFrame()
    await stage.clock.advance(10_000)
    expect(stage.heard.at(-1)).toBe('frame: silent')
  })

  it('is not broken by a word that is not believed', async () => {
    const stage = createStage()
    stage.connectHost()
    stage.host.dispatch({ isTrusted: true, source: {}, origin: FRAME_ORIGIN, data: ready, ports: [] })
    await stage.clock.advance(10_000)
    expect(stage.heard).toEqual(['host: silent'])
  })
})

describe('closing', () => {
  it.each(['before the handshake', 'after it'])('%s leaves no listener, timer or port', async (when) => {
    const stage = createStage()
    const host = stage.connectHost()
    const frame = when === 'after it' ? stage.connectFrame() : undefined
    const calls = [outcomeOf(host.call('open')), ...(frame ? [outcomeOf(frame.call('getToken'))] : [])]
    await stage.clock.settle()
    const { length } = stage.events
    for (const bridge of [host, frame]) {
      bridge?.close()
      bridge?.close()
    }
    for (const error of await Promise.all(calls)) {
      expect(error).toMatchObject({ code: expect.stringMatching(/destroyed|not_supported/) as string })
    }
    expect(stage.host.listeners.size + stage.inner.listeners.size).toBe(0)
    expect(stage.clock.pendingTimers).toBe(0)
    for (const port of stage.host.channels) {
      expect(port).toMatchObject({ isClosed: true, onmessage: null, onmessageerror: null })
    }
    expect(host.post('minimize')).toBe(false)
    expect(frame?.emit('replyX_minimize')).not.toBe(true)
    expect(await outcomeOf(host.call('open'))).toMatchObject({ code: 'destroyed' })
    stage.host.dispatch({
      isTrusted: true,
      source: stage.frame.contentWindow,
      origin: FRAME_ORIGIN,
      data: ready,
      ports: [],
    })
    expect(stage.events).toHaveLength(length)
  })
})

describe('a handshake that is taken over later', () => {
  it('loses nothing of what the frame has said meanwhile', async () => {
    const stage = createStage()
    const { host: window, frame, clock } = stage
    const handshake = awaitFrame({ frame, window, origin: FRAME_ORIGIN, session: SESSION, clock } as never)
    stage.connectFrame().emit('replyX_unread', { count: 1 })
    await clock.advance(60_000)
    const bridge = joinFrame(handshake, { onEvent: (event) => stage.events.push(event) })
    expect(stage.events).toEqual([])
    await clock.settle()
    expect(stage.events).toEqual([
      { type: 'replyX_ready', version: 1 },
      { type: 'replyX_unread', count: 1 },
    ])
    expect(bridge.getStatistics().accepted).toBe(2)
    bridge.close()
    expect(window.listeners.size + clock.pendingTimers).toBe(0)
  })

  it('that nobody takes over holds one port at a time, and none in the end', () => {
    const stage = createStage()
    const { host: window, frame, clock } = stage
    const handshake = awaitFrame({ frame, window, origin: FRAME_ORIGIN, session: SESSION, clock } as never)
    const own = (): boolean[] =>
      window.channels.filter((_, index) => index % 2 === 0).map(({ isClosed }) => isClosed)
    stage.connectFrame()
    stage.reload()
    stage.connectFrame()
    expect(own()).toEqual([true, false])
    handshake.close()
    expect(own()).toEqual([true, true])
    expect(window.listeners.size).toBe(0)
  })

  it('is left alone where it was closed meanwhile, or by a document after', async () => {
    const stage = createStage()
    const { host: window, frame, clock } = stage
    const begin = () => awaitFrame({ frame, window, origin: FRAME_ORIGIN, session: SESSION, clock } as never)
    const closed = begin()
    stage.connectFrame()
    joinFrame(closed, { onEvent: (event) => stage.events.push(event) }).close()
    await clock.settle()
    expect(stage.events).toEqual([])
    const reloaded = begin()
    stage.reload()
    stage.connectFrame()
    joinFrame(reloaded, { onEvent: (event) => stage.events.push(event) })
    stage.reload()
    stage.connectFrame()
    await clock.settle()
    expect(stage.events).toHaveLength(1)
  })
})

describe('the address of the frame', () => {
  it('says what the frame reads', () => {
    const address = { assistantId: 7, parentOrigin: HOST_ORIGIN, session: SESSION }
    const url = frameUrl('https://app.example.com/chat?theme=green', address)
    expect(readFrameUrl(url)).toEqual(address)
    expect(new URL(url).searchParams.get('theme')).toBe('green')
    const site = readFrameUrl(
      frameUrl('https://app.example.com/chat', { parentOrigin: HOST_ORIGIN, session: SESSION }),
    )
    expect(site.assistantId).toBeUndefined()
  })

  it.each([
    '',
    `session=${SESSION}`,
    `parent_origin=${HOST_ORIGIN}`,
    `parent_origin=${HOST_ORIGIN}&parent_origin=https://evil.net&session=${SESSION}`,
    `parent_origin=${HOST_ORIGIN}&session=${SESSION}&session=another`,
    `parent_origin=${HOST_ORIGIN}&session=${SESSION}&assistant_id=1&assistant_id=2`,
    `parent_origin=${HOST_ORIGIN}&session=${SESSION}&assistant_id=1e3`,
    `parent_origin=${HOST_ORIGIN}&session=${SESSION}&assistant_id=-1`,
    `parent_origin=${HOST_ORIGIN}&session=${SESSION}&assistant_id=`,
  ])('is refused as ?%s', (query) => {
    expect(() => readFrameUrl(`https://app.example.com/chat?${query}`)).toThrow(
      expect.objectContaining({ code: 'option_invalid' }),
    )
  })
})
