// @vitest-environment happy-dom
import { ReplyXError } from '@replyx/core'
import { expect } from 'vitest'
import { createFakeChat, makeMessage, noon } from '../../../packages/core/tests/view/fake-chat.ts'
import { scenario } from '../scenario.ts'

const waiting = makeMessage(1, { sender: 'user', status: 'queued', seq: null, id: null })
const error = new ReplyXError({ code: 'server_failed', message: 'unable to send; 500' })
const storage = 'Unsent messages are lost when you leave this page'
const plan = 'The assistant is taking a break. You can still write; a person will read it'
const server = 'Something went wrong on our side. Try again in a moment'

scenario('of all that there is to say the most important is said first', async (begin) => {
  const { find, get, set, click, has, checkpoint } = await begin({
    snapshot: {
      connection: 'offline',
      storage: 'memory',
      messages: [waiting],
      limit: { kind: 'plan', needs: 'topUp' },
      error,
    },
  })
  const said = (): string | null => find('.replyx-banner-text').textContent
  expect(said()).toBe(storage)
  checkpoint()
  await click(get('button', 'Dismiss'))
  expect(said()).toBe(plan)
  checkpoint()
  await click(get('button', 'Dismiss'))
  expect(said()).toBe('No connection. Messages will be sent when you are back online')
  await set({ connection: 'online' })
  expect(said()).toBe(server)
  expect(find('.replyx-banner').dataset.tone).toBe('danger')
  checkpoint()
  await click(get('button', 'Dismiss'))
  expect(has('.replyx-banner')).toBe(false)
})

scenario('storage that fails is told of, once', async (begin) => {
  const { emit, get, list, click, settle } = await begin()
  expect(list('group', storage)).toEqual([])
  emit('storage:degraded', { error })
  await settle()
  expect(get('group', storage)).toBeTruthy()
  await click(get('button', 'Dismiss'))
  emit('storage:degraded', { error })
  await settle()
  expect(list('group', storage)).toEqual([])
})

scenario('a plan that is used up keeps nobody from writing', async (begin) => {
  const { get, type, press, calls } = await begin({ snapshot: { limit: { kind: 'plan', needs: 'upgrade' } } })
  expect(get('group', plan)).toBeTruthy()
  await type('Hello')
  await press('Enter')
  expect(calls).toContainEqual(['send', 'Hello'])
})

scenario('too many messages count down, and the banner goes by itself', async (begin) => {
  const { find, has, advance, list, checkpoint } = await begin({
    snapshot: { limit: { kind: 'rate', until: noon + 65_000 } },
  })
  const said = (): string | null => find('.replyx-banner-text').textContent
  expect(said()).toBe('That was quick! Sending goes on in 1:05')
  expect(list('button', 'Dismiss')).toEqual([])
  checkpoint()
  await advance(5_000)
  expect(said()).toBe('That was quick! Sending goes on in 1:00')
  await advance(60_000)
  expect(has('.replyx-banner')).toBe(false)
})

scenario('a limit without an end goes on in a moment', async (begin) => {
  const { find } = await begin({ snapshot: { limit: { kind: 'rate' } } })
  expect(find('.replyx-banner-text').textContent).toBe('That was quick! Sending goes on soon')
})

scenario('a chat that cannot connect offers another try', async (begin) => {
  const refused = new ReplyXError({ code: 'token_invalid', message: 'unable to connect; token' })
  const { get, click, calls, checkpoint, set, has } = await begin({
    snapshot: { connection: 'failed', error: refused },
  })
  expect(get('group', 'This chat is not available here. Reload the page and try again')).toBeTruthy()
  checkpoint()
  await click(get('button', 'Try again'))
  expect(calls).toEqual([['connect']])
  await set({ connection: 'online', error: null })
  expect(has('.replyx-banner')).toBe(false)
})

scenario('offline the banner and the input say that nothing is lost', async (begin) => {
  const { find, has, set, list, type, press, calls } = await begin({ snapshot: { connection: 'offline' } })
  expect(find('.replyx-banner-text').textContent).toBe(
    'No connection. Messages will be sent when you are back online',
  )
  expect(list('button', 'Dismiss')).toEqual([])
  expect(find('.replyx-hint').textContent).toBe('Will be sent when you are back online')
  await type('Hello')
  await press('Enter')
  expect(calls).toContainEqual(['send', 'Hello'])
  await set({ connection: 'online' })
  expect(has('.replyx-banner')).toBe(false)
  expect(has('.replyx-hint')).toBe(false)
})

scenario('an error that comes again is shown again', async (begin) => {
  const fake = createFakeChat({ error })
  const { get, click, set, list } = await begin({ fake })
  await click(get('button', 'Dismiss'))
  expect(list('group', server)).toEqual([])
  await set({ error: new ReplyXError({ code: 'server_failed', message: 'unable to send; 502' }) })
  expect(get('group', server)).toBeTruthy()
})
