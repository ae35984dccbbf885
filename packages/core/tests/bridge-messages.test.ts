import { ReplyXError } from '@replyx/core'
import type {
  BridgeEvents,
  BridgeNotices,
  FrameCommands,
  FrameOptions,
  HostOptions,
} from '@replyx/core/bridge'
import { describe, expect, it } from 'vitest'
import { createStage, FRAME_ORIGIN, HOST_ORIGIN, outcomeOf, SESSION } from './bridge-stage.ts'

const TIME = '2026-01-01T00:00:00.000Z'

/** A frame that does everything, and writes down what. */
function createConnected(hostOptions: Partial<HostOptions> = {}, frameOptions: Partial<FrameOptions> = {}) {
  const stage = createStage()
  const done: unknown[] = []
  const names = [
    'configure',
    'update',
    'identify',
    'sendMessage',
    'requestOperator',
    'open',
    'close',
    'setTheme',
  ] as const
  const commands = Object.fromEntries(
    names.map((name) => [name, (params: object) => void done.push([name, { ...params }])]),
  )
  const sides = stage.connect(
    {
      commands: {
        getToken: ({ previous }) => `after ${previous ?? 'none'}`,
        rememberGuest: ({ guestId }) => void done.push(['rememberGuest', guestId]),
      },
      ...hostOptions,
    },
    {
      commands: {
        ...commands,
        logout: ({ flush }) => {
          done.push(['logout', flush])
          return 3
        },
      },
      ...frameOptions,
    },
  )
  return { ...stage, ...sides, stage, done }
}

