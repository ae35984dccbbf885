// @vitest-environment happy-dom
import type { ReplyXClient } from '@replyx/core'
import {
  ReplyXChat,
  ReplyXProvider,
  useReplyX,
  type MessagePartProps,
  type ReplyXProviderProps,
} from '@replyx/react'
import { describe, expect, it, vi } from 'vitest'
import { createElement, StrictMode, type ReactElement, type ReactNode } from 'react'
import { createFakeChat, makeMessage } from '../../core/tests/view/fake-chat.ts'
import {
  connections,
  createServer,
  expectComplaints,
  find,
  has,
  moment,
  mountTree,
  settle,
  watchPage,
} from './support.ts'

watchPage()

/** A component that keeps every client it has been drawn with. */
function createProbe() {
  const clients: ReplyXClient[] = []
  const Probe = (): null => {
    clients.push(useReplyX())
    return null
  }
  return { Probe, clients }
}

const isEnded = (client: ReplyXClient): Promise<boolean> =>
  client.connect().then(
    () => false,
    (error: { code: string }) => error.code === 'destroyed',
  )

describe('a client made from options', () => {
  it('opens one connection in strict mode, and is ended with its provider', async () => {
    const { server, options } = createServer()
    const { Probe, clients } = createProbe()
    const { unmount } = mountTree(
      createElement(
        StrictMode,
        null,
        createElement(ReplyXProvider, { options }, createElement(Probe), createElement(ReplyXChat)),
      ),
    )
    await moment()
    await server.clock.advance(1_000)
    const client = clients.at(-1) as ReplyXClient
    client.send('Hello')
    await server.clock.advance(1_000)
    expect(connections(server)).toBe(1)
    expect(server.sockets.map(({ isClosed }) => isClosed)).toEqual([false])
    expect(client.getSnapshot().connection).toBe('online')
    unmount()
    await moment()
    // A socket waits a few seconds for somebody else who needs it.
    await server.clock.advance(10_000)
    expect(server.sockets.every(({ isClosed }) => isClosed)).toBe(true)
    expect(await isEnded(client)).toBe(true)
  })

  it('keeps its connection when its provider goes and comes back at once', async () => {
    const { server, options } = createServer()
    const { Probe, clients } = createProbe()
    const tree = (key: string): ReactElement =>
      createElement(
        StrictMode,
        null,
        createElement(ReplyXProvider, { options, key }, createElement(Probe), createElement(ReplyXChat)),
      )
    const { render } = mountTree(tree('one'))
    await server.clock.advance(1_000)
    const client = clients.at(-1)
    for (const key of ['two', 'three', 'four']) render(tree(key))
    await moment()
    await server.clock.advance(1_000)
    expect(clients.at(-1)).toBe(client)
    expect(client?.getSnapshot().connection).toBe('online')
    expect(connections(server)).toBe(1)
  })

  it('keeps it, too, when the tree is taken off the page and put there again', async () => {
    const { server, options } = createServer()
    const { Probe, clients } = createProbe()
    const tree = createElement(ReplyXProvider, { options }, createElement(Probe))
    for (let round = 0; round < 5; round++) mountTree(tree).unmount()
    mountTree(tree)
    await moment()
    await server.clock.advance(1_000)
    expect(connections(server)).toBe(1)
    expect(clients.at(-1)?.getSnapshot().connection).toBe('online')
  })

  it('keeps its connection, too, where its options are written anew', async () => {
    const { server, options } = createServer()
    const tree = (key: string): ReactElement =>
      createElement(StrictMode, null, createElement(ReplyXChat, { key, options: { ...options } }))
    const { render } = mountTree(tree('one'))
    await server.clock.advance(1_000)
    render(tree('two'))
    await moment()
    await server.clock.advance(1_000)
    expect(connections(server)).toBe(1)
  })

  it('is another one where one of its options is another', async () => {
    const { server, options } = createServer()
    const { Probe, clients } = createProbe()
    const tree = (maxMessagesInMemory: number): ReactElement =>
      createElement(
        ReplyXProvider,
        { key: maxMessagesInMemory, options: { ...options, maxMessagesInMemory } },
        createElement(Probe),
      )
    const { render } = mountTree(tree(100))
    await server.clock.advance(1_000)
    const first = clients.at(-1) as ReplyXClient
    render(tree(200))
    await moment()
    expect(clients.at(-1)).not.toBe(first)
    expect(await isEnded(first)).toBe(true)
  })

  it('is all that comes along to where the chat stands otherwise: what was open there is not open here', async () => {
    const { server, options } = createServer()
    const tree = (type: 'embedded' | 'floating'): ReactElement =>
      createElement(StrictMode, null, createElement(ReplyXChat, { key: type, options, view: { type } }))
    const { render } = mountTree(tree('embedded'))
    await server.clock.advance(1_000)
    expect(has('textarea')).toBe(true)
    render(tree('floating'))
    await moment()
    await server.clock.advance(1_000)
    expect(find('.replyx').hasAttribute('data-open')).toBe(false)
    expect(has('textarea')).toBe(false)
    expect(connections(server)).toBe(1)
  })

  it('comes along with what was open where the chat stands as before', async () => {
    const { server, options } = createServer()
    const tree = (title: string): ReactElement =>
      createElement(ReplyXChat, { key: title, options, view: { title } })
    const { render } = mountTree(tree('One'))
    await server.clock.advance(1_000)
    find('.replyx-floating-button').click()
    render(tree('Two'))
    await moment()
    await settle()
    expect(find('.replyx').hasAttribute('data-open')).toBe(true)
    expect(find('.replyx-title').textContent).toBe('Two')
  })

  it('may take the place of a client of yours, and make way for one', async () => {
    const { server, options } = createServer()
    const { client, listenerCount } = createFakeChat()
    const { Probe, clients } = createProbe()
    const tree = (props: ReplyXProviderProps): ReactElement =>
      createElement(ReplyXProvider, props, createElement(Probe), createElement(ReplyXChat))
    const { render } = mountTree(tree({ client }))
    render(tree({ options }))
    await moment()
    await server.clock.advance(1_000)
    const own = clients.at(-1) as ReplyXClient
    expect(own.getSnapshot().connection).toBe('online')
    expect(listenerCount()).toBe(0)
    render(tree({ client }))
    await moment()
    expect(clients.at(-1)).toBe(client)
    expect(await isEnded(own)).toBe(true)
  })

  it('is another one after more than a moment', async () => {
    const { server, options } = createServer()
    const { Probe, clients } = createProbe()
    const tree = createElement(ReplyXProvider, { options }, createElement(Probe))
    mountTree(tree).unmount()
    await moment()
    const first = clients.at(-1) as ReplyXClient
    expect(await isEnded(first)).toBe(true)
    mountTree(tree)
    await moment()
    await server.clock.advance(1_000)
    expect(clients.at(-1)).not.toBe(first)
    expect(clients.at(-1)?.getSnapshot().connection).toBe('online')
  })

  it('is one for each of two providers, also when both go and come back', async () => {
    const { server, options } = createServer()
    const { Probe, clients } = createProbe()
    const pair = (round: string): ReactElement[] =>
      ['left', 'right'].map((side) =>
        createElement(ReplyXProvider, { options, key: `${side} ${round}` }, createElement(Probe)),
      )
    const { render } = mountTree(pair('one'))
    await server.clock.advance(1_000)
    const before = new Set(clients)
    expect(before.size).toBe(2)
    render(pair('two'))
    await moment()
    await server.clock.advance(1_000)
    expect(new Set(clients.slice(-2))).toEqual(before)
    expect(connections(server)).toBe(2)
    expect([...before].map((client) => client.getSnapshot().connection)).toEqual(['online', 'online'])
  })

  it('does not begin anew when its options are drawn again', async () => {
    const { server, options } = createServer()
    const { Probe, clients } = createProbe()
    const tree = (): ReactElement =>
      createElement(ReplyXProvider, { options: { ...options } }, createElement(Probe))
    const { render } = mountTree(tree())
    await server.clock.advance(1_000)
    render(tree())
    await server.clock.advance(1_000)
    expect(new Set(clients).size).toBe(1)
    expect(connections(server)).toBe(1)
  })
})

