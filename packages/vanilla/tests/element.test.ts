// @vitest-environment happy-dom
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createFakeChat, makeMessage } from '../../core/tests/view/fake-chat.ts'
import { defineReplyXChat, type ReplyXChatElement } from '../src/element.ts'

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
    expect(find('[part=bubble]')?.textContent).toBe('Hello')
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

  it('raises the events of the client', async () => {
    const { element, emit } = await put()
    const heard: unknown[] = []
    element.addEventListener('unread:changed', (event) => heard.push((event as CustomEvent).detail))
    emit('unread:changed', { current: 2, previous: 1 })
    expect(heard).toEqual([{ current: 2, previous: 1 }])
  })

  it('tells of an option that is none as an event', async () => {
    const element = document.createElement('replyx-chat')
    const heard = vi.fn()
    element.addEventListener('error', (event) => {
      heard(String((event as unknown as CustomEvent<{ error: unknown }>).detail.error))
    })
    element.client = createFakeChat().client
    element.setAttribute('theme', 'pink')
    document.body.append(element)
    await turn()
    expect(heard).toHaveBeenCalledWith(expect.stringMatching(/"theme".*"pink"/))
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
})
