// @vitest-environment happy-dom
import { ReplyXChat, ReplyXProvider, useConnection, type ReplyXChatProps } from '@replyx/react'
import { createElement, StrictMode, Suspense, type ReactElement } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFakeChat, makeMessage } from '../../core/tests/view/fake-chat.ts'
import { connections, createServer, find, has, moment, settle } from './support.ts'

beforeEach(() => {
  document.body.replaceChildren()
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
})

let unmount: () => void = () => undefined
afterEach(() => unmount())

const chat = (props: ReplyXChatProps) => (): ReactElement => createElement(ReplyXChat, props)

/** Draws on a server, puts it into the page, and lets React take it over. */
async function hydrate(draw: () => ReactElement): Promise<{ complaints: unknown[]; before: Element | null }> {
  const tree = (): ReactElement => createElement(StrictMode, null, draw())
  const container = document.createElement('div')
  // What the server itself says in a page that is none is not of interest here.
  const drawn = new DOMParser().parseFromString(renderToString(tree()), 'text/html')
  container.append(...drawn.body.childNodes)
  document.body.append(container)
  const before = container.firstElementChild
  const complaints: unknown[] = []
  vi.mocked(console.error).mockImplementation((...values) => complaints.push(values))
  const root = hydrateRoot(container, tree(), { onRecoverableError: (error) => complaints.push(error) })
  unmount = () => root.unmount()
  await moment()
  await settle()
  return { complaints, before }
}

describe('what a server has drawn', () => {
  it('a floating chat: goes on in the same elements, without a complaint, and opens', async () => {
    const { client } = createFakeChat({ unread: 2 })
    const { complaints, before } = await hydrate(chat({ client }))
    expect(complaints).toEqual([])
    expect(find('.replyx')).toBe(before)
    expect(find('.replyx-floating-button').getAttribute('aria-label')).toBe('Open chat, 2 unread messages')
    find('.replyx-floating-button').click()
    await settle()
    expect(document.activeElement).toBe(find('textarea'))
  })

  it('an embedded chat: the same, with its conversation', async () => {
    const { client } = createFakeChat({ messages: [makeMessage(1, { text: '**Hi**' })], draft: 'I wanted' })
    const view = { type: 'embedded', timeZone: 'UTC' } as const
    const { complaints, before } = await hydrate(chat({ client, view }))
    expect(complaints).toEqual([])
    expect(find('.replyx')).toBe(before)
    expect(find<HTMLTextAreaElement>('textarea').value).toBe('I wanted')
    expect(find('[data-key=m1] strong').textContent).toBe('Hi')
  })

  it('a chat of its own: connects once, in the page', async () => {
    const { server, options } = createServer()
    const { complaints } = await hydrate(chat({ options, view: { type: 'embedded' } }))
    await server.clock.advance(1_000)
    expect(complaints).toEqual([])
    expect(connections(server)).toBe(1)
    expect(has('.replyx-empty-state')).toBe(true)
    expect(find('.replyx-online-status').textContent).toBe('Answers right away')
  })

  it('what comes to life later than the rest begins with it, too, and then shows how things stand', async () => {
    const { server, options } = createServer()
    const Status = (): ReactElement => createElement('p', null, useConnection().connection)
    const late = createElement(Suspense, null, createElement(Status))
    // Where nothing stands around them, this DOM loses the marks of what comes late.
    const page = createElement('main', null, createElement(ReplyXChat), late)
    const { complaints } = await hydrate(() => createElement(ReplyXProvider, { options }, page))
    await server.clock.advance(1_000)
    await moment()
    expect(complaints).toEqual([])
    expect(find('p').textContent).toBe('online')
  })

  it('is not what the page shows by now: what has changed meanwhile is shown', async () => {
    const fake = createFakeChat()
    const render = renderToString(createElement(ReplyXChat, { client: fake.client }))
    expect(render).toContain('Open chat')
    fake.set({ unread: 1 })
    const { complaints } = await hydrate(chat({ client: fake.client }))
    expect(complaints).toEqual([])
    expect(find('.replyx-notification-badge').dataset['count']).toBe('1')
  })
})
