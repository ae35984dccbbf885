// @vitest-environment happy-dom
import { expect } from 'vitest'
import { makeMessage } from '../../../packages/core/tests/view/fake-chat.ts'
import { scenario } from '../scenario.ts'

const closed = { isMinimized: true }

scenario('until it is opened a chat is its launcher and nothing more', async (begin) => {
  const { get, list, has, click, checkpoint } = await begin({ options: closed })
  expect(has('.replyx-expanded-chat')).toBe(false)
  expect(list('textbox')).toEqual([])
  const launcher = get('button', 'Open chat')
  expect(launcher.getAttribute('aria-expanded')).toBe('false')
  expect(launcher.getAttribute('aria-haspopup')).toBe('dialog')
  checkpoint()
  await click(launcher)
  expect(launcher.getAttribute('aria-expanded')).toBe('true')
  expect(get('button', 'Close chat')).toBe(launcher)
  expect(get('dialog', 'Mila')).toBeTruthy()
})

scenario('the launcher counts what is unread, up to nine', async (begin) => {
  const { get, find, has, set, checkpoint } = await begin({ options: closed, snapshot: { unread: 1 } })
  expect(get('button', 'Open chat, 1 unread message')).toBeTruthy()
  expect(find('.replyx-notification-badge').dataset.count).toBe('1')
  checkpoint()
  await set({ unread: 9 })
  expect(find('.replyx-notification-badge').dataset.count).toBe('9')
  await set({ unread: 23 })
  expect(get('button', 'Open chat, 23 unread messages')).toBeTruthy()
  expect(find('.replyx-notification-badge').dataset.count).toBe('9+')
  checkpoint()
  await set({ unread: 0 })
  expect(has('.replyx-notification-badge')).toBe(false)
  expect(get('button', 'Open chat')).toBeTruthy()
})

scenario('the launcher may have words and a size of its own', async (begin) => {
  const { find, get, update, root, has } = await begin({
    options: { ...closed, buttonText: 'Questions?', buttonSize: 64 },
  })
  expect(find('.replyx-button-text').textContent).toBe('Questions?')
  expect(get('button', 'Questions?, Open chat')).toBe(find('.replyx-floating-button'))
  expect(root().style.getPropertyValue('--replyx-button-size')).toBe('64px')
  await update({ buttonText: undefined, buttonSize: undefined } as never)
  expect(has('.replyx-button-text')).toBe(false)
  expect(root().style.getPropertyValue('--replyx-button-size')).toBe('')
})

scenario('a dot says that somebody is there', async (begin) => {
  const { has, set } = await begin({ options: closed })
  expect(has('.replyx-online-dot')).toBe(true)
  await set({ connection: 'reconnecting' })
  expect(has('.replyx-online-dot')).toBe(false)
})

scenario('opening moves the focus into the input, closing moves it back', async (begin) => {
  const { get, click, input, view, settle, root, focused } = await begin({ options: closed })
  const launcher = get('button', 'Open chat')
  launcher.focus()
  await click(launcher)
  expect(focused()).toBe(root().querySelector('textarea'))
  input().focus()
  view.close()
  await settle()
  expect(focused()).toBe(launcher)
  expect(root().hasAttribute('data-open')).toBe(false)
})

scenario('a chat that starts open leaves the focus to the page', async (begin) => {
  const { get, click, focused } = await begin()
  expect(focused()).toBe(document.body)
  const minimize = get('button', 'Minimize chat')
  minimize.focus()
  await click(minimize)
  expect(focused()).toBe(get('button', 'Open chat'))
})

scenario('whoever has clicked elsewhere meanwhile keeps what they clicked', async (begin) => {
  const elsewhere = document.createElement('input')
  const { view, settle, get, click, focused } = await begin({ options: closed })
  document.body.append(elsewhere)
  await click(get('button', 'Open chat'))
  elsewhere.focus()
  view.close()
  await settle()
  expect(focused()).toBe(elsewhere)
  elsewhere.remove()
})

scenario('Escape minimizes a floating chat', async (begin) => {
  const { press, view, find, root } = await begin()
  expect(await press('Escape')).toBe(false)
  expect(view.getSnapshot().isMinimized).toBe(true)
  expect(root().hasAttribute('data-open')).toBe(false)
  view.open()
  await press('Escape', {}, find('.replyx-minimize-button'))
  expect(view.getSnapshot().isMinimized).toBe(true)
})

scenario('a chat that was opened once keeps its panel while it is closed', async (begin) => {
  const { get, click, find, type, input } = await begin({ snapshot: { messages: [makeMessage(1)] } })
  const panel = find('.replyx-expanded-chat')
  await type('I wanted')
  await click(get('button', 'Close chat'))
  await click(get('button', 'Open chat'))
  expect(find('.replyx-expanded-chat')).toBe(panel)
  expect(input().value).toBe('I wanted')
})

scenario('on a phone the chat covers the page: modal, focus inside, page held still', async (begin) => {
  const { view, settle, get, click, find, press, input, type, checkpoint, focused } = await begin({
    options: closed,
  })
  view.setMobile(true)
  await click(get('button', 'Open chat'))
  expect(get('dialog').getAttribute('aria-modal')).toBe('true')
  // Not the input: that would bring up the keyboard.
  expect(focused()).toBe(find('.replyx-minimize-button'))
  expect(document.documentElement.style.overflow).toBe('hidden')
  checkpoint()
  await type('so that the button can be reached')
  const first = find('.replyx-minimize-button')
  const last = find('.replyx-handoff-button')
  last.focus()
  expect(await press('Tab', {}, last)).toBe(false)
  expect(focused()).toBe(first)
  expect(await press('Tab', { shiftKey: true }, first)).toBe(false)
  expect(focused()).toBe(last)
  input().focus()
  expect(await press('Tab')).toBe(true)
  view.close()
  await settle()
  expect(document.documentElement.style.overflow).toBe('')
  expect(focused()).toBe(get('button', 'Open chat'))
})

scenario('on a desktop Tab leaves the chat', async (begin) => {
  const { get, find, press, view, settle, focused } = await begin()
  expect(get('dialog').getAttribute('aria-modal')).toBeNull()
  const last = find('.replyx-handoff-button')
  last.focus()
  expect(await press('Tab', {}, last)).toBe(true)
  expect(focused()).toBe(last)
  view.setMobile(true)
  await settle()
  expect(await press('Tab', {}, last)).toBe(false)
})

scenario('what is on the screen counts as read, and nothing else', async (begin) => {
  const { calls, click, get, set, view } = await begin({
    options: closed,
    snapshot: { messages: [makeMessage(1)], unread: 1 },
  })
  expect(calls).toEqual([])
  await click(get('button', /^Open chat/))
  expect(calls).toEqual([['markRead']])
  view.setVisible(false)
  await set({ messages: [makeMessage(1), makeMessage(2)], unread: 1 })
  expect(calls).toHaveLength(1)
  view.setVisible(true)
  expect(calls).toHaveLength(2)
})