describe('a client of yours', () => {
  it('is neither connected nor ended', async () => {
    const { client, calls, listenerCount } = createFakeChat()
    const { unmount } = mountTree(createElement(StrictMode, null, createElement(ReplyXChat, { client })))
    await settle()
    unmount()
    await moment()
    expect(calls.map(([name]) => name)).not.toContain('connect')
    expect(calls.map(([name]) => name)).not.toContain('destroy')
    expect(listenerCount()).toBe(0)
  })

  it('makes way for another', async () => {
    const one = createFakeChat({ messages: [makeMessage(1)] })
    const other = createFakeChat({ messages: [makeMessage(2)] })
    const tree = (client: ReplyXClient): ReactElement =>
      createElement(ReplyXChat, { client, view: { isMinimized: false } })
    const { render } = mountTree(tree(one.client))
    await settle()
    expect(has('[data-key=m1]')).toBe(true)
    render(tree(other.client))
    await settle()
    expect(has('[data-key=m1]')).toBe(false)
    expect(has('[data-key=m2]')).toBe(true)
    expect(one.listenerCount()).toBe(0)
  })
})

describe('options of the interface', () => {
  it('may change, and fall back where they are no longer given', async () => {
    const { client } = createFakeChat()
    const tree = (view?: object): ReactElement =>
      createElement(ReplyXChat, { client, ...(view && { view: { isMinimized: false, ...view } }) })
    const { render } = mountTree(tree({ title: 'Help', theme: 'green' }))
    expect(find('.replyx-title').textContent).toBe('Help')
    expect(find('.replyx').dataset['theme']).toBe('green')
    render(tree({ theme: 'purple' }))
    await settle()
    expect(find('.replyx-title').textContent).toBe('Mila')
    expect(find('.replyx').dataset['theme']).toBe('purple')
    render(tree())
    await settle()
    expect(find('.replyx').dataset['theme']).toBe('blue')
    // Open is what the visitor has made of it, not what it begins with.
    expect(find('.replyx').hasAttribute('data-open')).toBe(true)
  })

  it('that are written anew in each drawing redraw nothing', async () => {
    const { client } = createFakeChat()
    const tree = (): ReactElement =>
      createElement(ReplyXChat, { client, view: { title: 'Help', isMinimized: false } })
    const { render } = mountTree(tree())
    await settle()
    const changes: MutationRecord[] = []
    const observer = new MutationObserver((records) => changes.push(...records))
    observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
    for (let round = 0; round < 5; round++) render(tree())
    await settle()
    observer.disconnect()
    expect(changes).toEqual([])
  })

  it('and listeners that are written anew draw no message again', async () => {
    const { client } = createFakeChat({ messages: [makeMessage(1), makeMessage(2)] })
    let count = 0
    const parts = {
      Message: ({ children }: MessagePartProps): ReactNode => {
        count++
        return children
      },
    }
    const tree = (): ReactElement =>
      createElement(ReplyXChat, { client, parts, view: { isMinimized: false }, onError: () => undefined })
    const { render } = mountTree(tree())
    await settle()
    const before = count
    expect(before).toBeGreaterThan(0)
    render(tree())
    await settle()
    expect(count).toBe(before)
  })

  it('that do not fit any more are told to the page, and those before stay', () => {
    const { client } = createFakeChat()
    const report = vi.fn()
    vi.stubGlobal('reportError', report)
    const tree = (theme: string): ReactElement =>
      createElement(ReplyXChat, { client, view: { theme: theme as '#123' } })
    const { render } = mountTree(tree('purple'))
    render(tree('#12'))
    render(tree('#12'))
    expect(find('.replyx').dataset['theme']).toBe('purple')
    expect(report.mock.calls).toEqual([
      [expect.objectContaining({ message: expect.stringContaining('"theme"') })],
    ])
    render(tree('green'))
    expect(find('.replyx').dataset['theme']).toBe('green')
    vi.unstubAllGlobals()
  })

  it('that do not fit are refused by name', () => {
    const { client, listenerCount } = createFakeChat()
    expect(() => mountTree(createElement(ReplyXChat, { client, view: { buttonSize: 5 } }))).toThrow(
      /"buttonSize"/,
    )
    expect(listenerCount()).toBe(0)
    expectComplaints()
  })
})

describe('what is missing', () => {
  it('is a provider', () => {
    const Lost = (): null => {
      useReplyX()
      return null
    }
    expect(() => mountTree(createElement(Lost))).toThrow(
      'unable to use ReplyX here; there is no <ReplyXProvider> above',
    )
    expectComplaints()
  })

  it.each([{}, { client: createFakeChat().client, options: { assistantId: 1 } }])(
    'is either a client or options',
    (props) => {
      expect(() => mountTree(createElement(ReplyXProvider, props))).toThrow(
        'unable to provide ReplyX; give either "client" or "options"',
      )
      expectComplaints()
    },
  )
})
