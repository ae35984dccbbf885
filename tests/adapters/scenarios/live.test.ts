// @vitest-environment happy-dom
import { ReplyXError } from '@replyx/core'
import { expect } from 'vitest'
import { makeMessage } from '../../../packages/core/tests/view/fake-chat.ts'
import { scenario } from '../scenario.ts'
import type { Scene } from '../scene.ts'

const spoken = ({ get }: Scene): (string | null)[] =>
  [...get('status').children].map(({ textContent }) => textContent)

scenario('a finished message is read out in plain words, once and politely', async (begin) => {
  const scene = await begin({ snapshot: { messages: [makeMessage(1)] } })
  const region = scene.get('status')
  expect(region.getAttribute('aria-live')).toBe('polite')
  expect(scene.get('log').getAttribute('aria-live')).toBe('off')
  const message = makeMessage(2, { text: 'All **done**' })
  await scene.setMessages(makeMessage(1), message)
  scene.emit('message:received', { message, isLeading: true })
  await scene.settle()
  expect(spoken(scene)).toEqual(['Mila: All done'])
  expect(scene.get('status')).toBe(region)
})

scenario('history is not read out, nor the pieces of an answer', async (begin) => {
  const scene = await begin({ snapshot: { messages: [makeMessage(1), makeMessage(2)] } })
  await scene.setMessages(makeMessage(0), makeMessage(1), makeMessage(2))
  const piece = makeMessage(3, { status: 'streaming', seq: null, text: 'It is' })
  await scene.setMessages(makeMessage(1), makeMessage(2), piece)
  await scene.setMessages(makeMessage(1), makeMessage(2), { ...piece, text: 'It is done' })
  expect(spoken(scene)).toEqual([])
})

scenario('what the visitor missed between two visits is history, and so is who was there', async (begin) => {
  const scene = await begin({ snapshot: { connection: 'connecting', messages: [makeMessage(1)] } })
  const active = { status: 'active', operator: { id: 7, name: 'Maria' } } as const
  scene.emit('message:received', { message: makeMessage(1), isLeading: true })
  scene.emit('handoff:changed', { current: active, previous: { status: 'none' } })
  await scene.set({ connection: 'online', handoff: active })
  scene.emit('connection:changed', { current: 'online', previous: 'connecting' })
  expect(spoken(scene)).toEqual([])
  scene.emit('message:received', { message: makeMessage(2), isLeading: true })
  await scene.set({ connection: 'reconnecting' })
  scene.emit('connection:changed', { current: 'reconnecting', previous: 'online' })
  await scene.set({ connection: 'online' })
  scene.emit('connection:changed', { current: 'online', previous: 'reconnecting' })
  expect(spoken(scene)).toEqual(['Mila: text 2', 'Reconnecting…', 'From the support team'])
})

scenario('a banner is read out once, and so is the end of the room for a text', async (begin) => {
  const scene = await begin()
  await scene.set({ limit: { kind: 'plan' } })
  await scene.set({ draft: 'x'.repeat(3600) })
  await scene.set({ draft: 'x'.repeat(3700) })
  await scene.set({ draft: 'x'.repeat(4001) })
  expect(spoken(scene)).toEqual([
    'The assistant is taking a break. You can still write; a person will read it',
    '400 characters left',
    '1 character too many',
  ])
})

scenario("an operator's message is read out under their name", async (begin) => {
  const message = makeMessage(1, { sender: 'manager', text: 'I am here' })
  const scene = await begin({
    snapshot: { messages: [message], handoff: { status: 'active', operator: { id: 7, name: 'Maria' } } },
  })
  scene.emit('message:received', { message, isLeading: true })
  expect(spoken(scene)).toEqual(['Maria: I am here'])
})

scenario('a message that failed is told of', async (begin) => {
  const scene = await begin()
  const error = new ReplyXError({ code: 'network_failed', message: 'unable to send; offline' })
  scene.emit('message:failed', {
    message: makeMessage(1, { sender: 'user', status: 'failed', error }),
    error,
  })
  expect(spoken(scene)).toEqual(['Not sent. The connection failed. Check it and try again'])
})

scenario('what becomes of a call for a person is told', async (begin) => {
  const scene = await begin()
  const none = { status: 'none' } as const
  const requested = { status: 'requested' } as const
  const active = { status: 'active', operator: { id: 7, name: 'Maria' } } as const
  scene.emit('handoff:changed', { current: requested, previous: none })
  scene.emit('handoff:changed', { current: active, previous: requested })
  scene.emit('handoff:changed', { current: { ...active, status: 'released' }, previous: active })
  expect(spoken(scene)).toEqual([
    'Calling an operator',
    'Maria has joined the conversation',
    'The assistant is answering again',
  ])
})

scenario('a connection that is lost and found is told of', async (begin) => {
  const scene = await begin({ snapshot: { connection: 'connecting' } })
  scene.emit('connection:changed', { current: 'connecting', previous: 'idle' })
  await scene.set({ connection: 'online' })
  scene.emit('connection:changed', { current: 'online', previous: 'connecting' })
  expect(spoken(scene)).toEqual([])
  scene.emit('connection:changed', { current: 'offline', previous: 'online' })
  scene.emit('connection:changed', { current: 'online', previous: 'offline' })
  expect(spoken(scene)).toEqual([
    'No connection. Messages will be sent when you are back online',
    'Answers right away',
  ])
})

scenario('what was said long ago is not found again', async (begin) => {
  const scene = await begin({ options: { isMinimized: true } })
  for (const number of [1, 2, 3, 4, 5, 6])
    scene.emit('message:received', { message: makeMessage(number), isLeading: false })
  expect(spoken(scene)).toEqual(['Mila: text 3', 'Mila: text 4', 'Mila: text 5', 'Mila: text 6'])
})
