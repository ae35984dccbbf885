import { expect, test } from 'vitest'
import { createScene, readStream, type Json } from './support.ts'
import type { RequestFault } from './request-faults.ts'
import type { Switches } from './switches.ts'

const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`

const textsOf = (messages: readonly Json[]): unknown[] => messages.map(({ text }) => text)

/** The ids of pushed messages, in the order of their coming. */
const idsOf = (frames: readonly string[]): unknown[] =>
  frames.filter((frame) => frame.startsWith('{')).map((frame) => (JSON.parse(frame) as Json)['id'])

/** A scene with a dialog and a socket on it. */
async function withSocket(switches: Partial<Switches> = {}) {
  const scene = createScene({ profile: 'socket', switches })
  const dialogId = await scene.open()
  return { ...scene, dialogId, ...scene.connect(`/ws/widget/dialogs/${String(dialogId)}?${scene.widget}`) }
}

test('nothing is idempotent: a repeat is stored and answered again', async () => {
  const scene = createScene()
  const dialogId = await scene.open()
  await scene.post(dialogId, 'Twice')
  await scene.post(dialogId, 'Twice')
  const history = await scene.history(dialogId)
  expect(textsOf(history)).toEqual(['Twice', 'Canned answer to: Twice', 'Twice', 'Canned answer to: Twice'])
})

test('a message waits for its answer', async () => {
  const scene = createScene({ switches: { answerDelay: 5_000 } })
  const dialogId = await scene.open()
  let isAnswered = false
  const posting = scene.post(dialogId, 'Slow').finally(() => {
    isAnswered = true
  })
  await scene.pass(4_999)
  expect(isAnswered).toBe(false)
  expect(textsOf(await scene.history(dialogId))).toEqual(['Slow'])
  await scene.pass(1)
  expect(await (await posting).json()).toMatchObject({
    assistant_message: { text: 'Canned answer to: Slow' },
  })
})

test('pushes are lost, doubled and overtaken', async () => {
  const { backend, post, pass, dialogId, frames } = await withSocket({ lostPushes: 1 })
  await post(dialogId, 'lost')
  expect(idsOf(frames)).toEqual([])
  Object.assign(backend.switches, { lostPushes: 0, doubledPushes: 1 })
  await post(dialogId, 'doubled')
  expect(idsOf(frames.splice(0))).toEqual([3, 3, 4, 4])
  Object.assign(backend.switches, { doubledPushes: 0, reorderedPushes: 1 })
  await post(dialogId, 'overtaken')
  expect(idsOf(frames.splice(0))).toEqual([6, 5])
  backend.operators.write(dialogId, 'held')
  expect(frames).toEqual([])
  await pass(200)
  expect(idsOf(frames)).toEqual([7])
})

test.each([
  ['bare', { id: 2, text: 'Canned answer to: Hello' }],
  ['wrapped', { message: { id: 2 } }],
  ['typed', { type: 'message', message: { id: 2 } }],
  ['new', { type: 'message:new', message: { id: 2 }, dialog_id: 1, source: 'backend' }],
] as const)('an answer is pushed in the shape %s', async (answerShape, expected) => {
  const { post, dialogId, frames } = await withSocket({ answerShape })
  await post(dialogId, 'Hello')
  expect(JSON.parse(frames.at(-1) ?? '')).toMatchObject(expected)
})

test('what has a type carries the rest under data', async () => {
  const { post, dialogId, frames } = await withSocket({ payloadUnderData: true, answerShape: 'typed' })
  await post(dialogId, 'Hello')
  const [echo, answer] = frames.map((frame) => JSON.parse(frame) as Json)
  expect(echo).toMatchObject({ id: 1, text: 'Hello' })
  expect(answer).toMatchObject({ type: 'message', data: { message: { id: 2 } } })
  expect(Object.keys(answer ?? {})).toEqual(['type', 'data'])
})

test('seq counts the frames of the server, not of the dialog', async () => {
  const scene = createScene({ switches: { foreignSeq: true } })
  const dialogId = await scene.open()
  const other = (await (
    await scene.send('POST', '/widget/dialogs?assistant_id=1&guest_id=other')
  ).json()) as Json
  const { frames } = scene.connect(`/ws/widget/dialogs/${String(dialogId)}?${scene.widget}`)
  await scene.post(dialogId, 'one')
  scene.backend.operators.write(Number(other['id']), 'to another')
  await scene.post(dialogId, 'two')
  expect(frames.map((frame) => (JSON.parse(frame) as Json)['seq'])).toEqual([1, 2, 4, 5])
})

test('a proxy cuts a long answer with a page of HTML, and the answer is stored all the same', async () => {
  const scene = createScene({ switches: { answerDelay: 70_000 } })
  const dialogId = await scene.open()
  const posting = scene.post(dialogId, 'Long')
  await scene.pass(60_000)
  const response = await posting
  expect(response.status).toBe(504)
  expect(response.headers.get('content-type')).toBe('text/html')
  expect(await response.text()).toContain('<html>')
  expect(textsOf(await scene.history(dialogId))).toEqual(['Long'])
  await scene.pass(10_000)
  expect(textsOf(await scene.history(dialogId))).toEqual(['Long', 'Canned answer to: Long'])
  scene.backend.switches.proxyTimeout = null
  const patient = scene.post(dialogId, 'Longer')
  await scene.pass(70_000)
  expect((await patient).status).toBe(200)
})

test('402 means stored but not answered', async () => {
  const scene = createScene({ switches: { insufficientFunds: true } })
  const dialogId = await scene.open()
  const response = await scene.post(dialogId, 'Hi')
  expect(response.status).toBe(402)
  expect(await response.json()).toMatchObject({ detail: { error: 'insufficient_funds', needsTopUp: true } })
  expect(textsOf(await scene.history(dialogId))).toEqual(['Hi'])
})

test.each([
  ['before', []],
  ['stored', ['Hi']],
  ['after', ['Hi', 'Canned answer to: Hi']],
] as const)('a request fails %s the commit, once', async (phase, stored) => {
  const scene = createScene()
  const dialogId = await scene.open()
  scene.backend.faults.add({
    route: 'POST /api/widget/dialogs/1/m',
    phase,
    answer: { status: 500, shape: 'error' },
  })
  expect((await scene.post(dialogId, 'Hi')).status).toBe(500)
  expect(textsOf(await scene.history(dialogId))).toEqual(stored)
  expect((await scene.post(dialogId, 'Hi')).status).toBe(200)
})

test.each([
  ['detail', '{"detail":"Произошла ошибка. Попробуйте позже."}'],
  ['list', '{"detail":[{"type":"missing","loc":["body"],"msg":"Field required","input":null}]}'],
  ['object', '{"detail":{"error":"fault","message":"Попробуйте позже."}}'],
  ['error', '{"error":"Internal server error: a fault"}'],
  ['text', 'Internal Server Error'],
  ['html', '<title>503</title>'],
] as const)('an error has the shape %s', async (shape, expected) => {
  const scene = createScene()
  scene.backend.faults.add({ route: 'GET', phase: 'before', answer: { status: 503, shape }, count: 2 })
  for (const status of [503, 503, 200]) {
    const response = await scene.send('GET', `/widget/dialogs?${scene.widget}`)
    expect(response.status).toBe(status)
    const text = await response.text()
    if (status === 503) expect(text).toContain(expected)
  }
})

test('an answer is lost on the way, or never comes, or the faults are taken back', async () => {
  const scene = createScene()
  const dialogId = await scene.open()
  const fault: Omit<RequestFault, 'answer'> = { route: 'messages', phase: 'after' }
  scene.backend.faults.add({ ...fault, answer: 'lost' })
  await expect(scene.post(dialogId, 'lost')).rejects.toThrow('the connection was dropped')
  scene.backend.switches.proxyTimeout = null
  scene.backend.faults.add({ ...fault, answer: 'never' })
  let isOver = false
  void scene.post(dialogId, 'never').finally(() => {
    isOver = true
  })
  await scene.pass(600_000)
  expect(isOver).toBe(false)
  expect(scene.backend.truth.messages(dialogId)).toHaveLength(4)
  scene.backend.faults.add({ ...fault, answer: 'lost' })
  scene.backend.faults.clear()
  expect((await scene.post(dialogId, 'spared')).status).toBe(200)
})

test('two creations at once make two dialogs, and whoever asks again gets the older one', async () => {
  const scene = createScene({ switches: { creationDelay: 50 } })
  const create = (): Promise<number> => scene.open()
  const both = Promise.all([create(), create()])
  await scene.pass(50)
  expect(await both).toEqual([1, 2])
  const again = create()
  await scene.pass(50)
  expect(await again).toBe(1)
  const { widget } = scene
  expect(((await scene.get(`/widget/dialogs?${widget}`)) as unknown as Json[]).map(({ id }) => id)).toEqual([
    2, 1,
  ])

  const atomic = createScene({ switches: { creationRaces: false, creationDelay: 50 } })
  const one = Promise.all([atomic.open(), atomic.open()])
  await atomic.pass(100)
  expect(await one).toEqual([1, 1])
})

test('what is over stands in the status, until the next request or not at all', async () => {
  const scene = createScene()
  const { operators, switches } = scene.backend
  const dialogId = await scene.open()
  await scene.request(dialogId, uuid(1))
  operators.takeover(dialogId)
  operators.release(dialogId)
  await scene.post(dialogId, 'нужен оператор')
  await scene.pass(86_400_000)
  expect(await scene.status(dialogId)).toMatchObject({ status: 'released', request_id: uuid(1) })
  switches.staleStatus = false
  expect(await scene.status(dialogId)).toMatchObject({ status: 'none', request_id: null })
  await scene.request(dialogId, uuid(2))
  expect(await scene.status(dialogId)).toMatchObject({ status: 'requested', request_id: uuid(2) })
})

test('a request that is sent again moves to the end of the queue', async () => {
  const scene = createScene()
  const dialogId = await scene.open()
  const other = (await (
    await scene.send('POST', '/widget/dialogs?assistant_id=1&guest_id=other')
  ).json()) as Json
  await scene.request(dialogId, uuid(1))
  await scene.request(Number(other['id']), uuid(2))
  expect(await scene.status(dialogId)).toMatchObject({ queue_position: 1, estimated_wait_minutes: 3 })
  await scene.request(dialogId, uuid(1))
  expect(await scene.status(dialogId)).toMatchObject({ queue_position: 2, estimated_wait_minutes: 6 })
  scene.backend.switches.requeues = false
  await scene.request(Number(other['id']), uuid(2))
  expect(await scene.status(dialogId)).toMatchObject({ queue_position: 2 })
})

test('during a handoff the assistant is silent, and the answer may say so', async () => {
  const scene = createScene()
  const dialogId = await scene.open()
  await scene.request(dialogId, uuid(1))
  const answer = async (): Promise<Json> => (await (await scene.post(dialogId, 'waiting')).json()) as Json
  expect(Object.keys(await answer())).toEqual(['user_message', 'assistant_message'])
  scene.backend.switches.saysAiBlocked = true
  expect(await answer()).toMatchObject({ assistant_message: null, ai_blocked: true })
})

test('an answer that was begun comes after the operator has', async () => {
  const scene = createScene({ switches: { answerDelay: 5_000 } })
  const dialogId = await scene.open()
  const posting = scene.post(dialogId, 'Slow')
  await scene.pass(1_000)
  await scene.request(dialogId, uuid(1))
  scene.backend.operators.takeover(dialogId)
  await scene.pass(4_000)
  expect((await posting).status).toBe(200)
  expect((await scene.history(dialogId)).map(({ sender }) => sender)).toEqual([
    'user',
    'system',
    'system',
    'assistant',
  ])
})

test.each([
  ['spaced', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/],
  ['zoned', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/],
  ['zoneless', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/],
] as const)('the history has times of the form %s', async (historyTimes, form) => {
  const scene = createScene({ switches: { historyTimes } })
  const dialogId = await scene.open()
  await scene.post(dialogId, 'Hi')
  for (const { timestamp } of await scene.history(dialogId)) expect(timestamp).toMatch(form)
})

test('the history is whole whatever is asked for, unless told otherwise', async () => {
  const scene = createScene()
  const dialogId = await scene.open()
  for (const text of ['one', 'two']) await scene.post(dialogId, text)
  expect(await scene.history(dialogId, '&after_seq=1&limit=2')).toHaveLength(4)
  scene.backend.switches.ignoresPaging = false
  const page = await scene.history(dialogId, '&after_seq=1&limit=2')
  expect(page.map(({ id }) => id)).toEqual([2, 3])
})

test('a token that has ended is good, unless told otherwise', async () => {
  const scene = createScene()
  const token = scene.backend.signSiteToken({ exp: 1 })
  const ask = (): Promise<Response> => scene.send('GET', `/site/dialogs?${scene.site(token)}`)
  expect((await ask()).status).toBe(200)
  scene.backend.switches.acceptsExpiredTokens = false
  expect((await ask()).status).toBe(401)
})

test('pages of other origins learn nothing of what is carried out for them', async () => {
  const scene = createScene({ switches: { readableOrigins: ['https://good.test'] } })
  const dialogId = await scene.open()
  const path = `/widget/dialogs/${String(dialogId)}/messages?${scene.widget}`
  const from = async (origin: string): Promise<string | null> => {
    const response = await scene.send('POST', path, { sender: 'user', text: origin }, { origin })
    expect(response.status).toBe(200)
    return response.headers.get('access-control-allow-origin')
  }
  expect(await from('https://evil.test')).toBeNull()
  expect(await from('https://good.test')).toBe('*')
  expect(textsOf(await scene.history(dialogId))).toContain('https://evil.test')
  const preflight = await scene.send('OPTIONS', path, undefined, { origin: 'https://evil.test' })
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
})

test.each([
  ['NUL', 'a\0b'],
  ['a lone surrogate', '\ud800'],
])('a text with %s is answered with 500, and not stored', async (_, text) => {
  const scene = createScene()
  const dialogId = await scene.open()
  const response = await scene.post(dialogId, text)
  expect(response.status).toBe(500)
  expect(Object.keys((await response.json()) as Json)).toEqual(['error'])
  expect(await scene.history(dialogId)).toEqual([])
})

test.each([1001, 1002] as const)('a silent client is closed with %i after 50 s', async (silenceCode) => {
  const { pass, frames, closes, backend } = await withSocket({ silenceCode })
  await pass(49_999)
  expect(frames).toEqual(['__ping__'])
  expect(backend.openLinks()).toEqual([1])
  await pass(1)
  expect(closes).toEqual([silenceCode])
  expect(backend.openLinks()).toEqual([])
})

test('a client that answers the heartbeat stays', async () => {
  const { pass, frames, closes, session } = await withSocket()
  for (let beat = 1; beat <= 10; beat += 1) {
    await pass(25_000)
    expect(frames).toHaveLength(beat)
    session?.receive('__pong__')
  }
  expect(closes).toEqual([])
})

test('links are refused from one moment to the next, and those that are open can be ended', async () => {
  const { backend, connect, closes, dialogId } = await withSocket()
  backend.switches.refusesLinks = true
  expect(connect(`/ws/widget/dialogs/${String(dialogId)}?assistant_id=1`).session).toBeNull()
  backend.closeLinks(1012, 'restarting')
  expect(closes).toEqual([1012])
})

test('an event stream beats after its first event, and ends when it is told to', async () => {
  const scene = createScene({ profile: 'events' })
  const dialogId = await scene.open('site')
  const path = `/site/dialogs/${String(dialogId)}/events?${scene.site()}`
  const { chunks } = await readStream(await scene.send('GET', path))
  await scene.pass(100_000)
  expect(chunks).toEqual(['retry: 5000\n\n'])
  await scene.post(dialogId, 'Hi', 'site')
  await scene.pass(90_000)
  const beats = (): number => chunks.filter((chunk) => chunk === ': heartbeat\n\n').length
  expect(beats()).toBe(3)
  scene.backend.closeLinks(1001)
  expect(scene.backend.openLinks()).toEqual([])
  expect(scene.pendingTimers()).toBe(0)
  await scene.pass(100_000)
  expect(beats()).toBe(3)
})

test('an event stream beats from the start for one who names an event', async () => {
  const scene = createScene({ profile: 'events' })
  const dialogId = await scene.open('site')
  const path = `/site/dialogs/${String(dialogId)}/events?${scene.site()}`
  const named = await readStream(await scene.send('GET', path, undefined, { 'Last-Event-ID': '0-0' }))
  const garbage = await readStream(await scene.send('GET', path, undefined, { 'Last-Event-ID': 'x' }))
  await scene.pass(25_000)
  expect(named.chunks).toEqual(['retry: 5000\n\n', ': heartbeat\n\n'])
  expect(garbage.chunks).toEqual(['retry: 5000\n\n'])
})

test('the list of dialogs says how long the first answer took', async () => {
  const scene = createScene({ switches: { answerDelay: 1_500 } })
  const dialogId = await scene.open()
  for (let index = 0; index < 2; index += 1) {
    const posting = scene.post(dialogId, 'Hi')
    await scene.pass(1_500)
    await posting
    scene.backend.switches.answerDelay = 500
  }
  expect(await scene.get(`/widget/dialogs?${scene.widget}`)).toMatchObject([{ first_response_time: 1.5 }])
})

test('after a crash nothing is pushed to those who were there, and all that was stored is', async () => {
  const { backend, post, history, dialogId, frames, closes } = await withSocket()
  await post(dialogId, 'before')
  backend.crash()
  await post(dialogId, 'after')
  expect(idsOf(frames)).toEqual([1, 2])
  expect(closes).toEqual([])
  expect(await history(dialogId)).toHaveLength(4)
})
