import { expect, test } from 'vitest'
import { createScript, detailOf, startBackend, uuid, visitorOf } from './support/backend.ts'

test('an answer comes in pieces that join to the message', async () => {
  const script = createScript()
  const { backend } = await startBackend({ assistant: script.assistant })
  const visitor = visitorOf(backend)
  const dialogId = await visitor.open()
  const socket = visitor.connect(dialogId)
  await socket.frame('welcome')
  const posted = await visitor.post(dialogId, 'What is it?', uuid(1))
  expect(posted.status).toBe(201)
  script.say('One ', 'two 😀 ', 'three')
  script.end()
  const answer = await socket.frame(
    'message',
    (frame) => (frame['message'] as { sender: string }).sender === 'assistant',
  )
  await socket.frame('typing_stop')
  expect(socket.frames.map(({ type }) => type)).toEqual([
    'welcome',
    'message',
    'typing_start',
    'message_delta',
    'message_delta',
    'message_delta',
    'message',
    'typing_stop',
  ])
  const deltas = socket.of('message_delta')
  expect(deltas.map((delta) => delta['offset'])).toEqual([0, 4, 11])
  expect(answer).toMatchObject({
    seq: 2,
    message: { text: 'One two 😀 three', seq: 2, stream_id: deltas[0]!['stream_id'] },
  })
  expect(socket.of('message')[0]).toMatchObject({ message: { client_message_id: uuid(1) } })
})

test('a surrogate pair split by the assistant arrives whole', async () => {
  const script = createScript()
  const { backend } = await startBackend({ assistant: script.assistant })
  const visitor = visitorOf(backend)
  const dialogId = await visitor.open()
  const socket = visitor.connect(dialogId)
  await socket.frame('welcome')
  await visitor.post(dialogId, 'smile')
  script.say('a\ud83d', '\ude00b')
  script.end()
  await socket.frame('typing_stop')
  expect(socket.of('message_delta').map((delta) => delta['text'])).toEqual(['a', '😀b'])
})

test('the messages of a dialog are answered in order, one at a time', async () => {
  const script = createScript()
  const { backend } = await startBackend({ assistant: script.assistant })
  const visitor = visitorOf(backend)
  const dialogId = await visitor.open()
  const socket = visitor.connect(dialogId)
  await socket.frame('welcome')
  for (const text of ['first', 'second']) await visitor.post(dialogId, text)
  script.say('answer one')
  await socket.frame('message_delta')
  expect(script.asked).toEqual(['first'])
  script.end()
  script.say('answer two')
  script.end()
  await socket.frame('message', (frame) => (frame['message'] as { text: string }).text === 'answer two')
  expect(script.asked).toEqual(['first', 'second'])
})

test('a repeat gets the same body with 200 and is stored once', async () => {
  const { backend } = await startBackend()
  const visitor = visitorOf(backend)
  const dialogId = await visitor.open()
  const first = await visitor.post(dialogId, 'call an operator', uuid(1))
  const repeat = await visitor.post(dialogId, 'call an operator', uuid(1))
  expect([first.status, repeat.status]).toEqual([201, 200])
  expect(repeat.body).toEqual(first.body)
  expect(first.body).toMatchObject({ handoff_triggered: true, handoff_status: 'requested' })
  const own = (await visitor.history(dialogId)).filter((message) => message['sender'] === 'user')
  expect(own).toHaveLength(1)
})

test('the id of another text is refused, and so is one being worked on', async () => {
  const { backend } = await startBackend()
  const visitor = visitorOf(backend)
  const dialogId = await visitor.open()
  await visitor.post(dialogId, 'one', uuid(1))
  const reused = await visitor.post(dialogId, 'two', uuid(1))
  expect([reused.status, detailOf(reused)['error']]).toEqual([422, 'idempotency_key_reused'])

  await backend.faults!.add({ action: 'delay', ms: 300, phase: 'commit' })
  const slow = visitor.post(dialogId, 'three', uuid(2))
  await expect.poll(() => backend.faults!.list().length).toBe(0)
  const early = await visitor.post(dialogId, 'three', uuid(2))
  expect([early.status, detailOf(early)['error']]).toEqual([409, 'idempotency_in_progress'])
  expect((await slow).status).toBe(201)
  expect((await visitor.post(dialogId, 'three', uuid(2))).status).toBe(200)
})

test('the same id of two guests are two messages', async () => {
  const { backend } = await startBackend()
  const [one, two] = [visitorOf(backend, 1), visitorOf(backend, 2)]
  expect((await one.post(await one.open(), 'text', uuid(1))).status).toBe(201)
  expect((await two.post(await two.open(), 'another', uuid(1))).status).toBe(201)
})

test.each([
  ['4000 code points', '😀'.repeat(4000), 201],
  ['4001 code points', '😀'.repeat(4001), 413],
  ['a NUL', 'a\0b', 422],
  ['blanks only', ' \n\t', 422],
  ['nothing', '', 422],
])('a text of %s is answered with its status', async (_name, text, status) => {
  const { backend } = await startBackend()
  const visitor = visitorOf(backend)
  expect((await visitor.post(await visitor.open(), text)).status).toBe(status)
})

