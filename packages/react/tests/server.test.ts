import { ReplyXChat, ReplyXProvider, useMessages, useResponsive } from '@replyx/react'
import { createElement, StrictMode, type ReactElement } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createFakeChat } from '../../core/tests/view/fake-chat.ts'
import { connections, createServer, moment } from './support.ts'

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})
afterEach(() => {
  expect(vi.mocked(console.error).mock.calls).toEqual([])
})

it('a server draws the launcher of a floating chat, and connects nothing', async () => {
  const { server, options } = createServer()
  const html = renderToString(createElement(StrictMode, null, createElement(ReplyXChat, { options })))
  expect(html).toContain('aria-label="Open chat"')
  expect(html).toContain('data-theme="blue"')
  expect(html).not.toContain('replyx-expanded-chat')
  await moment()
  await server.clock.advance(60_000)
  expect(connections(server)).toBe(0)
  expect(server.clock.pendingTimers).toBe(0)
})

it('a server draws an embedded chat with its input, in its language', () => {
  const { options } = createServer()
  const view = { type: 'embedded', title: 'Help', theme: 'green', labels: { send: 'Post' } } as const
  const html = renderToString(createElement(ReplyXChat, { options, view }))
  expect(html).toContain('role="region"')
  expect(html).toContain('<textarea')
  expect(html).toContain('aria-label="Post"')
  expect(html).toContain('>Help<')
  expect(html).not.toContain('replyx-floating-button')
})

it('a server leaves no listener at a client of others', () => {
  const { client, listenerCount, calls } = createFakeChat()
  renderToString(createElement(ReplyXChat, { client, view: { type: 'embedded' } }))
  expect(listenerCount()).toBe(0)
  expect(calls).toEqual([])
})

it('hooks answer on a server, too', () => {
  const { client } = createFakeChat()
  const Probe = (): ReactElement => {
    const { messages } = useMessages()
    return createElement('p', null, `${messages.length} ${String(useResponsive().isDesktop)}`)
  }
  expect(renderToString(createElement(ReplyXProvider, { client }, createElement(Probe)))).toBe(
    '<p>0 true</p>',
  )
})

it('text becomes no markup on a server either', () => {
  const { client } = createFakeChat({ draft: '</textarea><script>alert(1)</script>' })
  const view = { type: 'embedded', title: '<script>alert(1)</script>' } as const
  expect(renderToString(createElement(ReplyXChat, { client, view }))).not.toContain('<script>')
})
