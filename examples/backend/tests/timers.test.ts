import { expect, test } from 'vitest'
import { uuid } from './support/backend.ts'
import { simulate } from './support/simulation.ts'

test('the place in the queue ends after 180 s, not before', async () => {
  const { clock, request, status, greet } = await simulate({ timers: { silence: 1_000_000 } })
  const { frames } = await greet()
  expect(await request(1)).toMatchObject({
    server_now: '2030-01-07T10:00:00.000Z',
    expires_at: '2030-01-07T10:03:00.000Z',
  })
  await clock.advance(179_999)
  expect(await status()).toMatchObject({ status: 'requested' })
  await clock.advance(1)
  expect(await status()).toMatchObject({ status: 'cancelled', reason: 'timeout', version: 2 })
  expect(frames.find(({ type }) => type === 'handoff_cancelled')).toMatchObject({ reason: 'timeout' })
})

test('an old timer doesn’t end a new request', async () => {
  const { clock, ask, dialogId, request, status } = await simulate()
  await request(1)
  await clock.advance(100_000)
  await ask('POST', `/dialogs/${dialogId}/handoff/cancel`, {})
  await request(2)
  await clock.advance(100_000)
  expect(await status()).toMatchObject({ status: 'requested' })
  await clock.advance(80_000)
  expect(await status()).toMatchObject({ status: 'cancelled', reason: 'timeout' })
})

test('an operator without a heartbeat for 60 s is lost; the visitor waits again, first in line', async () => {
  const { clock, dialogId, operator, status, ask } = await simulate()
  const maria = await operator('Maria')
  await maria('POST', '/operator/heartbeat', { status: 'online' })
  await maria('POST', `/dialogs/${dialogId}/handoff/takeover`, {})
  await clock.advance(50_000)
  await maria('POST', '/operator/heartbeat', { status: 'online' })
  await clock.advance(59_999)
  expect(await status()).toMatchObject({ status: 'active', control_epoch: 1 })
  await clock.advance(1)
  expect(await status()).toMatchObject({
    status: 'requested',
    reason: 'operator_lost',
    control_epoch: 2,
    version: 2,
    expires_at: '2030-01-07T10:04:50.000Z',
  })
  const boris = await operator('Boris')
  expect(await boris('GET', '/operator/queue')).toMatchObject([{ priority: 'high', dialog_id: dialogId }])
  await clock.advance(180_000)
  expect(await status()).toMatchObject({ status: 'cancelled', reason: 'timeout' })
  expect(await ask('GET', `/widget/dialogs/${dialogId}/messages`)).toMatchObject([{}, {}, {}])
})

test('who lost an operator goes before those who wait longer', async () => {
  const { clock, dialogId, operator, guest } = await simulate({ timers: { silence: 1_000_000 } })
  const maria = await operator('Maria')
  await maria('POST', `/dialogs/${dialogId}/handoff/takeover`, {})
  const other = await guest(2)
  await other.ask('POST', `/dialogs/${other.dialogId}/handoff/request`, { request_id: uuid(1) })
  const link = await other.greet()
  await clock.advance(60_000)
  expect(await maria('GET', '/operator/queue')).toMatchObject([
    { dialog_id: dialogId, queue_position: 1 },
    { dialog_id: other.dialogId, queue_position: 2 },
  ])
  expect(link.frames.filter(({ type }) => type === 'handoff_requested')).toMatchObject([
    { queue_position: 2, version: 2 },
  ])
})

test('an ended wait leaves no timer behind', async () => {
  const { clock, ask, dialogId, request } = await simulate()
  const before = clock.pending()
  await request(1)
  expect(clock.pending()).toBe(before + 1)
  await ask('POST', `/dialogs/${dialogId}/handoff/cancel`, {})
  expect(clock.pending()).toBe(before)
})

test('saying offline doesn’t keep an operator', async () => {
  const { clock, dialogId, operator, status } = await simulate()
  const maria = await operator('Maria')
  await maria('POST', '/operator/heartbeat', { status: 'online' })
  await maria('POST', `/dialogs/${dialogId}/handoff/takeover`, {})
  await clock.advance(40_000)
  expect(await maria('POST', '/operator/heartbeat', { status: 'offline' })).toMatchObject({
    operators_online: 0,
  })
  await clock.advance(20_000)
  expect(await status()).toMatchObject({ status: 'requested' })
})

test('out of hours a request is refused at once, with when to come back', async () => {
  const hours: [string, string][] = [['09:00', '18:00']]
  const weekdays = { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours }
  const { clock, request, status, ask, dialogId, operator } = await simulate({
    openingHours: { timeZone: 'Europe/Berlin', days: weekdays },
  })
  // Monday, 10:00 UTC: open. Eight hours later the office in Berlin is closed.
  await clock.advance(8 * 3_600_000)
  expect(await request(1)).toMatchObject({
    status: 'cancelled',
    reason: 'unavailable',
    next_open_at: '2030-01-08T08:00:00.000Z',
  })
  expect(await (await operator('Maria'))('GET', '/operator/queue')).toEqual([])
  await clock.advance(14 * 3_600_000)
  expect(await request(2)).toMatchObject({ status: 'requested' })
  expect(await status()).not.toHaveProperty('next_open_at')
  expect(await ask('GET', `/widget/dialogs/${dialogId}/messages`)).toHaveLength(2)
})

test('a socket lives by the clock: hello, ping, silence', async () => {
  const { clock, connect, greet } = await simulate()
  const mute = connect()
  await clock.advance(4_999)
  expect(mute.closes).toEqual([])
  await clock.advance(1)
  expect(mute.closes).toEqual([4002])

  const link = await greet()
  await clock.advance(25_000)
  expect(link.frames.at(-1)).toMatchObject({ type: 'ping', seq: 0, read_seq: 0 })
  link.session.receive('{"type":"pong"}')
  await clock.advance(39_999)
  expect(link.closes).toEqual([])
  await clock.advance(1)
  expect(link.closes).toEqual([1001])
})

test('an ended session leaves no timer behind', async () => {
  const { clock, greet } = await simulate()
  const before = clock.pending()
  const link = await greet()
  expect(clock.pending()).toBeGreaterThan(before)
  link.session.closed()
  expect(clock.pending()).toBe(before)
})

test('the rate window slides', async () => {
  const { clock, ask, dialogId } = await simulate({ limits: { messagesPerWindow: 2 } })
  const post = (text: string) => ask('POST', `/widget/dialogs/${dialogId}/messages`, { text })
  await post('one')
  await clock.advance(40_000)
  await post('two')
  expect(await post('three')).toMatchObject({ retry_after: 20 })
  await clock.advance(20_000)
  expect(await post('three')).toHaveProperty('user_message')
  expect(await post('four')).toMatchObject({ retry_after: 40 })
})
