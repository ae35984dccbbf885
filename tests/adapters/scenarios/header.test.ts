// @vitest-environment happy-dom
import type { Snapshot } from '@replyx/core'
import { expect } from 'vitest'
import { makeMessage } from '../../../packages/core/tests/view/fake-chat.ts'
import { scenario } from '../scenario.ts'

const picture = 'https://site.example/mila.png'

scenario('the header names the assistant, then the operator, and is another element then', async (begin) => {
  const { get, find, set, checkpoint } = await begin()
  const identity = find('.replyx-identity')
  expect(get('heading', 'Mila').getAttribute('aria-level')).toBe('2')
  expect(find('.replyx-online-status').textContent).toBe('Answers right away')
  checkpoint()
  await set({ handoff: { status: 'active', operator: { id: 7, name: 'Maria Kern', avatar: picture } } })
  expect(get('heading', 'Maria Kern')).toBeTruthy()
  expect(find('.replyx-online-status').textContent).toBe('From the support team')
  expect(find('.replyx-chat-header .replyx-avatar').textContent).toBe('MK')
  expect(find('.replyx-chat-header img').getAttribute('src')).toBe(picture)
  expect(find('.replyx-identity')).not.toBe(identity)
  expect(get('dialog', 'Maria Kern')).toBeTruthy()
})

scenario('a title of the page goes before the name of the site', async (begin) => {
  const { get, update } = await begin({ options: { title: 'Help' } })
  expect(get('heading', 'Help')).toBeTruthy()
  expect(get('dialog', 'Help')).toBeTruthy()
  await update({ title: 'Support' })
  expect(get('heading', 'Support')).toBeTruthy()
})

scenario('a picture that does not load leaves the initials', async (begin) => {
  const { find, set, settle } = await begin({
    snapshot: { assistant: { name: 'Mila', avatarUrl: picture }, messages: [makeMessage(1)] },
  })
  const images = (): HTMLElement[] => [find('.replyx-chat-header img'), find('.replyx-row img')]
  expect(images().map((image) => image.hidden)).toEqual([false, false])
  for (const image of images()) image.dispatchEvent(new Event('error'))
  await settle()
  expect(images().map((image) => image.hidden)).toEqual([true, true])
  expect(find('.replyx-chat-header .replyx-avatar').textContent).toBe('M')
  await set({ unread: 1 })
  expect(images().map((image) => image.hidden)).toEqual([true, true])
  await set({ assistant: { name: 'Mila', avatarUrl: 'https://site.example/other.png' } })
  expect(find('.replyx-chat-header img').hidden).toBe(false)
})

scenario('a picture from an address that is none is not asked for', async (begin) => {
  const { has, find } = await begin({
    snapshot: { assistant: { name: 'Mila', avatarUrl: 'javascript:alert(1)' }, messages: [makeMessage(1)] },
  })
  expect(has('img')).toBe(false)
  expect(find('.replyx-chat-header .replyx-avatar').textContent).toBe('M')
})

scenario('a page gets no address of its visitor told to whom a picture is from', async (begin) => {
  const { find } = await begin({ snapshot: { assistant: { name: 'Mila', avatarUrl: picture } } })
  expect(find('.replyx-chat-header img').getAttribute('referrerpolicy')).toBe('no-referrer')
  expect(find('.replyx-chat-header img').getAttribute('alt')).toBe('')
})

scenario('the status can be left out', async (begin) => {
  const { has, update } = await begin({ options: { showOnlineStatus: false } })
  expect(has('.replyx-online-status')).toBe(false)
  await update({ showOnlineStatus: true })
  expect(has('.replyx-online-status')).toBe(true)
})

const operator = { id: 7, name: 'Maria Okafor', avatar: picture }

for (const [where, snapshot] of [
  ['an empty conversation', {}],
  ['a conversation', { messages: [makeMessage(1), makeMessage(2, { sender: 'manager' })] }],
  ['one with an operator', { handoff: { status: 'active', operator }, messages: [makeMessage(1)] }],
  ['an operator who types', { handoff: { status: 'active', operator }, typing: { actor: 'manager' } }],
  ['an assistant who types', { messages: [makeMessage(1)], typing: { actor: 'assistant' } }],
] as const)
  scenario(`no picture of anybody is shown where none is wanted: ${where}`, async (begin) => {
    const { find, has, update } = await begin({
      snapshot: { assistant: { name: 'Mila', avatarUrl: picture }, ...snapshot },
      options: { showAvatar: false },
    })
    const column = (): string | undefined =>
      find('.replyx-expanded-chat')
        .closest<HTMLElement>('.replyx')
        ?.style.getPropertyValue('--replyx-avatar-column')
    expect([has('.replyx-avatar'), has('img'), column()]).toEqual([false, false, '0px'])
    await update({ showAvatar: true })
    expect([has('.replyx-chat-header img'), column()]).toEqual([true, ''])
    await update({ showAvatar: false })
    expect([has('.replyx-avatar'), has('img'), column()]).toEqual([false, false, '0px'])
  })

scenario('the connection is told in words', async (begin) => {
  const { find, set, checkpoint } = await begin({ snapshot: { connection: 'idle' } })
  const words: Record<Snapshot['connection'], string> = {
    idle: 'Connecting…',
    connecting: 'Connecting…',
    reconnecting: 'Reconnecting…',
    offline: 'No connection',
    failed: 'Not available right now',
    online: 'Answers right away',
  }
  for (const [connection, word] of Object.entries(words)) {
    await set({ connection: connection as Snapshot['connection'] })
    expect(find('.replyx-online-status').textContent).toBe(word)
    checkpoint()
  }
})

scenario('what is marked by a colour is marked in words, too', async (begin) => {
  const { find, set } = await begin()
  expect(find('.replyx-online-status').dataset.presence).toBe('online')
  await set({ handoff: { status: 'requested' } })
  expect(find('.replyx-online-status').dataset.presence).toBe('busy')
  expect(find('.replyx-online-status').textContent).toBe('Calling an operator…')
  await set({ connection: 'offline' })
  expect(find('.replyx-online-status').dataset.presence).toBe('offline')
  expect(find('.replyx-online-status').textContent).toBe('No connection')
})
