// @vitest-environment happy-dom
import type { ReplyXClient } from '@replyx/core'
import { ReplyXChat, ReplyXProvider, useReplyX } from '@replyx/react'
import { expect, it } from 'vitest'
import { Activity, createElement, StrictMode, type ReactElement } from 'react'
import { connections, createServer, moment, mountTree, watchPage } from './support.ts'

// React 18 has no such thing: nothing is put away there and keeps its state.
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
