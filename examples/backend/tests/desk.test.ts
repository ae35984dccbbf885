import { expect, test } from 'vitest'
import { createScript, detailOf, operatorOf, startBackend, visitorOf } from './support/backend.ts'

const start = async (config = {}) => {
  const { backend } = await startBackend({ assistant: createScript().assistant, ...config })
  const visitor = visitorOf(backend)
  const dialogId = await visitor.open()
  const maria = await operatorOf(backend, 'Maria')
  const desk = maria.connect()
  await desk.frame('presence')
  return { backend, visitor, dialogId, maria, desk }
}

test('the desk sees the queue grow and shrink', async () => {
  const { visitor, dialogId, maria, desk } = await start()
  expect(desk.frames[0]).toEqual({ type: 'queue_updated', queue: [] })
  await visitor.post(dialogId, 'I need an operator')
  const { queue } = await desk.frame('queue_updated', (frame) => (frame['queue'] as unknown[]).length === 1)
  const listed = (await maria.ask('GET', '/operator/queue')).list
  expect(queue).toMatchObject([
    {
      dialog_id: dialogId,
      reason: 'keyword',
      last_user_text: 'I need an operator',
      wait_time_minutes: 0,
      priority: 'normal',
      queue_position: 1,
    },
  ])
  expect(listed).toMatchObject([{ dialog_id: dialogId }])
  await maria.takeover(dialogId)
  await expect.poll(() => desk.of('queue_updated').at(-1)?.['queue']).toEqual([])
})

test('presence is told to visitors and desks when it changes', async () => {
  const { backend, visitor, dialogId, maria, desk } = await start()
  const socket = visitor.connect(dialogId)
  expect(await socket.frame('welcome')).toMatchObject({ operators_online: 0 })
  await maria.online()
  await maria.online()
  expect(await socket.frame('presence')).toMatchObject({ operators_online: 1 })
  await maria.ask('POST', '/operator/heartbeat', { status: 'away' })
  await socket.frame('presence', (frame) => frame['operators_online'] === 0)
  await (await operatorOf(backend, 'Boris')).online()
  await expect.poll(() => desk.of('presence').map((frame) => frame['operators_online'])).toEqual([0, 1, 0, 1])
})

test('a watched dialog’s frames reach the desk, from where it wants', async () => {
  const { visitor, dialogId, desk } = await start()
  await visitor.post(dialogId, 'one')
  await visitor.post(dialogId, 'two')
  desk.send({ type: 'watch', dialog_id: dialogId })
  const welcome = await desk.frame('welcome')
  expect(welcome).toMatchObject({ dialog_id: dialogId, replay: 'reset', last_seq: 2, manager_read_seq: 0 })
  desk.send({ type: 'watch', dialog_id: dialogId, epoch: welcome['epoch'], since_seq: 1 })
  expect(await desk.frame('message')).toMatchObject({ dialog_id: dialogId, seq: 2 })
  await visitor.post(dialogId, 'three')
  await desk.frame('message', (frame) => frame['seq'] === 3)
  expect(desk.of('message')).toHaveLength(2)
  desk.send({ type: 'unwatch', dialog_id: dialogId })
  desk.send({ type: 'watch', dialog_id: 999 })
  expect(await desk.frame('error')).toMatchObject({ dialog_id: 999, error: 'dialog_not_found' })
  await visitor.post(dialogId, 'four')
  expect(desk.of('message')).toHaveLength(2)
})

test('the visitor learns that an operator looks at the request', async () => {
  const { visitor, dialogId, desk } = await start()
  const socket = visitor.connect(dialogId)
  await socket.frame('welcome')
  desk.send({ type: 'watch', dialog_id: dialogId })
  await desk.frame('welcome')
  await visitor.post(dialogId, 'operator')
  desk.send({ type: 'watch', dialog_id: dialogId })
  expect(await socket.frame('operator_handling')).toMatchObject({
    message: 'Maria is reading your conversation.',
  })
  expect(socket.of('operator_handling')).toHaveLength(1)
})

test('typing goes both ways, but to the visitor only from who holds the dialog', async () => {
  const { backend, visitor, dialogId, maria, desk } = await start()
  const socket = visitor.connect(dialogId)
  await socket.frame('welcome')
  desk.send({ type: 'watch', dialog_id: dialogId })
  await desk.frame('welcome')
  socket.send({ type: 'typing_start' })
  expect(await desk.frame('typing_start')).toMatchObject({ dialog_id: dialogId, actor: 'user' })
  desk.send({ type: 'typing_start', dialog_id: dialogId })
  await maria.takeover(dialogId)
  await socket.frame('handoff_started')
  expect(socket.of('typing_start')).toEqual([])
  desk.send({ type: 'typing_start', dialog_id: dialogId })
  expect(await socket.frame('typing_start')).toEqual({
    type: 'typing_start',
    actor: 'manager',
    name: 'Maria',
  })
  desk.close()
  expect(await socket.frame('typing_stop')).toMatchObject({ actor: 'manager' })
  const second = (await operatorOf(backend, 'Boris')).connect()
  second.send({ type: 'watch', dialog_id: dialogId })
  await second.frame('welcome')
  socket.close()
  expect(await second.frame('typing_stop')).toMatchObject({ actor: 'user' })
  expect(await second.frame('visitor_presence')).toMatchObject({ online: false, dialog_id: dialogId })
})

