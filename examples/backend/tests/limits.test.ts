import { expect, test } from 'vitest'
import { call, connect, startBackend, visitorOf } from './support/backend.ts'

test('more messages than agreed are answered with 429 and when to come back', async () => {
  const { backend } = await startBackend({ limits: { messagesPerWindow: 3 } })
  const visitor = visitorOf(backend)
  const dialogId = await visitor.open()
  for (let number = 0; number < 3; number++)
    expect((await visitor.post(dialogId, `text ${number}`)).status).toBe(201)
  const refused = await visitor.post(dialogId, 'too many')
  expect(refused.status).toBe(429)
  const seconds = Number(refused.headers.get('retry-after'))
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual(60)
  expect(refused.body).toMatchObject({ retry_after: seconds, detail: { error: 'rate_limited' } })
  const other = visitorOf(backend, 2)
  expect((await other.post(await other.open(), 'hello')).status).toBe(201)
})

test('a refused message may be sent after the window', async () => {
  const { backend } = await startBackend({ limits: { messagesPerWindow: 1 }, timers: { rateWindow: 80 } })
  const visitor = visitorOf(backend)
  const dialogId = await visitor.open()
  await visitor.post(dialogId, 'one')
  await expect.poll(async () => (await visitor.post(dialogId, 'two')).status).toBe(201)
})

test.each([
  ['no JSON', 'nonsense', 1007],
  ['no object', '[]', 1007],
  ['no type', '{}', 1007],
  ['a field of the wrong kind', '{"type":"hello","protocol":1,"guest_id":5}', 1007],
  ['another protocol', '{"type":"hello","protocol":2}', 1002],
  ['an empty hello', '{"type":"hello","protocol":1}', 4002],
  ['bytes', Buffer.from([1, 2, 3]), 1003],
  ['too much', `{"type":"x","text":"${'x'.repeat(70_000)}"}`, 1009],
])('a frame with %s closes the socket', async (_name, data, code) => {
  const { backend, errors } = await startBackend()
  const socket = connect(`${backend.wsUrl}/ws/widget/dialogs/1`)
  socket.raw(data)
  expect((await socket.closed()).code).toBe(code)
  expect(errors).toEqual([])
})

test('unknown frames are ignored', async () => {
  const { backend } = await startBackend()
  const visitor = visitorOf(backend)
  const socket = visitor.connect(await visitor.open())
  await socket.frame('welcome')
  for (const type of ['future', 'constructor', '__proto__']) socket.send({ type })
  socket.send({ type: 'hello', protocol: 1, guest_id: visitor.guestId, assistant_id: 1 })
  await expect.poll(() => socket.of('welcome').length).toBe(2)
})

test('a socket that never says hello is closed with 4002, one that falls silent with 1001', async () => {
  const { backend } = await startBackend({ timers: { hello: 50, silence: 100, ping: 20_000 } })
  expect((await connect(`${backend.wsUrl}/ws/widget/dialogs/1`).closed()).code).toBe(4002)
  expect((await connect(`${backend.wsUrl}/ws/operator`).closed()).code).toBe(4002)
  const visitor = visitorOf(backend)
  const socket = visitor.connect(await visitor.open())
  await socket.frame('welcome')
  expect((await socket.closed()).code).toBe(1001)
})

test('a socket that answers pings stays', async () => {
  const { backend } = await startBackend({ timers: { silence: 150, ping: 30 } })
  const visitor = visitorOf(backend)
  const socket = visitor.connect(await visitor.open())
  await expect.poll(() => socket.of('ping').length, { timeout: 3000 }).toBeGreaterThan(10)
  expect(socket.isClosed()).toBe(false)
})

test('more frames than agreed close the socket with 4008', async () => {
  const { backend } = await startBackend({ limits: { framesPerWindow: 5 } })
  const visitor = visitorOf(backend)
  const socket = visitor.connect(await visitor.open())
  for (let number = 0; number < 6; number++) socket.send({ type: 'typing_start' })
  expect((await socket.closed()).code).toBe(4008)
})

test('bad bodies and paths are refused as the protocol says', async () => {
  const { backend, errors } = await startBackend()
  const visitor = visitorOf(backend)
  const dialogId = await visitor.open()
  const path = `/api/widget/dialogs/${dialogId}/messages?assistant_id=1`
  const headers = { 'X-ReplyX-Guest': visitor.guestId }
  const post = async (raw: string) => (await call(backend, 'POST', path, { headers, raw })).status
  expect(await post('{')).toBe(400)
  expect(await post('[]')).toBe(422)
  expect(await post('{"text":5}')).toBe(422)
  expect(await post('{"text":"a","sender":"manager"}')).toBe(422)
  expect(await post('{"text":"a","client_message_id":"x"}')).toBe(422)
  expect(await post(JSON.stringify({ text: 'x'.repeat(70_000) }))).toBe(413)
  for (const bad of ['0', '-1', '1e3', 'abc', '99999999999999', '%00'])
    expect((await visitor.ask('GET', `/widget/dialogs/${bad}/messages`)).status).toBe(404)
  expect((await call(backend, 'GET', '/nothing')).status).toBe(404)
  expect(errors).toEqual([])
})
