import { expect, test } from 'vitest'
import { createScript, startBackend, visitorOf } from './support/backend.ts'

const prepare = async (count: number, config = {}) => {
  const script = createScript()
  const { backend } = await startBackend({ assistant: script.assistant, ...config })
  const visitor = visitorOf(backend)
  const opened = await visitor.ask('POST', '/widget/dialogs')
  const dialogId = Number(opened.body['id'])
  for (let number = 1; number <= count; number++) await visitor.post(dialogId, `text ${number}`)
  return { backend, visitor, dialogId, epoch: String(opened.body['epoch']), script }
}

test('a gap is replayed in order after the welcome', async () => {
  const { visitor, dialogId, epoch } = await prepare(4)
  const socket = visitor.connect(dialogId, { epoch, since_seq: 1 })
  await socket.frame('message', (frame) => frame['seq'] === 4)
  expect(socket.frames.map(({ type, seq }) => [type, seq])).toEqual([
    ['welcome', undefined],
    ['message', 2],
    ['message', 3],
    ['message', 4],
  ])
  expect(socket.frames[0]).toMatchObject({
    protocol: 1,
    epoch,
    last_seq: 4,
    read_seq: 0,
    unread: 0,
    replay: 'gap',
    operators_online: 0,
    handoff: { status: 'none', version: 0, control_epoch: 0 },
  })
})

test.each([
  ['without a cursor', {}],
  ['of another epoch', { epoch: 'another', since_seq: 1 }],
  ['above the end', { since_seq: 99 }],
])('a hello %s is answered by a reset', async (_name, hello) => {
  const { visitor, dialogId, epoch } = await prepare(2)
  const socket = visitor.connect(dialogId, 'since_seq' in hello ? { epoch, ...hello } : hello)
  expect(await socket.frame('welcome')).toMatchObject({ replay: 'reset', last_seq: 2 })
  await visitor.post(dialogId, 'next')
  await socket.frame('message', (frame) => frame['seq'] === 3)
  expect(socket.of('message')).toHaveLength(1)
})

test('a gap longer than the log is a reset', async () => {
  const { visitor, dialogId, epoch } = await prepare(6, { limits: { logLength: 3 } })
  const near = visitor.connect(dialogId, { epoch, since_seq: 3 })
  const far = visitor.connect(dialogId, { epoch, since_seq: 2 })
  expect(await near.frame('welcome')).toMatchObject({ replay: 'gap' })
  expect(await far.frame('welcome')).toMatchObject({ replay: 'reset' })
})

test('a fresh hello on the same socket replays again, and live frames come once', async () => {
  const { visitor, dialogId, epoch } = await prepare(2)
  const hello = { epoch, since_seq: 1 }
  const socket = visitor.connect(dialogId, hello)
  await socket.frame('message')
  socket.send({ type: 'hello', protocol: 1, guest_id: visitor.guestId, assistant_id: 1, ...hello })
  await expect.poll(() => socket.of('welcome').length).toBe(2)
  await visitor.post(dialogId, 'live')
  await socket.frame('message', (frame) => frame['seq'] === 3)
  expect(socket.of('message').map(({ seq }) => seq)).toEqual([2, 2, 3])
})

test('the welcome brings the text of an answer being written', async () => {
  const { visitor, dialogId, script } = await prepare(1)
  const first = visitor.connect(dialogId)
  await first.frame('welcome')
  script.say('Already ', 'said')
  await first.frame('message_delta', (frame) => frame['offset'] === 8)
  const second = visitor.connect(dialogId)
  const { streams } = await second.frame('welcome')
  expect(streams).toMatchObject([{ text: 'Already said', control_epoch: 0 }])
  script.say(' more')
  expect(await second.frame('message_delta')).toMatchObject({ offset: 12, text: ' more' })
})

test('pings name the newest seq and the read mark', async () => {
  const { visitor, dialogId } = await prepare(2, { timers: { ping: 30 } })
  const socket = visitor.connect(dialogId)
  expect(await socket.frame('ping')).toMatchObject({ seq: 2, read_seq: 0 })
  await expect.poll(() => socket.of('ping').length).toBeGreaterThan(2)
})

test('a lost log begins a new epoch and closes the sockets with 1012', async () => {
  const { backend, visitor, dialogId, epoch } = await prepare(4)
  const socket = visitor.connect(dialogId, { epoch, since_seq: 4 })
  await socket.frame('welcome')
  await backend.faults!.loseLog({ dialog_id: dialogId, lost_messages: 1 })
  expect((await socket.closed()).code).toBe(1012)
  const again = visitor.connect(dialogId, { epoch, since_seq: 4 })
  const welcome = await again.frame('welcome')
  expect(welcome).toMatchObject({ replay: 'reset', last_seq: 3 })
  expect(welcome['epoch']).not.toBe(epoch)
  const history = await visitor.history(dialogId)
  expect(history.map(({ seq, text }) => [seq, text])).toEqual([
    [1, 'text 1'],
    [2, 'text 2'],
    [3, 'text 3'],
  ])
})

test('one connection too many replaces the oldest', async () => {
  const { visitor, dialogId } = await prepare(0, { limits: { socketsPerDialog: 2 } })
  const sockets = []
  for (let number = 0; number < 3; number++) {
    const socket = visitor.connect(dialogId)
    await socket.frame('welcome')
    sockets.push(socket)
  }
  expect((await sockets[0]!.closed()).code).toBe(4009)
  expect(sockets[2]!.isClosed()).toBe(false)
})
