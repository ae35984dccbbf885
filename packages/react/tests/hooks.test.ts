// @vitest-environment happy-dom
import {
  normalizeProps,
  ReplyXChat,
  ReplyXLauncher,
  ReplyXProvider,
  useChatView,
  useComposer,
  useConnection,
  useHandoff,
  useMessages,
  useReplyX,
  useResponsive,
  useTyping,
  useUnread,
} from '@replyx/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createElement, type ReactElement } from 'react'
import { createFakeChat, makeMessage, type FakeChat } from '../../core/tests/view/fake-chat.ts'
import { find, has, mountTree, settle, watchPage } from './support.ts'

watchPage()

/** A component for each hook, which keeps what the hook has given in each drawing. */
function setup(fake: FakeChat = createFakeChat()) {
  const hooks = {
    useComposer,
    useConnection,
    useHandoff,
    useMessages,
    useReplyX,
    useTyping,
    useUnread,
  }
  type Given = { [Name in keyof typeof hooks]: ReturnType<(typeof hooks)[Name]>[] }
  const given = Object.fromEntries(Object.keys(hooks).map((name) => [name, []])) as unknown as Given
  const probes = Object.entries(hooks).map(([name, use]) => {
    const Probe = (): null => {
      ;(given[name as keyof Given] as unknown[]).push(use())
      return null
    }
    return createElement(Probe, { key: name })
  })
  const { unmount } = mountTree(
    createElement(ReplyXProvider, { client: fake.client, view: { isMinimized: false } }, probes),
  )
  const drawn = (): string[] =>
    Object.entries(given)
      .filter(([, values]) => values.length > 0)
      .map(([name]) => name)
  const forget = (): void => {
    for (const values of Object.values(given)) values.length = 0
  }
  /** Which hooks have drawn their component again. */
  const drawnBy = async (changes: Parameters<FakeChat['set']>[0]): Promise<string[]> => {
    forget()
    fake.set(changes)
    await settle()
    return drawn()
  }
  return { ...fake, given, drawnBy, forget, unmount }
}

describe('a hook draws its component again only for its own part', () => {
  it.each([
    ['useMessages', { messages: [makeMessage(1)] }],
    ['useMessages', { hasOlder: true }],
    ['useHandoff', { handoff: { status: 'released' } }],
    ['useTyping', { typing: { actor: 'assistant' } }],
    ['useUnread', { unread: 3 }],
    ['useConnection', { channel: 'polling' }],
    ['useConnection', { limit: { kind: 'plan' } }],
  ] as const)('%s for %o', async (name, changes) => {
    const { drawnBy } = setup(createFakeChat({ messages: [] }))
    expect(await drawnBy(changes)).toEqual([name])
    expect(await drawnBy({ ...changes })).toEqual([])
  })

  it('useComposer for the input', async () => {
    const { drawnBy } = setup()
    expect(await drawnBy({ draft: 'Hello' })).toEqual(['useComposer'])
  })

  it('and none for what none of them tells', async () => {
    const { drawnBy } = setup()
    expect(await drawnBy({ readSeq: 5, operatorsOnline: 4, assistant: { name: 'Milo' } })).toEqual([])
  })

  it('several for what several of them tell, once each', async () => {
    const { drawnBy, given } = setup()
    expect(await drawnBy({ connection: 'offline' })).toEqual(['useComposer', 'useConnection'])
    expect(given.useConnection).toHaveLength(1)
    expect(given.useComposer).toHaveLength(1)
  })

  it('useChatView for whatever is shown', async () => {
    const fake = createFakeChat()
    const titles: string[] = []
    const Probe = (): null => {
      titles.push(useChatView().snapshot.header.title)
      return null
    }
    mountTree(createElement(ReplyXProvider, { client: fake.client }, createElement(Probe)))
    fake.set({ assistant: { name: 'Milo' } })
    await settle()
    expect(titles).toEqual(['Mila', 'Milo'])
    fake.set({ operatorsOnline: 4 })
    await settle()
    expect(titles).toHaveLength(2)
  })
})

