// @vitest-environment happy-dom
import { ReplyXError } from '@replyx/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFakeChat, makeMessage, type FakeChat } from '../../core/tests/view/fake-chat.ts'
import { h, mount, type MountedChat, type MountOptions } from '../src/index.ts'

let mounted: MountedChat[] = []

function setup(fake: FakeChat = createFakeChat(), options: MountOptions = {}) {
  const chat = mount(document.body, fake.client, { isMinimized: false, timeZone: 'UTC', ...options })
  mounted.push(chat)
  return { ...fake, chat }
}
const find = <Wanted extends HTMLElement = HTMLElement>(selector: string): Wanted => {
  const found = document.querySelector<Wanted>(selector)
  if (found === null) throw new Error(`nothing is ${selector}`)
  return found
}
const has = (selector: string): boolean => document.querySelector(selector) !== null
const type = (text: string): void => {
  const area = find<HTMLTextAreaElement>('textarea')
  area.value = text
  area.dispatchEvent(new Event('input', { bubbles: true }))
}
const enter = (): void => {
  find('textarea').dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }),
  )
}

beforeEach(() => document.body.replaceChildren())
afterEach(() => {
  for (const chat of mounted) chat.destroy()
  mounted = []
})

describe('a conversation', () => {
  it('shows messages of all four senders', () => {
    setup(
      createFakeChat({
        messages: [
          makeMessage(1, { sender: 'user', text: 'Hello' }),
          makeMessage(2, { text: '**Hi** there' }),
          makeMessage(3, { sender: 'system', text: 'Maria joined' }),
          makeMessage(4, { sender: 'manager', text: 'I am here' }),
        ],
        handoff: { status: 'active', operator: { id: 1, name: 'Maria' } },
      }),
    )
    expect(find('.replyx-user-message').textContent).toContain('Hello')
    expect(find('.replyx-assistant-message strong').textContent).toBe('Hi')
    expect(find('.replyx-system-message').textContent).toBe('Maria joined')
    expect(find('.replyx-manager-message').textContent).toContain('Maria')
    expect(find('.replyx-title').textContent).toBe('Maria')
  })

  it('sends what is typed with Enter', () => {
    const { calls } = setup()
    type('Where is my order?')
    expect(find<HTMLButtonElement>('.replyx-send-button').hasAttribute('disabled')).toBe(false)
    enter()
    expect(calls).toContainEqual(['send', 'Where is my order?'])
    expect(find<HTMLTextAreaElement>('textarea').value).toBe('')
  })

  it('a piece of an answer changes one row and keeps its nodes', () => {
    const messages = [makeMessage(1, { sender: 'user' }), makeMessage(2)]
    const streaming = (text: string) => makeMessage(3, { status: 'streaming', seq: null, text })
    const { set } = setup(createFakeChat({ messages: [...messages, streaming('It is')] }))
    const row = find('[data-key=m3]')
    const text = find('[data-key=m3] p').firstChild
    const changes: Node[] = []
    const observer = new MutationObserver((records) => changes.push(...records.map(({ target }) => target)))
    observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
    set({ messages: [...messages, streaming('It is **done**')] })
    changes.push(...observer.takeRecords().map(({ target }) => target))
    observer.disconnect()
    expect(find('[data-key=m3]')).toBe(row)
    expect(find('[data-key=m3] p').firstChild).toBe(text)
    expect(row.textContent).toContain('It is done')
    expect(changes.length).toBeGreaterThan(0)
    expect(changes.filter((node) => !row.contains(node))).toEqual([])
  })

  it('an optimistic message keeps its element when it is accepted', () => {
    const { set } = setup(
      createFakeChat({ messages: [makeMessage(1, { sender: 'user', status: 'saving', seq: null })] }),
    )
    const row = find('[data-key=m1]')
    expect(find('[data-key=m1] .replyx-delivery').getAttribute('aria-label')).toBe('Sending')
    set({ messages: [makeMessage(1, { sender: 'user' })] })
    expect(find('[data-key=m1]')).toBe(row)
    expect(find('[data-key=m1] .replyx-delivery').getAttribute('aria-label')).toBe('Sent')
  })

  it('a failed message offers its three ways out', () => {
    const error = new ReplyXError({ code: 'network_failed', message: 'unable to send; offline' })
    const { calls } = setup(
      createFakeChat({ messages: [makeMessage(1, { sender: 'user', status: 'failed', error, seq: null })] }),
    )
    const buttons = [...document.querySelectorAll<HTMLElement>('.replyx-message-action')]
    expect(buttons.map(({ textContent }) => textContent)).toEqual(['Try again', 'Edit', 'Delete'])
    for (const button of buttons) button.click()
    expect(calls.map(([name]) => name)).toEqual(['retry', 'discard'])
  })

  it('older messages come in above without touching the others', () => {
    const recent = [makeMessage(250), makeMessage(251)]
    const { set } = setup(createFakeChat({ messages: recent }))
    const row = find('[data-key=m251]')
    set({ messages: [makeMessage(30), makeMessage(140), ...recent] })
    expect([...document.querySelectorAll('[data-key]')].map((node) => node.getAttribute('data-key'))).toEqual(
      ['m30', 'm140', 'm250', 'm251'],
    )
    expect(find('[data-key=m251]')).toBe(row)
    expect(document.querySelectorAll('.replyx-section')).toHaveLength(3)
  })

  it('calls an operator, waits and takes it back', () => {
    const { calls, set } = setup()
    find('.replyx-handoff-button').click()
    set({ handoff: { status: 'requested', queuePosition: 2, expiresAt: Date.now() + 90_000 } })
    expect(find('.replyx-handoff-controls').textContent).toContain('place 2')
    expect(find('.replyx-handoff-button').hasAttribute('hidden')).toBe(true)
    find('.replyx-handoff-action').click()
    expect(calls).toEqual([['requestOperator'], ['cancelOperator']])
  })

  it('shows typing, then the answer', () => {
    const { set } = setup(createFakeChat({ messages: [makeMessage(1, { sender: 'user' })] }))
    set({ typing: { actor: 'assistant' } })
    expect(find('.replyx-typing-label').getAttribute('aria-label')).toBe('Mila is typing…')
    set({ typing: null })
    expect(has('.replyx-typing-indicator')).toBe(false)
  })

  it('offers quick replies in an empty conversation', () => {
    const { calls } = setup(createFakeChat(), { quickReplies: ['Prices?'], welcomeMessage: 'Hi!' })
    expect(find('.replyx-welcome-message').textContent).toBe('Hi!')
    find('.replyx-quick-reply').click()
    expect(calls).toContainEqual(['send', 'Prices?'])
  })

  it('never draws what a message says as HTML', () => {
    setup(
      createFakeChat({
        messages: [makeMessage(1, { text: '<img src=x onerror=alert(1)> ![a](https://a.example/b.png)' })],
      }),
    )
    expect(has('.replyx-text img')).toBe(false)
    expect(find('.replyx-text').textContent).toContain('<img src=x')
    expect(find('.replyx-text a').getAttribute('rel')).toContain('noopener')
  })

  it('reads finished messages out, not the history', () => {
    const { emit } = setup(createFakeChat({ messages: [makeMessage(1)] }))
    expect(find('.replyx-live').textContent).toBe('')
    emit('message:received', { message: makeMessage(2, { text: 'All **done**' }), isLeading: true })
    expect(find('.replyx-live').textContent).toBe('Mila: All done')
  })
})

