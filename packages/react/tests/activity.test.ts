// @vitest-environment happy-dom
import type { ReplyXClient } from '@replyx/core'
import { normalizeProps, ReplyXChat, ReplyXProvider, useChatView, useReplyX } from '@replyx/react'
import { expect, it, vi } from 'vitest'
import { Activity, createElement, StrictMode, type ReactElement } from 'react'
import { createFakeChat, makeMessage } from '../../core/tests/view/fake-chat.ts'
import { connections, createServer, moment, mountTree, settle, watchPage } from './support.ts'

// React 18 has neither of these: nothing is put away there and keeps its state, and a ref has one undo for all elements.
watchPage()

function setup() {
  const { server, options } = createServer()
  const clients: ReplyXClient[] = []
  const Probe = (): null => {
    clients.push(useReplyX())
    return null
  }
  const tree = (mode: 'visible' | 'hidden'): ReactElement =>
    createElement(
      StrictMode,
      null,
      createElement(Activity, {
        mode,
        children: createElement(ReplyXProvider, { options }, createElement(Probe), createElement(ReplyXChat)),
      }),
    )
  return { server, tree, newest: () => clients.at(-1) as ReplyXClient }
}

it('what is hidden and shown again within a moment keeps its connection', async () => {
  const { server, tree, newest } = setup()
  const { render } = mountTree(tree('visible'))
  await server.clock.advance(1_000)
  const client = newest()
  render(tree('hidden'))
  render(tree('visible'))
  await moment()
  await server.clock.advance(1_000)
  expect(newest()).toBe(client)
  expect(connections(server)).toBe(1)
  expect(client.getSnapshot().connection).toBe('online')
})

it('what was hidden for longer has ended, and connects anew when it is shown', async () => {
  const { server, tree, newest } = setup()
  const { render } = mountTree(tree('visible'))
  await server.clock.advance(1_000)
  const client = newest()
  render(tree('hidden'))
  await moment()
  await expect(client.connect()).rejects.toMatchObject({ code: 'destroyed' })
  render(tree('visible'))
  await moment()
  await server.clock.advance(1_000)
  expect(newest()).not.toBe(client)
  expect(newest().getSnapshot().connection).toBe('online')
  expect(connections(server)).toBe(2)
})

it('what is hidden lets go of the page, and reads nothing, whoever else follows the chat', async () => {
  const fake = createFakeChat({ messages: [makeMessage(1)] })
  const matchMedia = window.matchMedia.bind(window)
  vi.spyOn(window, 'matchMedia').mockImplementation((query) =>
    Object.defineProperty(matchMedia(query), 'matches', { value: query.includes('max-width') }),
  )
  const Badge = (): ReactElement => createElement('b', null, useChatView().snapshot.launcher?.label)
  const tree = (mode: 'visible' | 'hidden'): ReactElement =>
    createElement(
      ReplyXProvider,
      { client: fake.client, view: { isMinimized: false, timeZone: 'UTC' } },
      createElement(Badge),
      createElement(Activity, { mode, children: createElement(ReplyXChat) }),
    )
  const { render } = mountTree(tree('visible'))
  await settle()
  const { style } = document.documentElement
  const isRead = (): boolean => fake.calls.some(([name]) => name === 'markRead')
  expect(style.overflow).toBe('hidden')
  render(tree('hidden'))
  await moment()
  expect(style.overflow).toBe('')
  fake.set({ messages: [makeMessage(1), makeMessage(2)], unread: 1 })
  await settle()
  expect(isRead()).toBe(false)
  render(tree('visible'))
  await settle()
  expect(style.overflow).toBe('hidden')
  expect(isRead()).toBe(true)
})

it('a ref on two elements is undone for the one that goes', () => {
  const went: string[] = []
  const ref = (element: HTMLElement) => () => went.push(element.id)
  const tree = (...ids: string[]): ReactElement =>
    createElement(
      'main',
      null,
      ...ids.map((id) => createElement('p', { key: id, id, ...normalizeProps({ ref }) })),
    )
  const { render } = mountTree(tree('one', 'two'))
  expect(went).toEqual([])
  render(tree('two'))
  expect(went).toEqual(['one'])
  render(tree())
  expect(went).toEqual(['one', 'two'])
})
