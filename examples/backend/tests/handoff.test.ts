import { expect, test } from 'vitest'
import { createScript, detailOf, operatorOf, startBackend, uuid, visitorOf } from './support/backend.ts'
import type { Frame } from './support/frames.ts'

const start = async (config = {}) => {
  const started = await startBackend(config)
  const visitor = visitorOf(started.backend)
  const dialogId = await visitor.open()
  const request = (number: number, id = dialogId) =>
    visitor.ask('POST', `/dialogs/${id}/handoff/request`, { request_id: uuid(number) })
  const status = async () => (await visitor.ask('GET', `/dialogs/${dialogId}/handoff/status`)).body
  return { ...started, visitor, dialogId, request, status }
}

const textOf = (frame: Frame): string => (frame['message'] as { text: string }).text

test('the whole way: request, takeover, talk, release, assistant', async () => {
  const { backend, visitor, dialogId, request, status } = await start()
  const maria = await operatorOf(backend, 'Maria')
  await maria.online()
  const socket = visitor.connect(dialogId)
  expect(await socket.frame('welcome')).toMatchObject({ operators_online: 1 })

  expect((await request(1)).body).toMatchObject({
    status: 'requested',
    version: 1,
    control_epoch: 0,
    queue_position: 1,
    estimated_wait_minutes: 2,
    request_id: uuid(1),
  })
  expect(await socket.frame('handoff_requested')).toMatchObject({ seq: 1, version: 1, queue_position: 1 })
  expect((await maria.takeover(dialogId)).body).toMatchObject({
    status: 'active',
    version: 2,
    control_epoch: 1,
    assigned_manager: { id: 'maria', name: 'Maria' },
  })
  expect(await socket.frame('handoff_started')).toMatchObject({ manager: { name: 'Maria' }, version: 2 })

  const silent = await visitor.post(dialogId, 'Are you a person?')
  expect(silent.body).toMatchObject({ ai_blocked: true, handoff_status: 'active', handoff_triggered: false })
  expect((await maria.post(dialogId, 'I am.')).status).toBe(201)
  await socket.frame('message', (frame) => textOf(frame) === 'I am.')
  expect((await maria.release(dialogId)).body).toMatchObject({ status: 'released', control_epoch: 2 })
  await socket.frame('handoff_released')
  await visitor.post(dialogId, 'And now?')
  await socket.frame('message', (frame) => textOf(frame) === 'You said: And now?')
  expect(await status()).toMatchObject({ status: 'none' })

  const senders = (await visitor.history(dialogId)).map((message) => message['sender'])
  expect(senders).toEqual(['system', 'system', 'user', 'manager', 'system', 'user', 'assistant'])
  const durable = socket.frames.filter((frame) => 'seq' in frame && frame.type !== 'ping')
  expect(durable.map(({ seq }) => seq)).toEqual(durable.map((_frame, index) => index + 1))
})

test('a request is idempotent, by its id and while one is open', async () => {
  const { request, visitor, dialogId } = await start()
  const first = (await request(1)).body
  expect((await request(1)).body).toMatchObject({ version: first['version'] })
  expect((await request(2)).body).toMatchObject({ version: first['version'], request_id: uuid(1) })
  await visitor.ask('POST', `/dialogs/${dialogId}/handoff/cancel`, {})
  expect((await request(1)).body).toMatchObject({ status: 'cancelled', reason: 'visitor' })
  expect((await request(3)).body).toMatchObject({ status: 'requested' })
})

test.each([
  ['I want a HUMAN!', true],
  ['позовите Менеджер, пожалуйста', true],
  ['Поддержка?', true],
  ['humanity and operators', false],
  ['reagent', false],
])('the words of %j ask for an operator: %s', async (text, asks) => {
  const { visitor, dialogId, status } = await start({ assistant: createScript().assistant })
  expect((await visitor.post(dialogId, text)).body).toMatchObject({ handoff_triggered: asks })
  expect(await status()).toMatchObject(asks ? { status: 'requested', reason: 'keyword' } : { status: 'none' })
  expect((await visitor.post(dialogId, text)).body).toMatchObject({ handoff_triggered: false })
})

test('notices speak the visitor’s language', async () => {
  const { visitor, dialogId } = await start()
  await visitor.post(dialogId, 'Позовите, пожалуйста: оператор')
  const notices = (await visitor.history(dialogId)).filter(({ sender }) => sender === 'system')
  expect(notices.map(({ text }) => text)).toEqual([expect.stringContaining('Вы позвали оператора')])
})