test('read marks go both ways', async () => {
  const { visitor, dialogId, maria, desk } = await start()
  const socket = visitor.connect(dialogId)
  const { epoch } = await socket.frame('welcome')
  desk.send({ type: 'watch', dialog_id: dialogId })
  await desk.frame('welcome')
  await visitor.post(dialogId, 'one')
  desk.send({ type: 'read', dialog_id: dialogId, seq: 50 })
  expect(await socket.frame('read')).toEqual({ type: 'read', seq: 1, by: 'manager' })
  await visitor.ask('POST', `/widget/dialogs/${dialogId}/read`, { seq: 1, epoch })
  expect(await desk.frame('read', (frame) => frame['by'] === 'user')).toMatchObject({ seq: 1 })
  expect((await maria.ask('GET', `/operator/dialogs/${dialogId}`)).body).toMatchObject({
    dialog_id: dialogId,
    read_seq: 1,
    manager_read_seq: 1,
    visitor_online: true,
    handoff: { status: 'none' },
  })
})

test('messages of operators count as unread; a mark takes them away', async () => {
  const { visitor, dialogId, maria } = await start()
  await maria.takeover(dialogId)
  await maria.post(dialogId, 'Hello')
  const { epoch, last_seq } = await visitor
    .connect(dialogId)
    .frame('welcome', (frame) => frame['unread'] === 1)
  await visitor.ask('POST', `/widget/dialogs/${dialogId}/read`, { seq: last_seq, epoch })
  expect(await visitor.connect(dialogId).frame('welcome')).toMatchObject({ unread: 0, read_seq: last_seq })
})

test('an operator corrects and deletes own messages', async () => {
  const { visitor, dialogId, maria } = await start()
  await maria.takeover(dialogId)
  const socket = visitor.connect(dialogId)
  const { epoch, last_seq } = await socket.frame('welcome')
  const posted = (await maria.post(dialogId, 'Helo')).body['user_message'] as { id: number; seq: number }
  const path = `/dialogs/${dialogId}/messages/${posted.id}`
  await maria.ask('PATCH', path, { text: 'Hello' })
  expect(await socket.frame('message_updated')).toMatchObject({
    seq: posted.seq + 1,
    message: { id: posted.id, text: 'Hello', seq: posted.seq, updated_seq: posted.seq + 1 },
  })
  await maria.ask('DELETE', path)
  expect(await socket.frame('message_deleted')).toMatchObject({ message: { text: '', deleted: true } })
  expect((await maria.ask('PATCH', path, { text: 'again' })).status).toBe(409)
  const late = visitor.connect(dialogId, { epoch, since_seq: last_seq })
  await late.frame('message_deleted')
  expect(late.of('message')).toMatchObject([
    { message: { text: '', deleted: true, updated_seq: posted.seq + 2 } },
  ])
  const own = await visitor.post(dialogId, 'mine')
  const ownId = (own.body['user_message'] as { id: number }).id
  expect(detailOf(await maria.ask('DELETE', `/dialogs/${dialogId}/messages/${ownId}`))['error']).toBe(
    'message_not_yours',
  )
})

test('an operator who doesn’t hold a dialog reads it, but can’t write', async () => {
  const { visitor, dialogId, maria } = await start()
  await visitor.post(dialogId, 'hello')
  expect((await maria.ask('GET', `/dialogs/${dialogId}/messages`)).list).toHaveLength(1)
  const refused = await maria.post(dialogId, 'me too')
  expect([refused.status, detailOf(refused)['error']]).toEqual([409, 'handoff_not_yours'])
})

test('operators’ calls are closed to visitors, and the other way round', async () => {
  const { visitor, dialogId, maria } = await start()
  expect((await visitor.ask('GET', `/dialogs/${dialogId}/messages`)).status).toBe(401)
  expect((await visitor.ask('POST', `/dialogs/${dialogId}/handoff/takeover`, {})).status).toBe(401)
  const asVisitor = await maria.ask('POST', `/dialogs/${dialogId}/handoff/cancel`, {})
  expect([asVisitor.status, detailOf(asVisitor)['error']]).toEqual([403, 'visitors_only'])
})