describe('what a hook gives', () => {
  it('useReplyX the client itself', () => {
    const { given, client } = setup()
    expect(given.useReplyX).toEqual([client])
  })

  it('useMessages the messages and a way to older ones', async () => {
    const messages = [makeMessage(1)]
    const { given, calls } = setup(createFakeChat({ messages, hasOlder: true, isLoading: true }))
    expect(given.useMessages.at(-1)).toMatchObject({ messages, hasOlder: true, isLoading: true })
    await given.useMessages.at(-1)?.loadOlder()
    expect(calls).toContainEqual(['loadOlder'])
  })

  it('useConnection what stands in the way', async () => {
    const { given, drawnBy } = setup()
    expect(given.useConnection.at(-1)).toMatchObject({
      connection: 'online',
      isOnline: true,
      channel: 'socket',
    })
    await drawnBy({ connection: 'offline', storage: 'memory' })
    expect(given.useConnection.at(-1)).toMatchObject({
      connection: 'offline',
      isOnline: false,
      storage: 'memory',
    })
  })

  it('useHandoff where it stands, and how to ask', async () => {
    const { given, calls } = setup(createFakeChat({ handoff: { status: 'requested', queuePosition: 2 } }))
    const handoff = given.useHandoff.at(-1)
    expect(handoff).toMatchObject({ status: 'requested', queuePosition: 2 })
    await handoff?.requestOperator()
    await handoff?.cancelOperator()
    expect(calls.map(([name]) => name)).toEqual(['requestOperator', 'cancelOperator'])
  })

  it('useTyping and useUnread their one thing', () => {
    const { given } = setup(createFakeChat({ typing: { actor: 'manager', name: 'Maria' }, unread: 2 }))
    expect(given.useTyping).toEqual([{ actor: 'manager', name: 'Maria' }])
    expect(given.useUnread).toEqual([2])
  })

  it('useComposer an input with all of its behaviour', async () => {
    const fake = createFakeChat()
    const Composer = (): ReactElement => {
      const { inputProps, buttonProps } = useComposer()
      return createElement(
        'p',
        null,
        createElement('textarea', inputProps),
        createElement('button', buttonProps, 'Send'),
      )
    }
    mountTree(createElement(ReplyXProvider, { client: fake.client }, createElement(Composer)))
    const area = find<HTMLTextAreaElement>('textarea')
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(area, 'Hello')
    area.dispatchEvent(new Event('input', { bubbles: true }))
    await settle()
    expect(area.value).toBe('Hello')
    expect(find('button').hasAttribute('disabled')).toBe(false)
    area.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
    await settle()
    expect(fake.calls).toContainEqual(['send', 'Hello'])
    expect(area.value).toBe('')
  })

  it('useComposer ways to write and send without an input', async () => {
    const { given, calls } = setup()
    given.useComposer.at(-1)?.setValue('Hello')
    given.useComposer.at(-1)?.submit()
    expect(calls).toContainEqual(['send', 'Hello'])
  })
})

describe('useResponsive', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('follows the width of the window', async () => {
    let width = 700
    const listeners = new Set<() => void>()
    vi.stubGlobal('matchMedia', (query: string) => ({
      get matches() {
        return width <= Number(/\d+/.exec(query)?.[0])
      },
      addEventListener: (_type: string, listener: () => void) => listeners.add(listener),
      removeEventListener: (_type: string, listener: () => void) => listeners.delete(listener),
    }))
    const seen: unknown[] = []
    const Probe = (): null => {
      seen.push(useResponsive())
      return null
    }
    const { unmount } = mountTree(createElement(Probe))
    const resize = async (next: number): Promise<void> => {
      width = next
      for (const listener of listeners) listener()
      await settle()
    }
    await resize(900)
    await resize(1000)
    await resize(1400)
    expect(seen).toEqual([
      { isMobile: true, isTablet: false, isDesktop: false },
      { isMobile: false, isTablet: true, isDesktop: false },
      { isMobile: false, isTablet: false, isDesktop: true },
    ])
    unmount()
    expect(listeners.size).toBe(0)
  })
})

describe('parts of a layout of your own', () => {
  it('normalizeProps gives props the names that React knows', () => {
    const onKeydown = (): void => undefined
    expect(normalizeProps({ class: 'a', tabindex: '0', onKeydown, 'aria-label': 'A', dir: null })).toEqual({
      className: 'a',
      tabIndex: '0',
      onKeyDown: onKeydown,
      'aria-label': 'A',
      dir: null,
    })
  })

  it('a launcher elsewhere opens the same chat', async () => {
    const { client } = createFakeChat()
    mountTree(
      createElement(
        ReplyXProvider,
        { client },
        createElement('nav', null, createElement(ReplyXLauncher)),
        createElement(ReplyXChat, { parts: noLauncher }),
      ),
    )
    expect(document.querySelectorAll('.replyx-floating-button')).toHaveLength(1)
    expect(has('.replyx-expanded-chat')).toBe(false)
    find('nav .replyx-floating-button').click()
    await settle()
    expect(has('.replyx-expanded-chat')).toBe(true)
  })
})

const noLauncher = { FloatingButton: () => null }
