// @vitest-environment happy-dom
import type { ReplyXClient } from '@replyx/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFakeChat, makeMessage, type FakeChat } from '../../core/tests/view/fake-chat.ts'
import { h, mount, type Child, type MountedChat, type MountOptions, type Parts } from '../src/index.ts'

/** The clients that were made here. */
const made = vi.hoisted((): ReplyXClient[] => [])

vi.mock(import('@replyx/core'), async (load) => {
  const core = await load()
  const createReplyX: typeof core.createReplyX = (options) => {
    const client = core.createReplyX(options)
    vi.spyOn(client, 'destroy')
    made.push(client)
    return client
  }
  return { ...core, createReplyX }
})

let mounted: MountedChat[] = []

function setup(parts: Parts, options: MountOptions = {}, fake: FakeChat = createFakeChat()) {
  const onError = vi.fn()
  const chat = mount(document.body, fake.client, {
    isMinimized: false,
    timeZone: 'UTC',
    parts,
    onError,
    ...options,
  })
  mounted.push(chat)
  return { ...fake, chat, onError }
}
const turn = (): Promise<void> => Promise.resolve()
const count = (selector: string): number => document.querySelectorAll(selector).length
const keys = (): (string | null)[] =>
  [...document.querySelectorAll('[data-key]')].map((row) => row.getAttribute('data-key'))
const messages = (last: number) => Array.from({ length: last }, (_, index) => makeMessage(index + 1))
/** What types forbid and JavaScript does not. */
const plain = (child: unknown): Child => child as Child

beforeEach(() => document.body.replaceChildren())
afterEach(() => {
  for (const chat of mounted) chat.destroy()
  mounted = []
})

describe('a part of plain JavaScript', () => {
  it('shows numbers as text, inside of an element and alone, and goes on', () => {
    const { set, onError } = setup({
      Banner: ({ snapshot }) => h('b', null, plain(snapshot.composer.value.length), plain(true), plain(3n)),
      Attachments: () => plain(17),
    })
    expect(document.querySelector('b')?.textContent).toBe('03')
    expect(document.querySelector('.replyx-input-area')?.textContent).toContain('17')
    set({ draft: 'four' })
    expect(document.querySelector('b')?.textContent).toBe('43')
    expect(onError).not.toHaveBeenCalled()
  })

  it('may name a tag or an attribute that cannot be one: that is told, and all else is there', async () => {
    // As a browser does it; this document takes whatever it is given.
    const { createElement } = document
    vi.spyOn(document, 'createElement').mockImplementation((tag: string) => {
      if (tag.includes(' ')) throw new Error('InvalidCharacterError')
      return createElement.call(document, tag)
    })
    const { setAttribute } = Element.prototype
    vi.spyOn(Element.prototype, 'setAttribute').mockImplementation(function (this: Element, name, value) {
      if (name.startsWith('@')) throw new Error('InvalidCharacterError')
      setAttribute.call(this, name, value)
    })
    const { set, onError } = setup({
      Banner: () => h('my tag', null, 'banner'),
      Attachments: () => h('p', { '@click': 'x' }, 'attachments'),
    })
    await turn()
    expect(onError.mock.calls.map(([, info]) => info as unknown)).toEqual([
      { part: 'Banner' },
      { part: 'Attachments' },
    ])
    set({ messages: messages(2) })
    expect(keys()).toEqual(['m1', 'm2'])
    expect(document.body.textContent).toMatch(/banner.*attachments/)
  })
})