describe('opening', () => {
  it('draws only the launcher until it is opened, then moves the focus in and back', () => {
    const { chat } = setup(createFakeChat({ messages: [makeMessage(1)] }), { isMinimized: true })
    expect(has('.replyx-expanded-chat')).toBe(false)
    const launcher = find<HTMLButtonElement>('.replyx-floating-button')
    launcher.focus()
    launcher.click()
    expect(document.activeElement).toBe(find('textarea'))
    expect(launcher.getAttribute('aria-expanded')).toBe('true')
    chat.view.close()
    expect(document.activeElement).toBe(launcher)
    expect(find('.replyx').hasAttribute('data-open')).toBe(false)
  })

  it('does not take the focus when it starts open', () => {
    setup()
    expect(document.activeElement).toBe(document.body)
  })

  it('gives the focus to the launcher when a chat that started open is closed from inside', () => {
    setup()
    const button = find('.replyx-minimize-button')
    button.focus()
    button.click()
    expect(document.activeElement).toBe(find('.replyx-floating-button'))
  })

  it('closes on Escape', () => {
    const { chat } = setup()
    find('textarea').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    expect(chat.view.getSnapshot().isMinimized).toBe(true)
  })
})

describe('parts', () => {
  it('can be drawn otherwise', () => {
    setup(createFakeChat({ messages: [makeMessage(1)] }), {
      parts: {
        ChatHeader: ({ snapshot }) => h('h1', { class: 'mine' }, snapshot.header.title),
        Message: ({ row }, usual) => (row.kind === 'day' ? h('hr', { key: row.key }) : usual()),
      },
    })
    expect(find('h1.mine').textContent).toBe('Mila')
    expect(has('.replyx-day-separator')).toBe(false)
    expect(has('[data-key=m1]')).toBe(true)
  })

  it('one that fails is reported and leaves the others alone', () => {
    const broken = new Error('broken')
    const onError = vi.fn()
    setup(createFakeChat({ messages: [makeMessage(1), makeMessage(2)] }), {
      onError,
      parts: {
        Message: ({ row }, usual) => {
          if (row.key === 'm1') throw broken
          return usual()
        },
      },
    })
    expect(onError).toHaveBeenCalledWith(broken, { part: 'Message' })
    expect(document.body.textContent).toContain('This part could not be shown')
    expect(find('[data-key=m2]').textContent).toContain('text 2')
    expect(has('textarea')).toBe(true)
  })

  it('refuses a wrong option and leaves the page alone', () => {
    const make = () => mount(document.body, createFakeChat().client, { theme: 'pink' as '#fff' })
    expect(make).toThrow(/theme/)
    expect(document.body.childElementCount).toBe(0)
  })

  it('changes looks at run time', () => {
    const { chat } = setup()
    chat.update({ theme: 'green', colorScheme: 'dark' })
    expect(find('.replyx').getAttribute('data-theme')).toBe('green')
    expect(find('.replyx').getAttribute('data-scheme')).toBe('dark')
    expect(find('.replyx').getAttribute('style')).toBeNull()
  })

  it('derives the colours of a theme of its own on demand, and waits for them', async () => {
    const { chat } = setup()
    chat.update({ theme: '#7a2e2e' })
    expect(find('.replyx').hasAttribute('data-pending')).toBe(true)
    await vi.waitFor(() => expect(find('.replyx').hasAttribute('data-pending')).toBe(false))
    expect(find('.replyx').style.getPropertyValue('--replyx-primary')).toBe('#7a2e2e')
    chat.update({ colorScheme: 'dark' })
    expect(find('.replyx').style.getPropertyValue('--replyx-surface')).not.toBe('#ffffff')
  })
})