describe('a command of the host page', () => {
  const cases: [keyof FrameCommands, object | undefined][] = [
    [
      'configure',
      {
        apiUrl: 'https://chat.example.com',
        siteToken: 'token',
        canRenewToken: true,
        maxMessagesInMemory: 50,
        quickReplies: ['Prices', 'Hours'],
        labels: { send: 'Go' },
      },
    ],
    ['update', { theme: 'green' }],
    ['update', {}],
    ['identify', { siteToken: 'another' }],
    ['sendMessage', { text: 'Hello' }],
    ['requestOperator', { reason: 'manual' }],
    ['requestOperator', undefined],
    ['open', undefined],
    ['close', undefined],
    ['setTheme', { theme: '#336699', colorScheme: 'dark' }],
    ['setTheme', { theme: 'blue' }],
  ]

  it.each(cases)('%s with %j is carried out and answered', async (method, params) => {
    const { host, done, frame } = createConnected()
    const call = host.call as (method: string, params?: object) => Promise<unknown>
    expect(await call(method, params)).toBeUndefined()
    expect(done).toEqual([[method, params ?? {}]])
    expect(frame.getStatistics()).toEqual({ accepted: 2, foreign: 0, invalid: 0, flooded: 0 })
  })

  it('is answered with what it gives', async () => {
    const { host, done } = createConnected()
    expect(await host.call('logout', { flush: true })).toBe(3)
    expect(await host.call('logout')).toBe(3)
    expect(done).toEqual([
      ['logout', true],
      ['logout', undefined],
    ])
  })

  it('is answered with the error of whoever carries it out', async () => {
    const error = new ReplyXError({ code: 'text_empty', message: 'unable to send; nothing to say' })
    const { host, inner } = createConnected({}, { commands: { sendMessage: () => Promise.reject(error) } })
    const outcome = await outcomeOf(host.call('sendMessage', { text: ' ' }))
    expect(outcome).toBeInstanceOf(ReplyXError)
    expect(outcome).toMatchObject({ code: 'text_empty', message: 'unable to send; nothing to say' })
    expect(inner.reported).toEqual([])
  })

  it('that fails unexpectedly tells nothing of why, but to its own side', async () => {
    const fault = new Error('planted secret')
    const fail = (): never => {
      throw fault
    }
    const { host, inner, toHost } = createConnected({}, { commands: { open: fail } })
    const outcome = await outcomeOf(host.call('open'))
    expect(outcome).toMatchObject({ code: 'handler_failed' })
    expect(JSON.stringify([outcome, String(outcome), toHost])).not.toContain('planted')
    expect(inner.reported).toEqual([fault])
  })

  it.each([
    ['no number', () => 'three' as never],
    ['a number below 0', () => -1],
    ['nothing', () => undefined as never],
  ])('that should give a count and gives %s has failed', async (_name, logout) => {
    const { host, inner } = createConnected({}, { commands: { logout } })
    expect(await outcomeOf(host.call('logout'))).toMatchObject({ code: 'handler_failed' })
    expect(inner.reported).toHaveLength(1)
  })

  it('that nobody carries out is not supported', async () => {
    const { host } = createConnected({}, { commands: {} })
    expect(await outcomeOf(host.call('open'))).toMatchObject({ code: 'not_supported' })
  })

  it.each([
    ['configure', { theme: 7 }],
    ['configure', { shareText: 'yes' }],
    ['configure', { quickReplies: 'one' }],
    ['configure', { quickReplies: [1] }],
    ['configure', { labels: ['Go'] }],
    ['configure', { labels: { send: 1 } }],
    ['configure', { requestTimeout: NaN }],
    ['update', { siteToken: {} }],
    ['identify', {}],
    ['identify', undefined],
    ['logout', { flush: 1 }],
    ['sendMessage', { text: ['Hello'] }],
    ['sendMessage', {}],
    ['requestOperator', { reason: 1 }],
    ['setTheme', {}],
    ['setTheme', { theme: 'blue', colorScheme: 'darker' }],
    ['erase', {}],
    ['constructor', {}],
    ['__proto__', {}],
    ['toString', {}],
    ['getToken', {}],
  ])('%s with %j is refused', async (method, params) => {
    const { host, done, frame } = createConnected()
    const call = host.call as (method: string, params?: object) => Promise<unknown>
    expect(await outcomeOf(call(method, params))).toMatchObject({ code: 'request_invalid' })
    expect(done).toEqual([])
    expect(frame.getStatistics()).toMatchObject({ accepted: 1, invalid: 1 })
  })

  it('brings only the fields that are known', async () => {
    const { host, done } = createConnected()
    await host.call('setTheme', { theme: 'blue', more: 1 } as never)
    expect(done).toEqual([['setTheme', { theme: 'blue' }]])
  })

  it.each([
    ['a function', { text: () => 1 }],
    ['a window', { text: 'Hello', window: new Map() }],
    ['a giant', { text: 'x'.repeat(40_000) }],
    ['a big number', { text: 1n }],
  ])('that holds %s is not even sent', async (_name, params) => {
    const { host, frame } = createConnected()
    const outcome = await outcomeOf(host.call('sendMessage', params as never))
    expect(outcome).toMatchObject({ code: 'request_invalid', retryable: false })
    expect(frame.getStatistics().accepted).toBe(1)
  })

  it('ends after 30 s without an answer, and a late one changes nothing', async () => {
    let give = (): void => undefined
    const open = () => new Promise<void>((resolve) => (give = resolve))
    const { host, clock } = createConnected({}, { commands: { open } })
    const outcome = outcomeOf(host.call('open'))
    await clock.advance(29_999)
    await clock.advance(1)
    expect(await outcome).toMatchObject({ code: 'request_timeout', retryable: true })
    give()
    await clock.settle()
    expect(host.getStatistics()).toMatchObject({ accepted: 1, invalid: 1 })
    expect(clock.pendingTimers).toBe(0)
  })

  it('that has ended before the handshake is not made after it', async () => {
    const stage = createStage()
    const host = stage.connectHost({ timeout: 1_000 })
    const outcome = outcomeOf(host.call('open'))
    await stage.clock.advance(1_000)
    expect(await outcome).toMatchObject({ code: 'request_timeout' })
    stage.connectFrame({ commands: { open: () => void stage.heard.push('open') } })
    await stage.clock.settle()
    expect(stage.heard).toEqual(['frame: connected'])
  })

  it('waits for the handshake, but for no more than 100', async () => {
    const stage = createStage()
    const host = stage.connectHost()
    const calls = Array.from({ length: 101 }, () => outcomeOf(host.call('open')))
    const notices = Array.from({ length: 100 }, () => host.post('minimize'))
    expect(notices.filter(Boolean)).toHaveLength(0)
    expect(await calls[100]).toMatchObject({ code: 'rate_limited', retryable: true })
    let opened = 0
    stage.connectFrame({ commands: { open: () => void (opened += 1) } })
    await stage.clock.settle()
    expect(opened).toBe(100)
    expect(host.post('minimize')).toBe(true)
  })
})