describe('a ref that throws', () => {
  const broken = new Error('the chart library')
  const fail = (): never => {
    throw broken
  }

  it('is told, and leaves every later drawing as it should be', async () => {
    let props = {}
    const { set, onError } = setup({ Attachments: () => h('b', props) }, {}, createFakeChat())
    props = { ref: fail, key: 'other' }
    set({ messages: messages(2) })
    set({ messages: messages(3) })
    await turn()
    expect(keys()).toEqual(['m1', 'm2', 'm3'])
    expect(count('b')).toBe(1)
    expect(onError.mock.calls).toEqual([[broken, { part: 'Attachments' }]])
  })

  it('does not keep the other refs, those of the chat among them, from being called', () => {
    const { chat } = setup({ ChatHeader: () => h('b', { ref: fail }) })
    expect(document.adoptedStyleSheets).not.toHaveLength(0)
    chat.destroy()
    expect(document.adoptedStyleSheets).toHaveLength(0)
  })

  it('is told as well where it throws at the end', async () => {
    const { chat, onError, listenerCount } = setup({
      Attachments: () => h('b', { ref: () => fail }),
      Message: ({ row }, usual) =>
        h('div', { key: row.key, ref: () => plain(document.body) as never }, usual()),
    })
    chat.destroy()
    await turn()
    expect(onError.mock.calls).toEqual([[broken, { part: 'Attachments' }]])
    expect(document.body.childElementCount).toBe(0)
    expect(listenerCount()).toBe(0)
  })

  it('may draw again at once', () => {
    const undo = vi.fn()
    const { chat, set } = setup({
      Attachments: ({ view, snapshot: { theme, sections } }) =>
        sections.length > 0 &&
        h('b', {
          ref: () => {
            if (theme === 'blue') view.setTheme('green')
            return undo
          },
        }),
    })
    set({ messages: messages(2) })
    expect(count('b')).toBe(1)
    expect(keys()).toEqual(['m1', 'm2'])
    chat.destroy()
    expect(undo).toHaveBeenCalledTimes(1)
  })
})

describe('siblings', () => {
  it('made with the same props of a part stay two', () => {
    const streaming = (text: string) => [makeMessage(1, { text, status: 'streaming' })]
    const parts: Parts = {
      Message: ({ view, row }, usual) => {
        if (row.kind !== 'message') return usual()
        const { Row, Bubble } = view.messageProps(row)
        const words = row.message.text.split(' ')
        return h('div', { ...Row, key: row.key }, ...words.map((word) => h('div', Bubble, word)))
      },
    }
    const { set } = setup(parts, {}, createFakeChat({ messages: streaming('one two') }))
    const shown = (): (string | null)[] =>
      [...document.querySelectorAll('[data-key=m1] > .replyx-bubble')].map(({ textContent }) => textContent)
    const first = document.querySelector('[data-key=m1] > .replyx-bubble')
    set({ messages: streaming('three four five') })
    expect(shown()).toEqual(['three', 'four', 'five'])
    expect(document.querySelector('[data-key=m1] > .replyx-bubble')).toBe(first)
    set({ messages: streaming('six') })
    expect(shown()).toEqual(['six'])
  })

  it('may become of another tag with the same key', () => {
    const { set } = setup({ Attachments: ({ snapshot }) => h(snapshot.composer.value || 'i', { key: 'x' }) })
    set({ draft: 'b' })
    expect([count('.replyx-input-area > i'), count('.replyx-input-area > b')]).toEqual([0, 1])
  })
})

describe('an onError that throws', () => {
  it('takes nothing with it: both are told to the page', async () => {
    const monitoring = new Error('monitoring')
    const reportError = vi.fn()
    vi.stubGlobal('reportError', reportError)
    const onError = (): never => {
      throw monitoring
    }
    const broken = (): never => {
      throw new Error('broken')
    }
    setup({ Banner: broken, Attachments: () => h('b', { ref: broken }) }, { onError })
    await turn()
    expect(count('textarea')).toBe(1)
    expect(document.body.textContent).toContain('This part could not be shown')
    expect(reportError.mock.calls).toEqual([[monitoring], [monitoring]])
    vi.unstubAllGlobals()
  })
})

describe('a wrong option of the interface', () => {
  it('ends the client that was made for this chat', () => {
    const make = () => mount(document.body, { assistantId: 1 }, { theme: 'pink' as 'blue' })
    expect(make).toThrow(/theme/)
    expect(made).toHaveLength(1)
    expect(made[0]?.destroy).toHaveBeenCalledTimes(1)
  })
})
