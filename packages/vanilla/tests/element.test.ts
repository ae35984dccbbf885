// @vitest-environment happy-dom
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createScriptedServer } from '@replyx/core/testing'
import { createFakeChat, makeMessage } from '../../core/tests/view/fake-chat.ts'
import { defineReplyXChat, type ReplyXChatElement } from '../src/element.ts'
import { h } from '../src/index.ts'

beforeAll(() => {
  defineReplyXChat()
  defineReplyXChat()
})
afterEach(() => document.body.replaceChildren())

const turn = (): Promise<void> => Promise.resolve()

async function put(attributes: Readonly<Record<string, string>> = {}, fake = createFakeChat()) {
  const element = document.createElement('replyx-chat')
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.client = fake.client
  document.body.append(element)
  await turn()
  const find = (selector: string): Element | null => element.shadowRoot?.querySelector(selector) ?? null
  return { ...fake, element, find }
}

describe('<replyx-chat>', () => {
  it('draws the chat in its shadow, as its attributes say', async () => {
    const { find } = await put(
      {
        type: 'embedded',
        theme: 'green',
        'chat-title': 'Mila',
        'show-avatar': 'false',
        'border-radius': '4',
      },
      createFakeChat({ messages: [makeMessage(1, { text: 'Hello' })] }),
    )
    const root = find('.replyx') as HTMLElement
    expect(root.dataset.theme).toBe('green')
    expect(root.dataset.type).toBe('embedded')
    expect(root.style.getPropertyValue('--replyx-radius')).toBe('4px')
    expect(find('.replyx-title')?.textContent).toBe('Mila')
    expect(find('.replyx-chat-header .replyx-avatar')).toBeNull()
    await vi.waitFor(() => expect(find('[part=bubble]')?.textContent).toBe('Hello'))
    expect(document.querySelector('.replyx')).toBeNull()
  })

  it('follows attributes and properties; one that goes falls back', async () => {
    const { element, find } = await put({ theme: 'green', 'is-minimized': 'false' })
    element.setAttribute('theme', 'orange')
    expect((find('.replyx') as HTMLElement).dataset.theme).toBe('orange')
    element.removeAttribute('theme')
    expect((find('.replyx') as HTMLElement).dataset.theme).toBe('blue')
    element.viewOptions = { title: 'Support' }
    expect(find('.replyx-title')?.textContent).toBe('Support')
  })

  it('falls back as well where an option can be no attribute', async () => {
    const { element, find } = await put({ 'is-minimized': 'false' })
    const placeholder = (): string | null | undefined => find('textarea')?.getAttribute('placeholder')
    const usual = placeholder()
    element.viewOptions = { labels: { placeholder: 'Ask us' }, quickReplies: ['Prices?'], isClosable: false }
    expect([placeholder(), find('.replyx-quick-reply') === null]).toEqual(['Ask us', false])
    element.viewOptions = {}
    expect([placeholder(), find('.replyx-quick-reply') === null]).toEqual([usual, true])
    expect(find('.replyx-minimize-button')).not.toBeNull()
  })

  it('keeps to what has been said where it is created, until that goes', async () => {
    const element = document.createElement('replyx-chat')
    element.client = createFakeChat().client
    element.viewOptions = { quickReplies: ['Prices?'], isMinimized: false }
    document.body.append(element)
    await turn()
    element.viewOptions = {}
    expect(element.shadowRoot?.querySelector('.replyx-quick-reply')).toBeNull()
  })

  it('has an attribute for whether it can be closed', async () => {
    const { element, find } = await put({ 'is-closable': 'false' })
    expect([find('.replyx-minimize-button'), element.view?.getSnapshot().isMinimized]).toEqual([null, false])
    element.setAttribute('is-closable', '')
    expect(find('.replyx-minimize-button')).not.toBeNull()
  })

  it('gives its nonce to every style it makes', async () => {
    // A browser without constructable stylesheets.
    const none = vi.spyOn(ShadowRoot.prototype, 'adoptedStyleSheets', 'get')
    none.mockReturnValue(undefined as never)
    const element = document.createElement('replyx-chat')
    element.nonce = 'abc'
    element.client = createFakeChat().client
    document.body.append(element)
    await turn()
    const styles = [...(element.shadowRoot?.querySelectorAll('style') ?? [])]
    expect(styles.map(({ nonce }) => nonce)).toEqual(['abc', 'abc'])
    none.mockRestore()
  })

  it('raises the events of the client', async () => {
    const { element, emit } = await put()
    const heard: unknown[] = []
    element.addEventListener('unread:changed', ({ detail }) => heard.push(detail))
    emit('unread:changed', { current: 2, previous: 1 })
    expect(heard).toEqual([{ current: 2, previous: 1 }])
  })

  it('tells of an option that is none as an event', async () => {
    const element = document.createElement('replyx-chat')
    const heard = vi.fn()
    element.addEventListener('error', ({ detail }) => heard(String(detail.error)))
    element.client = createFakeChat().client
    element.setAttribute('theme', 'pink')
    document.body.append(element)
    await turn()
    expect(heard).toHaveBeenCalledWith(expect.stringMatching(/"theme".*"pink"/))
    element.setAttribute('theme', 'green')
    await turn()
    expect(element.shadowRoot?.querySelector<HTMLElement>('.replyx')?.dataset.theme).toBe('green')
    expect(heard).toHaveBeenCalledTimes(1)
  })

  it('begins as soon as its client can be made', async () => {
    const element = document.createElement('replyx-chat')
    const heard = vi.fn()
    element.addEventListener('error', ({ detail }) => heard(String(detail.error)))
    element.options = { storage: 'memory', ports: { fetch: () => new Promise(() => undefined) } }
    element.setAttribute('assistant-id', 'one')
    document.body.append(element)
    await turn()
    expect(heard).toHaveBeenCalledWith(expect.stringContaining('assistantId'))
    element.setAttribute('assistant-id', '1')
    await turn()
    expect(element.view).not.toBeNull()
  })

  it('stays what it is when it is put elsewhere, and leaves nothing when it goes', async () => {
    vi.useFakeTimers()
    const { element, listenerCount, find } = await put({ 'is-minimized': 'false' })
    const root = find('.replyx')
    const other = document.body.appendChild(document.createElement('div'))
    other.append(element)
    await vi.advanceTimersByTimeAsync(10)
    expect(find('.replyx')).toBe(root)
    element.remove()
    await vi.advanceTimersByTimeAsync(10)
    expect(listenerCount()).toBe(0)
    expect(element.view).toBeNull()
    document.body.append(element)
    await vi.advanceTimersByTimeAsync(10)
    expect(find('.replyx')).not.toBeNull()
    vi.useRealTimers()
  })

  it('begins anew in another document', async () => {
    const { element, find, listenerCount } = await put({ 'is-minimized': 'false' })
    const root = find('.replyx')
    const adopted = element as unknown as { adoptedCallback(): void }
    // This document of a test calls nobody: the callbacks come in the order of a browser.
    element.remove()
    adopted.adoptedCallback()
    expect(listenerCount()).toBe(0)
    expect(find('.replyx')).toBeNull()
    document.body.append(element)
    await turn()
    expect(find('.replyx')).not.toBe(root)
    expect(find('textarea')).not.toBeNull()
    expect(element.shadowRoot?.adoptedStyleSheets.length).toBeGreaterThan(1)
  })

  it('takes what was set before it was defined', async () => {
    const early = document.createElement('replyx-early') as ReplyXChatElement
    early.viewOptions = { title: 'Early' }
    early.client = createFakeChat().client
    document.body.append(early)
    defineReplyXChat('replyx-early')
    await turn()
    const upgraded = document.querySelector('replyx-early') as ReplyXChatElement
    expect(upgraded.view?.getSnapshot().header.title).toBe('Early')
  })

  it('makes and ends a client of its own from its attributes', async () => {
    vi.useFakeTimers()
    const element = document.createElement('replyx-chat')
    element.setAttribute('assistant-id', '7')
    // Nobody answers: what counts is when it is made and when it ends.
    element.options = { storage: 'memory', ports: { fetch: () => new Promise(() => undefined) } }
    document.body.append(element)
    await turn()
    expect(element.view).not.toBeNull()
    element.remove()
    await vi.advanceTimersByTimeAsync(10)
    expect(element.view).toBeNull()
    vi.useRealTimers()
  })

  describe('with a client of its own', () => {
    async function connect() {
      const server = createScriptedServer()
      const element = document.createElement('replyx-chat')
      const changes: unknown[] = []
      element.addEventListener('connection:changed', ({ detail }) => changes.push(detail.current))
      element.options = { assistantId: 1, apiUrl: 'https://chat.test', ports: server.createPorts() }
      document.body.append(element)
      await turn()
      await server.clock.advance(1000)
      element.view?.open()
      return {
        element,
        changes,
        settle: async () => {
          await turn()
          await server.clock.advance(1000)
        },
        /** What can be told of it from outside: how often it has begun, and whether it is still open. */
        state: () => [
          server.requests.filter(({ path }) => path === '/api/protocol').length,
          element.view?.getSnapshot().isMinimized === false,
        ],
      }
    }

    it('raises every event from the very first', async () => {
      const { changes } = await connect()
      expect(changes).toEqual(['connecting', 'online'])
    })

    it('goes on where it is given what it has already', async () => {
      const { element, settle, state } = await connect()
      element.options = { ...element.options }
      element.setAttribute('assistant-id', '1')
      await settle()
      const begun = state()
      element.options = { ...element.options }
      element.setAttribute('assistant-id', '1')
      element.viewOptions = {}
      await settle()
      expect(state()).toEqual(begun)
    })

    it('draws parts otherwise at once, and goes on', async () => {
      const { element, settle, state } = await connect()
      const find = (selector: string) => element.shadowRoot?.querySelector(selector) ?? null
      const title = (text: string) => ({ ChatHeader: () => h('h1', null, text) })
      element.parts = title('mine')
      expect(find('h1')?.textContent).toBe('mine')
      element.parts = title('another')
      expect(find('h1')?.textContent).toBe('another')
      element.parts = {}
      expect([find('h1'), find('.replyx-title') === null]).toEqual([null, false])
      await settle()
      expect(state()).toEqual([1, true])
    })

    it('begins anew with other options', async () => {
      const { element, settle, state } = await connect()
      element.options = { ...element.options, assistantId: 2 }
      await settle()
      expect(state()).toEqual([2, false])
    })
  })

  it('goes on with a client that it has already, and draws its messages with other parts', async () => {
    const fake = createFakeChat({ messages: [makeMessage(1)] })
    const { element, find } = await put({}, fake)
    element.view?.open()
    element.client = fake.client
    await turn()
    expect(element.view?.getSnapshot().isMinimized).toBe(false)
    await vi.waitFor(() => expect(find('[data-key=m1]')).not.toBeNull())
    const broken = vi.fn(() => {
      throw new Error('broken')
    })
    element.parts = { Message: broken }
    expect(find('.replyx-part-failed')).not.toBeNull()
    element.parts = { Message: ({ row }) => h('p', { key: row.key, 'data-key': row.key }, 'mine') }
    expect(find('[data-key=m1]')?.textContent).toBe('mine')
    expect(find('.replyx-part-failed')).toBeNull()
  })
})