describe('the types', () => {
  it('know what each command, notice and event takes and gives', async () => {
    const { host, frame } = createConnected()
    const dropped: number = await host.call('logout')
    const token: string = await frame.call('getToken')
    expect([dropped, token]).toEqual([3, 'after none'])
    const wrong = (): unknown[] => [
      // @ts-expect-error a theme is a text
      host.call('setTheme', { theme: 7 }),
      // @ts-expect-error a message has a text
      host.call('sendMessage'),
      // @ts-expect-error there is no such command
      host.call('erase'),
      // @ts-expect-error that is asked of the host page
      host.call('getToken'),
      // @ts-expect-error nothing goes with it
      host.post('minimize', {}),
      // @ts-expect-error a colour goes with it
      host.post('theme_change'),
      // @ts-expect-error a count is a number
      frame.emit('replyX_unread', { count: '1' }),
      // @ts-expect-error the handshake says that
      frame.emit('replyX_ready'),
    ]
    expect(wrong).toBeTypeOf('function')
  })
})

describe('a command of the frame', () => {
  it('gets a token, and tells the host page what to remember', async () => {
    const { frame, done } = createConnected()
    expect(await frame.call('getToken')).toBe('after none')
    expect(await frame.call('getToken', { previous: 'old' })).toBe('after old')
    expect(await frame.call('rememberGuest', { guestId: 'planted-guest' })).toBeUndefined()
    await frame.call('rememberGuest', {})
    expect(done).toEqual([
      ['rememberGuest', 'planted-guest'],
      ['rememberGuest', undefined],
    ])
  })

  it.each([
    ['getToken', { previous: 7 }],
    ['rememberGuest', { guestId: {} }],
    ['configure', {}],
    ['open', undefined],
    ['hasOwnProperty', {}],
    ['__proto__', {}],
  ])('%s with %j is refused', async (method, params) => {
    const { frame, done, host } = createConnected()
    const call = frame.call as (method: string, params?: object) => Promise<unknown>
    expect(await outcomeOf(call(method, params))).toMatchObject({ code: 'request_invalid' })
    expect(done).toEqual([])
    expect(host.getStatistics()).toMatchObject({ accepted: 1, invalid: 1 })
  })

  it.each([
    ['a number', () => 7 as never],
    ['nothing', () => undefined as never],
    ['a giant', () => 'x'.repeat(40_000)],
  ])('that should give a token and gives %s has failed', async (_name, getToken) => {
    const { frame, stage } = createConnected({ commands: { getToken } })
    expect(await outcomeOf(frame.call('getToken'))).toMatchObject({ code: 'handler_failed' })
    expect(stage.host.reported).toHaveLength(1)
  })
})

