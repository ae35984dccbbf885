import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { byLabel, mask, readRecording, replay } from './replay.ts'
import { createScene } from './support.ts'

/** Dialogs of others that wait for an operator before a recording begins. */
async function letWait(scene: ReturnType<typeof createScene>, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const guest = `assistant_id=1&guest_id=other-${String(index)}`
    const { id } = (await (await scene.send('POST', `/widget/dialogs?${guest}`)).json()) as { id: number }
    await scene.request(id, `00000000-0000-4000-8000-00000000000${String(index)}`)
  }
}

test('every REST call answers as recorded', async () => {
  const scene = createScene({ profile: 'events', firstDialogId: 2 })
  const { recorded, replayed } = await replay(scene, readRecording('head_rest'))
  expect(recorded).toHaveLength(75)
  expect(replayed).toEqual(recorded)
})

test('a conversation with event streams goes as recorded', async () => {
  const scene = createScene({ profile: 'events', firstDialogId: 7, firstMessageId: 22 })
  const isDesk = ({ label }: { label: string }): boolean =>
    ['takeover, no token', 'takeover, garbage token', "takeover, guest's site token"].includes(label)
  const { recorded, replayed, streams } = await replay(scene, readRecording('head_live'), isDesk)
  expect(replayed).toEqual(recorded)
  expect(streams.size).toBe(3)
  for (const stream of streams.values()) {
    // Copies of a message come twice or thrice, at the will of the bus; all else comes once.
    expect(new Set(stream.replayed)).toEqual(new Set(stream.recorded))
    const single = (frames: string[]): string[] => frames.filter((frame) => !frame.includes('message:new'))
    expect(single(stream.replayed).sort()).toEqual(single(stream.recorded).sort())
  }
})

test('what was taken over by an old route goes on as if nothing were', async () => {
  const scene = createScene({ profile: 'events', firstDialogId: 38, firstMessageId: 150 })
  const lines = readRecording('head_misc').filter(({ label }) =>
    ['create', 'status after old takeover', 'post after old takeover (AI still answers?)'].includes(label),
  )
  const { recorded, replayed } = await replay(scene, lines)
  expect(recorded).toHaveLength(3)
  expect(replayed).toEqual(recorded)
})

test('an event stream is silent until its first event, and replays nothing', async () => {
  const scene = createScene({ profile: 'events', firstDialogId: 39, firstMessageId: 154 })
  const lines = readRecording('head_sse_resume').filter(({ raw }) => raw?.includes('heartbeat') !== true)
  const { recorded, replayed, streams } = await replay(scene, lines)
  expect(replayed).toEqual(recorded)
  expect(streams.get('resume')).toEqual({ recorded: [], replayed: [] })
  for (const label of ['idle-no-leid', 'idle-with-leid-0-0', 'idle-with-leid-garbage']) {
    const stream = streams.get(label)
    expect(new Set(stream?.replayed)).toEqual(new Set(stream?.recorded))
    expect(stream?.replayed.length).toBeGreaterThan(3)
  }
})

test('sockets of one process push as recorded', async () => {
  const scene = createScene({ profile: 'socket', firstDialogId: 7, firstMessageId: 26 })
  await letWait(scene, 1)
  const { recorded, replayed } = await replay(scene, readRecording('ws_live_mono_nobridge'))
  expect(byLabel(replayed)).toEqual(byLabel(recorded))
})

test('sockets apart from REST push as recorded', async () => {
  const scene = createScene({ profile: 'split', firstDialogId: 12, firstMessageId: 74 })
  await letWait(scene, 5)
  const { recorded, replayed } = await replay(scene, readRecording('ws_live_split'))
  expect(byLabel(replayed)).toEqual(byLabel(recorded))
})

test('sockets are let in, closed or refused as recorded', async () => {
  const scene = createScene({ profile: 'socket', firstDialogId: 7 })
  const { recorded, replayed } = await replay(scene, readRecording('ws_auth'), ({ label }) =>
    label.startsWith('admin'),
  )
  expect(recorded.length).toBeGreaterThan(40)
  expect(replayed).toEqual(recorded)
})

test('the oldest generation pushes the shapes that were seen of it', async () => {
  const seen = JSON.parse(readFileSync(new URL('recordings/frames.json', import.meta.url), 'utf8')) as {
    generation: string
    example: unknown
  }[]
  const shape = (frame: string): string =>
    frame === '__ping__' ? frame : mask(frame).replace(/"(id|text)":("[^"]*"|\d+)/g, '"$1":…')
  const expected = seen
    .filter(({ generation }) => generation.includes('older'))
    .map(({ example }) => shape(typeof example === 'string' ? example : JSON.stringify(example)))

  const scene = createScene({ profile: 'socket', changes: { generation: 'oldest' } })
  const dialogId = await scene.open()
  const { frames } = scene.connect(`/ws/widget/dialogs/${String(dialogId)}?${scene.widget}`)
  await scene.post(dialogId, 'Hello')
  scene.backend.operators.write(dialogId, 'I am the manager')
  await scene.post(dialogId, 'нужна помощь')
  await scene.post(dialogId, 'waiting')
  await scene.pass(25_000)
  expect(new Set(frames.map(shape))).toEqual(new Set(expected))
})
