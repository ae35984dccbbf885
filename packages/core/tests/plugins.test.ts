import type { Message, ReplyXClient, ReplyXPlugin, Snapshot } from '@replyx/core'
import { createScriptedServer } from '@replyx/core/testing'
import { describe, expect, it } from 'vitest'

import { collectErrors, connect, createBrowser, createClient, hurryTurns } from './support-browser.ts'

hurryTurns()

function createStage() {
  const server = createScriptedServer()
  const browser = createBrowser(server)
  const { ports } = browser.createPage()
  return { server, ports, advance: server.clock.advance }
}

/** A plugin that writes down all that is done with it. */
function createScribe(name: string, told: string[], more: Partial<ReplyXPlugin> = {}): ReplyXPlugin {
  return {
    name,
    init: () => void told.push(`${name} init`),
    destroy: () => void told.push(`${name} destroy`),
    onMessage: (message: Message) => void told.push(`${name} ${message.sender}: ${message.text}`),
    ...more,
  }
}

describe('plugins', () => {
  it('are called in the order in which they were added', async () => {
    const { server, ports, advance } = createStage()
    const told: string[] = []
    const chat = connect(ports, { plugins: [createScribe('one', told), createScribe('two', told)] })
    chat.use(createScribe('three', told))
    await advance(100)
    chat.send('Hello')
    await advance(1_000)
    server.say('assistant', 'Hi')
    server.say('system', 'a notice')
    await advance(100)
    chat.destroy()
    const names = ['one', 'two', 'three']
    const inOrder = (what: string): string[] => names.map((name) => `${name} ${what}`)
    expect(told).toEqual([
      ...inOrder('init'),
      ...inOrder('user: Hello'),
      ...inOrder('assistant: Hi'),
      ...inOrder('system: a notice'),
      ...inOrder('destroy'),
    ])
  })

  it('are given the client itself, at once', () => {
    const { ports } = createStage()
    const given: ReplyXClient[] = []
    const chat = createClient(ports, { plugins: [{ name: 'a', init: (client) => void given.push(client) }] })
    chat.use({ name: 'b', init: (client) => void given.push(client) })
    expect(given).toEqual([chat, chat])
  })

  it('of a client that nobody uses do nothing, as on a server', () => {
    const { ports } = createStage()
    const told: string[] = []
    const chat = createClient(ports, { plugins: [createScribe('one', told)] })
    chat.getSnapshot()
    chat.subscribe(() => undefined)
    expect(told).toEqual([])
    chat.destroy()
    expect(told).toEqual([])
  })

  it('begin with the first call, before it is carried out', () => {
    const { ports } = createStage()
    const told: string[] = []
    const listen = (chat: ReplyXClient) =>
      chat.on('message:sending', ({ text }) => void told.push(`sending ${text}`))
    const chat = createClient(ports, { plugins: [{ name: 'one', init: (client) => void listen(client) }] })
    chat.send('Hello')
    expect(told).toEqual(['sending Hello'])
    chat.destroy()
  })

  it('hear of each change of the snapshot, with the snapshot as it is', async () => {
    const { server, ports, advance } = createStage()
    const seen: Snapshot[] = []
    const chat = connect(ports, {
      plugins: [{ name: 'a', onStateChange: (snapshot) => void seen.push(snapshot) }],
    })
    await advance(100)
    chat.send('Hello')
    await advance(1_000)
    server.say('assistant', 'Hi')
    await advance(100)
    expect(seen.at(-1)).toBe(chat.getSnapshot())
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.map(({ connection }) => connection)).toContain('connecting')
  })

  it.each(['init', 'onMessage', 'onStateChange', 'destroy'] as const)(
    'that throw in %s harm neither the client nor each other',
    async (place) => {
      const { server, ports, advance } = createStage()
      const told: string[] = []
      const broken: ReplyXPlugin = {
        name: 'broken',
        [place]: () => {
          throw new Error('oh')
        },
      }
      const chat = connect(ports)
      const errors = collectErrors(chat)
      const undo = chat.use(broken)
      chat.use(createScribe('sound', told))
      await advance(100)
      chat.send('Hello')
      await advance(1_000)
      server.say('assistant', 'Hi')
      await advance(100)
      undo()
      await advance(100)
      expect(told).toEqual(['sound init', 'sound user: Hello', 'sound assistant: Hi'])
      expect(new Set(errors)).toEqual(new Set(['handler_failed']))
      chat.destroy()
      expect(told.at(-1)).toBe('sound destroy')
    },
  )

  it('that throw when the client ends do not keep it from ending', async () => {
    const { server, ports, advance } = createStage()
    const told: string[] = []
    const broken = createScribe('broken', told, {
      destroy() {
        throw new Error('oh')
      },
    })
    const chat = connect(ports, { plugins: [broken, createScribe('sound', told)] })
    await advance(1_000)
    chat.destroy()
    await advance(10_000)
    expect(told.at(-1)).toBe('sound destroy')
    expect(server.clock.pendingTimers).toBe(0)
    expect(ports.logged.filter((line) => line.includes('"broken"'))).toHaveLength(1)
  })

  it.each([
    ['no name', {}],
    ['an empty name', { name: '' }],
    ['a number for a name', { name: 4 }],
    ['a name in use', { name: 'first' }],
  ])('with %s are refused', (_, plugin) => {
    const { ports } = createStage()
    const chat = createClient(ports, { plugins: [{ name: 'first' }] })
    expect(() => chat.use(plugin as ReplyXPlugin)).toThrow(
      expect.objectContaining({
        code: 'option_invalid',
        message: expect.stringMatching(/^unable to .+; .+/) as unknown,
      }),
    )
  })

  it.each([
    ['nothing', null],
    ['a text', 'a'],
  ])('that are %s are refused as an option is', (_, plugin) => {
    const { ports } = createStage()
    const chat = createClient(ports)
    expect(() => chat.use(plugin as unknown as ReplyXPlugin)).toThrow(
      expect.objectContaining({ code: 'option_invalid' }),
    )
    expect(() => createClient(ports, { plugins: [plugin as unknown as ReplyXPlugin] })).toThrow(
      expect.objectContaining({ code: 'option_invalid' }),
    )
  })

  it('of one name among the options are refused', () => {
    const { ports } = createStage()
    expect(() => createClient(ports, { plugins: [{ name: 'a' }, { name: 'a' }] })).toThrow(
      expect.objectContaining({ code: 'option_invalid' }),
    )
  })

  it('may come back under their name once they were taken out, and are destroyed once', async () => {
    const { ports, advance } = createStage()
    const told: string[] = []
    const chat = connect(ports)
    await advance(100)
    const undo = chat.use(createScribe('a', told))
    undo()
    undo()
    const second = chat.use(createScribe('a', told))
    // The first undo is not the second's.
    undo()
    chat.send('Hello')
    await advance(1_000)
    second()
    chat.send('unheard')
    await advance(1_000)
    chat.destroy()
    expect(told).toEqual(['a init', 'a destroy', 'a init', 'a user: Hello', 'a destroy'])
  })

  it('may take themselves out, or end the client, while they are called', async () => {
    const { server, ports, advance } = createStage()
    const told: string[] = []
    const chat = connect(ports)
    const undo = chat.use(createScribe('brief', told, { onMessage: () => void undo() }))
    chat.use(createScribe('last', told, { onMessage: () => void chat.destroy() }))
    await advance(100)
    chat.send('Hello')
    await advance(1_000)
    server.say('assistant', 'unheard')
    await advance(10_000)
    expect(told).toEqual(['brief init', 'last init', 'brief destroy', 'last destroy'])
    expect(server.clock.pendingTimers).toBe(0)
  })

  it('are not taken after the end', () => {
    const { ports } = createStage()
    const chat = createClient(ports)
    chat.destroy()
    expect(() => chat.use({ name: 'late' })).toThrow(expect.objectContaining({ code: 'destroyed' }))
  })

  it('hear nothing of the client after its end', async () => {
    const { server, ports, advance } = createStage()
    const told: string[] = []
    const states: Snapshot[] = []
    const plugin = createScribe('a', told, { onStateChange: (snapshot) => void states.push(snapshot) })
    const chat = connect(ports, { plugins: [plugin] })
    await advance(100)
    chat.send('Hello')
    await advance(1_000)
    chat.destroy()
    const before = states.length
    server.say('assistant', 'unheard')
    await advance(10_000)
    expect(told.at(-1)).toBe('a destroy')
    expect(states).toHaveLength(before)
  })
})