describe('an event', () => {
  const cases: [keyof BridgeEvents, object | undefined][] = [
    ['replyX_minimize', undefined],
    ['replyX_maximize', undefined],
    ['replyX_message_sent', { timestamp: TIME }],
    ['replyX_message_received', { timestamp: TIME }],
    ['replyX_operator_message_received', { timestamp: TIME }],
    ['replyX_websocket_connected', undefined],
    ['replyX_unread', { count: 0 }],
    ['replyX_handoff', { status: 'active' }],
    ['replyX_error', { code: 'network_failed', message: 'unable to send; offline' }],
  ]

  it.each(cases)('%s with %j comes over the port and to the window', async (type, fields) => {
    const { frame, events, toHost, clock } = createConnected()
    const emit = frame.emit as (type: string, fields?: object) => boolean
    expect(emit(type, fields)).toBe(true)
    await clock.settle()
    const event = { type, ...fields }
    expect(events).toEqual([{ type: 'replyX_ready', version: 1 }, event])
    expect(toHost.slice(1)).toEqual([{ data: event, target: HOST_ORIGIN, ports: [] }])
  })

  it.each([
    ['replyX_message_sent', {}],
    ['replyX_message_sent', { timestamp: 7 }],
    ['replyX_message_received', { timestamp: TIME, message: { text: 'Hello' } }],
    ['replyX_unread', {}],
    ['replyX_unread', { count: -1 }],
    ['replyX_unread', { count: 1.5 }],
    ['replyX_unread', { count: '1' }],
    ['replyX_handoff', { status: 'waiting' }],
    ['replyX_handoff', { status: ['active'] }],
    ['replyX_error', { code: 'network_failed' }],
    ['replyX_error', { code: 7, message: '' }],
    ['replyX_ready', { session: SESSION, version: 1 }],
    ['replyX_init', {}],
    ['config_update', {}],
    ['toString', {}],
    ['__proto__', {}],
    ['constructor', {}],
  ])('%s with %j is neither sent nor taken', async (type, fields) => {
    const { frame, host, events, toHost, clock, stage } = createConnected()
    expect((frame.emit as (type: string, fields: object) => boolean)(type, fields)).toBe(false)
    stage.host.channels[0]?.take({ type, ...fields })
    await clock.settle()
    expect(events).toHaveLength(1)
    expect(toHost).toHaveLength(1)
    expect(host.getStatistics()).toEqual({ accepted: 1, foreign: 0, invalid: 1, flooded: 0 })
  })

  it('brings only the fields that are known, whoever sends more', async () => {
    const { frame, events, toHost, clock } = createConnected()
    const fields = { count: 1, guestId: 'planted', siteToken: 'planted' }
    frame.emit('replyX_unread', fields)
    await clock.settle()
    expect(JSON.stringify([events, toHost])).not.toContain('planted')
  })

  it('that throws in a handler stops nothing', async () => {
    const stage = createStage()
    const host = stage.connectHost({
      onEvent: () => {
        throw new Error('of a handler')
      },
    })
    const open = outcomeOf(host.call('open'))
    expect(() => stage.connectFrame({ commands: { open: () => undefined } })).toThrow('of a handler')
    expect(await open).toBeUndefined()
  })

  it('waits for the handshake, on both ways', async () => {
    const stage = createStage()
    const frame = stage.connectFrame()
    for (let count = 0; count < 150; count += 1)
      expect(frame.emit('replyX_unread', { count })).toBe(count < 100)
    expect(stage.toHost).toHaveLength(1)
    stage.connectHost()
    stage.host.dispatch({
      isTrusted: true,
      source: stage.frame.contentWindow,
      origin: FRAME_ORIGIN,
      data: stage.toHost[0]?.data,
      ports: [],
    })
    await stage.clock.settle()
    expect(stage.events).toHaveLength(101)
    expect(stage.toHost).toHaveLength(101)
  })
})