test('half a surrogate pair is refused', async () => {
  const { backend } = await startBackend()
  const visitor = visitorOf(backend)
  const answer = await visitor.post(await visitor.open(), 'a\ud83d')
  expect([answer.status, detailOf(answer)['error']]).toEqual([422, 'text_invalid'])
})

test('stopping commits what was written, once', async () => {
  const script = createScript()
  const { backend } = await startBackend({ assistant: script.assistant })
  const visitor = visitorOf(backend)
  const dialogId = await visitor.open()
  const socket = visitor.connect(dialogId)
  await socket.frame('welcome')
  await visitor.post(dialogId, 'tell me')
  script.say('So far')
  const { stream_id } = await socket.frame('message_delta')
  const stop = () => visitor.ask('POST', `/widget/dialogs/${dialogId}/stop`, { stream_id })
  expect((await stop()).body).toMatchObject({ stopped: true, message: { text: 'So far', stream_id } })
  expect((await stop()).body).toMatchObject({ stopped: false, message: { text: 'So far', stream_id } })
  const texts = (await visitor.history(dialogId)).map((message) => message['text'])
  expect(texts).toEqual(['tell me', 'So far'])
})

test('an answer that breaks off is committed as far as it got', async () => {
  const script = createScript()
  const { backend, errors } = await startBackend({ assistant: script.assistant })
  const visitor = visitorOf(backend)
  const dialogId = await visitor.open()
  const socket = visitor.connect(dialogId)
  await socket.frame('welcome')
  await visitor.post(dialogId, 'tell me')
  script.say('Half an ans')
  script.breakOff()
  await socket.frame('message', (frame) => (frame['message'] as { text: string }).text === 'Half an ans')
  expect(errors).toHaveLength(1)
})

test('creating a dialog is idempotent; a new one closes the old', async () => {
  const { backend } = await startBackend()
  const visitor = visitorOf(backend)
  const opened = await visitor.ask('POST', '/widget/dialogs')
  const again = await visitor.ask('POST', '/widget/dialogs')
  expect([opened.status, again.status, again.body['id']]).toEqual([201, 200, opened.body['id']])
  const first = Number(opened.body['id'])
  const asked = { new: true, request_id: uuid(9) }
  const second = await visitor.open(asked)
  expect(second).not.toBe(first)
  expect(await visitor.open(asked)).toBe(second)
  expect(await visitor.open()).toBe(second)
  const closed = await visitor.post(first, 'anyone?')
  expect([closed.status, detailOf(closed)['error']]).toEqual([409, 'dialog_closed'])
  const { list } = await visitor.ask('GET', '/widget/dialogs')
  expect(list.map((dialog) => dialog['id'])).toEqual([second, first])
  expect((await visitor.ask('POST', '/widget/dialogs', { new: true })).status).toBe(422)
})

test('the history is paged by seq', async () => {
  const script = createScript()
  const { backend } = await startBackend({ assistant: script.assistant })
  const visitor = visitorOf(backend)
  const dialogId = await visitor.open()
  for (let number = 1; number <= 7; number++) await visitor.post(dialogId, `text ${number}`)
  const seqs = async (query: string) => (await visitor.history(dialogId, query)).map(({ seq }) => seq)
  expect(await seqs('')).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(await seqs('?limit=3')).toEqual([5, 6, 7])
  expect(await seqs('?limit=3&before_seq=5')).toEqual([2, 3, 4])
  expect(await seqs('?limit=2&after_seq=2')).toEqual([3, 4])
  expect((await visitor.ask('GET', `/widget/dialogs/${dialogId}/messages?limit=201`)).status).toBe(422)
})

test('the read mark grows only, within its epoch, up to the end', async () => {
  const { backend } = await startBackend({ assistant: createScript().assistant })
  const visitor = visitorOf(backend)
  const dialogId = await visitor.open()
  const socket = visitor.connect(dialogId)
  const { epoch } = await socket.frame('welcome')
  await visitor.post(dialogId, 'one')
  const read = async (seq: number, name = epoch) =>
    (await visitor.ask('POST', `/widget/dialogs/${dialogId}/read`, { seq, epoch: name })).body['read_seq']
  expect(await read(1, 'another')).toBe(0)
  expect(await read(99)).toBe(1)
  expect(await read(0)).toBe(1)
  expect(await socket.frame('read')).toMatchObject({ seq: 1, by: 'user' })
  expect(socket.of('read')).toHaveLength(1)
})

test('answers about a dialog name its epoch, readable for pages', async () => {
  const { backend } = await startBackend()
  const visitor = visitorOf(backend)
  const opened = await visitor.ask('POST', '/widget/dialogs')
  const dialogId = Number(opened.body['id'])
  const paths = [`/widget/dialogs/${dialogId}/messages`, `/dialogs/${dialogId}/handoff/status`]
  for (const path of paths)
    expect((await visitor.ask('GET', path)).headers.get('x-replyx-epoch')).toBe(opened.body['epoch'])
  expect((await visitor.post(dialogId, 'hello')).headers.get('x-replyx-epoch')).toBe(opened.body['epoch'])
})
