import { expect, test } from 'vitest'
import { profiles, type ProfileName } from './profiles.ts'
import { createScene, readStream } from './support.ts'

const names = Object.keys(profiles) as ProfileName[]

test.each(names)('%s knows nothing of protocol v1', async (profile) => {
  const { send } = createScene({ profile })
  const response = await send('GET', '/protocol')
  expect(response.status).toBe(404)
  expect(await response.json()).toEqual({ detail: 'Not Found' })
})

test.each(names)('%s gives the live links that it has', async (profile) => {
  const scene = createScene({ profile })
  const dialogId = String(await scene.open())
  const { live } = profiles[profile]
  for (const [mode, who] of [
    ['widget', scene.widget],
    ['site', scene.site()],
  ] as const) {
    const { session } = scene.connect(`/ws/${mode}/dialogs/${dialogId}?${who}`)
    expect(session !== null).toBe(live === 'socket')
    const response = await scene.send('GET', `/${mode}/dialogs/${dialogId}/events?${who}`)
    const refusal = live === 'socket' ? 404 : 403
    expect(response.status).toBe(live === 'events' && mode === 'site' ? 200 : refusal)
  }
})

test('workers lose most of what they push, and tell all of it over REST', async () => {
  const scene = createScene({ profile: 'workers' })
  const dialogId = await scene.open()
  const { frames } = scene.connect(`/ws/widget/dialogs/${String(dialogId)}?${scene.widget}`)
  for (let index = 0; index < 100; index += 1) await scene.post(dialogId, String(index))
  expect(frames.length).toBeGreaterThan(20)
  expect(frames.length).toBeLessThan(80)
  expect(await scene.history(dialogId)).toHaveLength(200)
})

test('an operator is heard over sockets that are apart from REST, the assistant is not', async () => {
  const scene = createScene({ profile: 'split' })
  const dialogId = await scene.open()
  const { frames } = scene.connect(`/ws/widget/dialogs/${String(dialogId)}?${scene.widget}`)
  await scene.post(dialogId, 'Hi')
  expect(frames).toEqual([])
  scene.backend.operators.write(dialogId, 'Here I am')
  expect(frames).toHaveLength(1)
})

test('event streams bring a message twice or thrice, and out of order', async () => {
  const scene = createScene({ profile: 'events' })
  const dialogId = await scene.open('site')
  const path = `/site/dialogs/${String(dialogId)}/events?${scene.site()}`
  const { chunks } = await readStream(await scene.send('GET', path))
  const orders = new Set<string>()
  for (let index = 0; index < 30; index += 1) {
    await scene.post(dialogId, 'Hi', 'site')
    await scene.pass(1_000)
    const kinds = chunks
      .splice(0)
      .flatMap((chunk) => [...(/"type":"([^"]*)"|("sender":"assistant")/.exec(chunk)?.slice(1) ?? [])])
    orders.add(kinds.filter(Boolean).join(' '))
  }
  const twice = 'message:new message:new typing_start typing_stop "sender":"assistant"'
  const late = 'message:new typing_start message:new typing_stop "sender":"assistant"'
  expect([...orders].sort()).toEqual([twice, late, `message:new ${twice}`, `message:new ${late}`].sort())
})

test('several processes of event streams lose what does not go through the bus', async () => {
  const scene = createScene({ profile: 'events', changes: { processes: 4 } })
  const dialogId = await scene.open('site')
  const path = `/site/dialogs/${String(dialogId)}/events?${scene.site()}`
  const { chunks } = await readStream(await scene.send('GET', path))
  for (let index = 0; index < 40; index += 1) await scene.post(dialogId, 'Hi', 'site')
  await scene.pass(10_000)
  const count = (part: string): number => chunks.filter((chunk) => chunk.includes(part)).length
  expect(count('message:new')).toBeGreaterThanOrEqual(80)
  expect(count('"sender":"assistant"')).toBeGreaterThan(0)
  expect(count('"sender":"assistant"')).toBeLessThan(25)
})
