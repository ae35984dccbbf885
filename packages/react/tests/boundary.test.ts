// @vitest-environment happy-dom
import type { ErrorHandler } from '@replyx/core/parts'
import {
  ChatHeader,
  ExpandedChat,
  InputArea,
  MessagesArea,
  ReplyXChat,
  ReplyXErrorBoundary,
  ReplyXProvider,
  StyleProvider,
  useReplyX,
} from '@replyx/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createElement, type ReactElement } from 'react'
import { createFakeChat, makeMessage } from '../../core/tests/view/fake-chat.ts'
import { createServer, expectComplaints, find, has, mountTree, settle, watchPage } from './support.ts'

watchPage()
// React tells the console of what a boundary has caught.
afterEach(expectComplaints)

const broken = new Error('broken')
const open = { isMinimized: false, timeZone: 'UTC' }

/** A component that throws until it is mended. */
function createBroken() {
  const state = { isBroken: true }
  const Broken = (): ReactElement => {
    if (state.isBroken) throw broken
    return createElement('b', null, 'mended')
  }
  return { state, Broken }
}

describe('an error boundary', () => {
  it('says that something is missing, tells of it, and draws it at another try', async () => {
    const { state, Broken } = createBroken()
    const onError = vi.fn<ErrorHandler>()
    mountTree(
      createElement(
        'main',
        null,
        createElement('h1', null, 'Shop'),
        createElement(ReplyXErrorBoundary, { onError }, createElement(Broken)),
      ),
    )
    expect(find('h1').textContent).toBe('Shop')
    expect(find('[role=alert]').textContent).toContain('This part could not be shown')
    expect(onError.mock.calls).toEqual([[broken, { part: 'StyleProvider' }]])
    find('.replyx-retry-button').click()
    await settle()
    expect(onError).toHaveBeenCalledTimes(2)
    state.isBroken = false
    find('.replyx-retry-button').click()
    await settle()
    expect(find('b').textContent).toBe('mended')
    expect(has('[role=alert]')).toBe(false)
  })

  it('shows what is given instead', async () => {
    const { state, Broken } = createBroken()
    const fallback = (error: unknown, retry: () => void): ReactElement =>
      createElement('button', { onClick: retry }, (error as Error).message)
    mountTree(createElement(ReplyXErrorBoundary, { fallback }, createElement(Broken)))
    expect(find('button').textContent).toBe('broken')
    state.isBroken = false
    find('button').click()
    await settle()
    expect(has('b')).toBe(true)
  })

  it('leaves the client alone: the conversation is there again afterwards', async () => {
    const { server, options } = createServer()
    const { state, Broken } = createBroken()
    state.isBroken = false
    let send: ((text: string) => unknown) | undefined
    const Probe = (): null => {
      send = useReplyX().send
      return null
    }
    const tree = (): ReactElement =>
      createElement(
        ReplyXProvider,
        { options, view: open },
        createElement(Probe),
        createElement(
          ReplyXErrorBoundary,
          null,
          createElement(
            StyleProvider,
            null,
            createElement(
              ExpandedChat,
              null,
              createElement(ChatHeader),
              createElement(Broken),
              createElement(MessagesArea),
              createElement(InputArea),
            ),
          ),
        ),
      )
    const { render } = mountTree(tree())
    send?.('Hello')
    await server.clock.advance(1_000)
    server.say('assistant', 'Hello!')
    await server.clock.advance(1_000)
    await settle()
    expect(find('.replyx-assistant-message').textContent).toContain('Hello!')
    state.isBroken = true
    render(tree())
    expect(has('textarea')).toBe(false)
    server.say('assistant', 'Still here?')
    await server.clock.advance(1_000)
    state.isBroken = false
    find('.replyx-retry-button').click()
    await settle()
    expect(find('.replyx').textContent).toContain('Still here?')
    expect(server.sockets.filter(({ isClosed }) => !isClosed)).toHaveLength(1)
  })

  it('brings the looks along where the whole chat is gone', () => {
    const { state, Broken } = createBroken()
    const { client } = createFakeChat()
    const sheets = document.adoptedStyleSheets.length
    state.isBroken = false
    const tree = (): ReactElement =>
      createElement(
        ReplyXProvider,
        { client },
        createElement(
          ReplyXErrorBoundary,
          null,
          createElement(StyleProvider, null, createElement(ChatHeader), createElement(Broken)),
        ),
      )
    const { render, unmount } = mountTree(tree())
    expect(document.adoptedStyleSheets).toHaveLength(sheets + 1)
    state.isBroken = true
    render(tree())
    expect(has('.replyx[data-type=embedded] .replyx-part-failed')).toBe(true)
    expect(document.adoptedStyleSheets).toHaveLength(sheets + 1)
    unmount()
    expect(document.adoptedStyleSheets).toHaveLength(sheets)
  })

  it('speaks the language of the chat', () => {
    const { Broken } = createBroken()
    const { client } = createFakeChat()
    mountTree(
      createElement(
        ReplyXProvider,
        { client, view: { labels: { partFailed: 'Kaputt', retry: 'Nochmal' } } },
        createElement(ReplyXErrorBoundary, null, createElement(Broken)),
      ),
    )
    expect(find('[role=alert]').textContent).toBe('KaputtNochmal')
  })
})

describe('the chat itself', () => {
  it('goes on around a part that fails', async () => {
    const { Broken } = createBroken()
    const onError = vi.fn<ErrorHandler>()
    const { client, set } = createFakeChat({ messages: [makeMessage(1)] })
    mountTree(createElement(ReplyXChat, { client, view: open, onError, parts: { Banner: Broken } }))
    await settle()
    expect(onError.mock.calls).toEqual([[broken, { part: 'Banner' }]])
    set({ messages: [makeMessage(1), makeMessage(2)] })
    await settle()
    expect(find('[data-key=m2]').textContent).toContain('text 2')
    expect(onError).toHaveBeenCalledTimes(1)
  })

  it('goes on where who is told of it fails, too', async () => {
    const { Broken } = createBroken()
    const { client } = createFakeChat()
    const report = vi.fn()
    vi.stubGlobal('reportError', report)
    const another = new Error('monitoring is down')
    const onError = (): void => {
      throw another
    }
    mountTree([
      createElement('h1', { key: 'title' }, 'Shop'),
      createElement(ReplyXChat, { key: 'chat', client, view: open, onError, parts: { Banner: Broken } }),
    ])
    vi.unstubAllGlobals()
    await settle()
    expect(find('h1').textContent).toBe('Shop')
    expect(has('.replyx-part-failed')).toBe(true)
    expect(has('textarea')).toBe(true)
    expect(report.mock.calls).toEqual([[another]])
  })

  it('tries again what failed when another component is given for it', async () => {
    const { Broken } = createBroken()
    const { client } = createFakeChat({ messages: [makeMessage(1)] })
    const tree = (part: () => ReactElement): ReactElement =>
      createElement(ReplyXChat, { client, view: open, parts: { Banner: part, Message: part } })
    const { render } = mountTree(tree(Broken))
    await settle()
    expect(document.querySelectorAll('.replyx-part-failed').length).toBeGreaterThan(1)
    render(tree(() => createElement('b', null, 'fine')))
    expect(has('.replyx-part-failed')).toBe(false)
    expect(find('.replyx-sections b').textContent).toBe('fine')
  })
})