test('of several operators at once exactly one gets the dialog', async () => {
  const { backend, request, dialogId } = await start()
  await request(1)
  const operators = await Promise.all(['Ann', 'Bob', 'Cid', 'Dan'].map((name) => operatorOf(backend, name)))
  const answers = await Promise.all(operators.map((operator) => operator.takeover(dialogId)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
  const winner = answers.find(({ status }) => status === 200)!.body['assigned_manager']
  for (const loser of answers.filter(({ status }) => status === 409))
    expect(detailOf(loser)).toMatchObject({
      error: 'handoff_taken',
      handoff: { status: 'active', assigned_manager: winner },
    })
})

test('after a takeover not one late word of the assistant appears', async () => {
  const script = createScript()
  const { backend, visitor, dialogId } = await start({ assistant: script.assistant })
  const socket = visitor.connect(dialogId)
  await socket.frame('welcome')
  await visitor.post(dialogId, 'tell me everything')
  script.say('It all began')
  await socket.frame('message_delta')
  const maria = await operatorOf(backend, 'Maria')
  await maria.takeover(dialogId)
  await socket.frame('handoff_started')
  script.say(' long ago')
  script.end()
  await maria.post(dialogId, 'Hello')
  await socket.frame('message', (frame) => textOf(frame) === 'Hello')
  expect(socket.of('message_delta')).toHaveLength(1)
  expect(socket.of('typing_stop')).toHaveLength(1)
  const again = visitor.connect(dialogId)
  expect(await again.frame('welcome')).toMatchObject({ streams: [] })
  expect((await visitor.history(dialogId)).map(({ sender }) => sender)).toEqual(['user', 'system', 'manager'])
})

test('a request cuts nothing: the answer under way is finished, the next is not begun', async () => {
  const script = createScript()
  const { visitor, dialogId, request, status } = await start({ assistant: script.assistant })
  const socket = visitor.connect(dialogId)
  await socket.frame('welcome')
  await visitor.post(dialogId, 'one')
  script.say('Answer ')
  await socket.frame('message_delta')
  await visitor.post(dialogId, 'two')
  await request(1)
  script.say('one')
  script.end()
  await socket.frame('message', (frame) => textOf(frame) === 'Answer one')
  expect(await status()).toMatchObject({ status: 'requested' })
  await visitor.ask('POST', `/dialogs/${dialogId}/handoff/cancel`, {})
  expect(script.asked).toEqual(['one'])
})

test('cancel is refused once an operator is active', async () => {
  const { backend, visitor, dialogId, request } = await start()
  const cancel = () => visitor.ask('POST', `/dialogs/${dialogId}/handoff/cancel`, {})
  expect((await cancel()).body).toMatchObject({ status: 'none', version: 0 })
  await request(1)
  await (await operatorOf(backend, 'Maria')).takeover(dialogId)
  const refused = await cancel()
  expect([refused.status, detailOf(refused)]).toMatchObject([409, { handoff: { status: 'active' } }])
})

test('a transfer gives the dialog to a colleague who is there', async () => {
  const { backend, visitor, dialogId } = await start()
  const [maria, boris] = [await operatorOf(backend, 'Maria'), await operatorOf(backend, 'Boris')]
  await maria.online()
  await maria.takeover(dialogId)
  const socket = visitor.connect(dialogId)
  await socket.frame('welcome')
  const transfer = (operator_id: string) =>
    maria.ask('POST', `/dialogs/${dialogId}/handoff/transfer`, { operator_id })
  expect((await transfer('boris')).status).toBe(404)
  await boris.online()
  expect((await maria.ask('GET', '/operator/operators')).list).toMatchObject([
    { id: 'boris', name: 'Boris', status: 'online', active_chats: 0 },
    { id: 'maria', name: 'Maria', status: 'online', active_chats: 1 },
  ])
  expect((await transfer('boris')).body).toMatchObject({ status: 'active', control_epoch: 2 })
  expect(await socket.frame('handoff_started')).toMatchObject({ manager: { name: 'Boris' } })
  expect((await maria.post(dialogId, 'still me')).status).toBe(409)
  expect((await maria.release(dialogId)).status).toBe(409)
  expect((await boris.ask('GET', '/operator/my-dialogs')).list).toMatchObject([{ dialog_id: dialogId }])
  expect((await boris.release(dialogId)).status).toBe(200)
})

test('the agreed number of dialogs is kept', async () => {
  const { backend, dialogId } = await start()
  const maria = await operatorOf(backend, 'Maria')
  await maria.ask('POST', '/operator/heartbeat', { status: 'online', max_active_chats: 1 })
  const other = visitorOf(backend, 2)
  const second = await other.open()
  expect((await maria.takeover(dialogId)).status).toBe(200)
  expect((await maria.takeover(dialogId)).status).toBe(200)
  expect(detailOf(await maria.takeover(second))['error']).toBe('chat_limit_reached')
})

test('places in the queue move up, each with a new version', async () => {
  const { backend, visitor, dialogId, request } = await start()
  const other = visitorOf(backend, 2)
  const second = await other.open()
  await request(1)
  const socket = other.connect(second)
  await socket.frame('welcome')
  await other.post(second, 'operator')
  expect(await socket.frame('handoff_requested')).toMatchObject({ queue_position: 2, version: 1 })
  await visitor.ask('POST', `/dialogs/${dialogId}/handoff/cancel`, {})
  expect(await socket.frame('handoff_requested', (frame) => frame['queue_position'] === 1)).toMatchObject({
    version: 2,
    control_epoch: 0,
    estimated_wait_minutes: 2,
  })
})

test('a new dialog ends the hand-over of the old one', async () => {
  const { backend, visitor, dialogId, request } = await start()
  await request(1)
  await visitor.open({ new: true, request_id: uuid(8) })
  const maria = await operatorOf(backend, 'Maria')
  expect((await maria.ask('GET', '/operator/queue')).list).toEqual([])
  expect(detailOf(await maria.takeover(dialogId))['error']).toBe('dialog_closed')
})