describe('the text of messages', () => {
  const say = (frame: ReturnType<typeof createConnected>['frame']): void => {
    frame.emit('replyX_message_sent', { text: 'planted', timestamp: TIME })
    frame.emit('replyX_message_received', { message: 'planted', timestamp: TIME })
    frame.emit('replyX_operator_message_received', { message: 'planted', timestamp: TIME })
  }
  const planted = (value: unknown): number => JSON.stringify(value).split('planted').length - 1

  it('stays in the frame where nothing is set', async () => {
    const { frame, host, events, toHost, clock } = createConnected()
    await host.call('configure', {})
    say(frame)
    await clock.settle()
    expect(events).toHaveLength(4)
    expect(planted([events, toHost])).toBe(0)
  })

  it('is shared from the moment the host page sets it until it takes it back', async () => {
    const { frame, host, events, toHost, clock } = createConnected()
    say(frame)
    await host.call('configure', { shareText: true })
    say(frame)
    await host.call('update', { theme: 'green' })
    say(frame)
    host.post('config_update', { shareText: false })
    await clock.settle()
    say(frame)
    await host.call('update', { shareText: true })
    say(frame)
    await host.call('configure', { theme: 'green' })
    say(frame)
    await clock.settle()
    expect([planted(events), planted(toHost)]).toEqual([9, 9])
  })

  it('is not shared at the word of a configuration that does not fit', async () => {
    const { frame, host, events, clock } = createConnected()
    await outcomeOf(host.call('configure', { shareText: true, theme: 7 } as never))
    say(frame)
    await clock.settle()
    expect(planted(events)).toBe(0)
  })
})

describe('a notice', () => {
  const cases: [keyof BridgeNotices, object | undefined][] = [
    ['config_update', { theme: 'green', locale: 'de' }],
    ['config_update', {}],
    ['theme_change', { theme: 'purple', colorScheme: 'auto' }],
    ['minimize', undefined],
    ['maximize', undefined],
  ]

  it.each(cases)('%s with %j arrives', async (type, data) => {
    const { host, notices, clock, toFrame } = createConnected()
    expect((host.post as (type: string, data?: object) => boolean)(type, data)).toBe(true)
    await clock.settle()
    expect(notices).toEqual([{ type, ...(data && { data }) }])
    // Everything after the handshake goes over the port.
    expect(toFrame).toHaveLength(1)
  })

  it.each([
    ['config_update', { theme: 7 }],
    ['config_update', 'green'],
    ['theme_change', undefined],
    ['theme_change', { theme: null }],
    ['replyX_unread', { count: 1 }],
    ['__proto__', {}],
    ['valueOf', {}],
  ])('%s with %j is dropped', async (type, data) => {
    const { host, frame, notices, clock } = createConnected()
    ;(host.post as (type: string, data?: unknown) => boolean)(type, data)
    await clock.settle()
    expect(notices).toEqual([])
    expect(frame.getStatistics()).toMatchObject({ accepted: 1, invalid: 1 })
  })

  it('brings no data where none is known', async () => {
    const { stage, notices, clock } = createConnected()
    stage.host.channels[1]?.take({ type: 'minimize', data: { more: 1 } })
    await clock.settle()
    expect(notices).toEqual([{ type: 'minimize' }])
  })
})

describe('what is secret', () => {
  it('stands in no message of a window, whatever is done', async () => {
    const { host, frame, clock, toHost, toFrame } = createConnected({
      commands: { getToken: () => 'planted-token', rememberGuest: () => undefined },
    })
    await host.call('configure', { siteToken: 'planted-token', guestId: 'planted-guest', shareText: true })
    await host.call('identify', { siteToken: 'planted-token' })
    host.post('config_update', { siteToken: 'planted-token' })
    await frame.call('getToken', { previous: 'planted-token' })
    await frame.call('rememberGuest', { guestId: 'planted-guest' })
    await outcomeOf(host.call('sendMessage', { text: 'planted-text' }))
    frame.emit('replyX_unread', { count: 1 })
    await clock.settle()
    expect(JSON.stringify([...toHost, ...toFrame].map(({ data }) => data))).not.toContain('planted')
    expect(toHost).toHaveLength(2)
    expect([...toHost, ...toFrame].map(({ target }) => target)).toEqual([
      HOST_ORIGIN,
      HOST_ORIGIN,
      FRAME_ORIGIN,
    ])
  })
})
