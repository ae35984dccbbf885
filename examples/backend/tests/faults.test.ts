import { expect, test } from 'vitest'
import { call, createScript, operatorOf, startBackend, uuid, visitorOf } from './support/backend.ts'

const start = async () => {
  const { backend } = await startBackend({ assistant: createScript().assistant })
  const visitor = visitorOf(backend)
  const dialogId = await visitor.open()
  return { backend, visitor, dialogId, faults: backend.faults! }
}

test('faults are off unless switched on', async () => {
  const { backend } = await startBackend({ faults: false })
  expect(backend.faults).toBe(null)
  expect((await call(backend, 'POST', '/faults', { body: { action: 'drop_request' } })).status).toBe(404)
})

test('a dropped request is not carried out', async () => {
  const { visitor, dialogId, faults } = await start()
  await faults.add({ action: 'drop_request', match: { route: '/messages' } })
  await expect(visitor.post(dialogId, 'one', uuid(1))).rejects.toThrow()
  expect(await visitor.history(dialogId)).toEqual([])
  expect((await visitor.post(dialogId, 'one', uuid(1))).status).toBe(201)
})

test('a dropped answer leaves the message stored', async () => {
  const { visitor, dialogId, faults } = await start()
  await faults.add({ action: 'drop_answer', match: { route: 'POST /api/widget' } })
  await expect(visitor.post(dialogId, 'one', uuid(1))).rejects.toThrow()
  expect(await visitor.history(dialogId)).toHaveLength(1)
  expect((await visitor.post(dialogId, 'one', uuid(1))).status).toBe(200)
})

test('a refusal comes as often as it was asked for, with Retry-After', async () => {
  const { backend, visitor, dialogId } = await start()
  const rule = { action: 'status', status: 503, retry_after: 2, count: 2, match: { route: '/messages' } }
  expect((await call(backend, 'POST', '/faults', { body: rule })).list).toMatchObject([{ count: 2 }])
  const answers = [
    await visitor.post(dialogId, 'x'),
    await visitor.post(dialogId, 'x'),
    await visitor.post(dialogId, 'x'),
  ]
  expect(answers.map(({ status }) => status)).toEqual([503, 503, 201])
  expect(answers[0]!.headers.get('retry-after')).toBe('2')
})

test('a delay holds a request up', async () => {
  const { visitor, dialogId, faults } = await start()
  await faults.add({ action: 'delay', ms: 120, match: { route: '/messages' } })
  const before = performance.now()
  await visitor.post(dialogId, 'slow')
  expect(performance.now() - before).toBeGreaterThan(110)
})

test('frames are dropped, doubled, reordered, delayed', async () => {
  const { visitor, dialogId, faults } = await start()
  const socket = visitor.connect(dialogId)
  await socket.frame('welcome')
  const match = { frame: 'message' }
  await faults.add({ action: 'drop_frame', match })
  await visitor.post(dialogId, 'seq 1')
  await faults.add({ action: 'double_frame', match })
  await visitor.post(dialogId, 'seq 2')
  await faults.add({ action: 'reorder_frame', match })
  await visitor.post(dialogId, 'seq 3')
  await visitor.post(dialogId, 'seq 4')
  await expect.poll(() => socket.of('message').length).toBe(4)
  await faults.add({ action: 'delay_frame', ms: 50, match })
  await visitor.post(dialogId, 'seq 5')
  await visitor.post(dialogId, 'seq 6')
  await expect.poll(() => socket.of('message').length).toBe(6)
  expect(socket.of('message').map(({ seq }) => seq)).toEqual([2, 2, 4, 3, 6, 5])
})

test('a reordered frame with none after it comes all the same', async () => {
  const { visitor, dialogId, faults } = await start()
  const socket = visitor.connect(dialogId)
  await socket.frame('welcome')
  await faults.add({ action: 'reorder_frame', match: { frame: 'message' } })
  await visitor.post(dialogId, 'last')
  await socket.frame('message')
})

test('sockets close with the code asked for, at once or instead of a frame', async () => {
  const { backend, visitor, dialogId, faults } = await start()
  const other = visitorOf(backend, 2)
  const untouched = other.connect(await other.open())
  await untouched.frame('welcome')
  const first = visitor.connect(dialogId)
  await first.frame('welcome')
  await faults.add({ action: 'close', code: 4008, match: { dialog_id: dialogId } })
  expect((await first.closed()).code).toBe(4008)
  const second = visitor.connect(dialogId)
  await second.frame('welcome')
  await faults.add({ action: 'close', code: 1011, match: { frame: 'message' } })
  await visitor.post(dialogId, 'one')
  expect((await second.closed()).code).toBe(1011)
  expect(untouched.isClosed()).toBe(false)
  faults.closeSockets(1013)
  expect((await untouched.closed()).code).toBe(1013)
})

test('a lost log over HTTP', async () => {
  const { backend, visitor, dialogId } = await start()
  const desk = (await operatorOf(backend, 'Maria')).connect()
  desk.send({ type: 'watch', dialog_id: dialogId })
  const { epoch } = await desk.frame('welcome')
  await call(backend, 'POST', '/faults', { body: [{ action: 'lose_log', match: { dialog_id: dialogId } }] })
  expect((await desk.closed()).code).toBe(1012)
  expect((await visitor.ask('GET', '/widget/dialogs')).list[0]!['epoch']).not.toBe(epoch)
})

test('malformed rules are refused', async () => {
  const { backend } = await start()
  for (const body of [
    { action: 'explode' },
    { action: 'close', code: 1006 },
    { action: 'delay' },
    { action: 'drop_frame', x: 1 },
  ])
    expect((await call(backend, 'POST', '/faults', { body })).status).toBe(422)
  expect((await call(backend, 'DELETE', '/faults')).status).toBe(204)
})