describe('the end', () => {
  it('a chat that was read back in holds no history once it has gone, and comes back at its end', () => {
    const fake = createFakeChat({ messages: [makeMessage(1)] })
    const { chat, calls } = setup(fake)
    chat.view.setAtEnd(false)
    expect(calls).toContainEqual(['holdHistory', true])
    chat.destroy()
    expect(calls.at(-1)).toEqual(['holdHistory', false])
  })

  it('a hundred rounds leave no node, listener or stylesheet behind', () => {
    const fake = createFakeChat({ messages: [makeMessage(1)] })
    const sheets = document.adoptedStyleSheets.length
    const add = vi.spyOn(document, 'addEventListener')
    const remove = vi.spyOn(document, 'removeEventListener')
    for (let round = 0; round < 100; round++)
      mount(document.body, fake.client, { isMinimized: false }).destroy()
    expect(document.body.childElementCount).toBe(0)
    expect(fake.listenerCount()).toBe(0)
    expect(document.adoptedStyleSheets).toHaveLength(sheets)
    expect(remove.mock.calls.length).toBe(add.mock.calls.length)
  })

  it('ends the client that it made from options', async () => {
    const requests: string[] = []
    const never = (address: unknown): Promise<Response> => {
      requests.push(address instanceof Request ? address.url : String(address))
      return new Promise(() => undefined)
    }
    const chat = mount(document.body, {
      assistantId: 1,
      apiUrl: 'https://api.example',
      wsUrl: 'wss://api.example',
      storage: 'memory',
      ports: { fetch: never },
    })
    await vi.waitFor(() => expect(requests[0]).toContain('https://api.example/api/protocol'))
    expect(chat.client.getSnapshot().connection).toBe('connecting')
    chat.destroy()
    await expect(chat.client.connect()).rejects.toMatchObject({ code: 'destroyed' })
  })

  it('leaves a client that is not its own alive', () => {
    const { chat, calls } = setup()
    chat.destroy()
    chat.destroy()
    expect(calls.map(([name]) => name)).not.toContain('destroy')
    expect(document.body.childElementCount).toBe(0)
  })
})