describe('a plugin that cancels a message', () => {
  const guard = (reason?: string): ReplyXPlugin => ({
    name: 'guard',
    init(chat) {
      chat.on('message:sending', ({ text, cancel }) => {
        if (text.includes('password')) cancel(reason)
      })
    },
  })

  it('keeps it from the screen and the server, and the draft where it is', async () => {
    const { server, ports, advance } = createStage()
    const chat = connect(ports, { plugins: [guard('it holds a password')] })
    await advance(100)
    chat.send('Hello')
    await advance(1_000)
    chat.setDraft('my password')
    const { settled } = chat.send('my password')
    expect(chat.getSnapshot().draft).toBe('my password')
    const outcome = await settled
    expect(outcome).toMatchObject({
      status: 'failed',
      error: { code: 'cancelled', message: 'unable to send message; it holds a password' },
    })
    await advance(10_000)
    expect(chat.getSnapshot().messages.map(({ text }) => text)).toEqual(['Hello'])
    expect(server.dialog.messages.map(({ text }) => text)).toEqual(['Hello'])
    expect(chat.getSnapshot()).toMatchObject({ draft: 'my password', error: null })
    expect(chat.getMetrics().messagesSent).toBe(1)
  })

  it('needs no reason, and lets all else through', async () => {
    const { server, ports, advance } = createStage()
    const chat = connect(ports, { plugins: [guard()] })
    await advance(100)
    const outcomes = [chat.send('password'), chat.send('harmless')]
    await advance(1_000)
    expect(await outcomes[0]?.settled).toMatchObject({ status: 'failed' })
    expect(await outcomes[1]?.settled).toMatchObject({ status: 'sent' })
    expect(server.dialog.messages.map(({ text }) => text)).toEqual(['harmless'])
  })

  it('cannot cancel when the moment is over', async () => {
    const { server, ports, advance } = createStage()
    let late: (() => void) | null = null
    const chat = connect(ports)
    chat.on('message:sending', ({ cancel }) => {
      late = cancel
    })
    await advance(100)
    const sent = chat.send('gone')
    ;(late as (() => void) | null)?.()
    await advance(1_000)
    expect(await sent.settled).toMatchObject({ status: 'sent' })
    expect(server.dialog.messages).toHaveLength(1)
  })

  it('and throws all the same, cancels', async () => {
    const { server, ports, advance } = createStage()
    const chat = connect(ports)
    const errors = collectErrors(chat)
    chat.on('message:sending', ({ cancel }) => {
      cancel('no')
      throw new Error('oh')
    })
    await advance(100)
    const { settled } = chat.send('never')
    await advance(1_000)
    expect(await settled).toMatchObject({ status: 'failed', error: { code: 'cancelled' } })
    expect(server.dialogs).toHaveLength(0)
    expect(errors).toEqual(['handler_failed'])
  })
})
