import fc from 'fast-check'
import { expect, test } from 'vitest'
import { uuid } from './support/backend.ts'
import type { Frame, Wire } from './support/frames.ts'
import { simulate } from './support/simulation.ts'

type Step =
  | { do: 'post'; guest: number; text: string }
  | {
      do: 'request' | 'cancel' | 'takeover' | 'release' | 'transfer' | 'say'
      guest: number
      operator: number
    }
  | { do: 'heartbeat'; operator: number }
  | { do: 'wait'; seconds: number }

const guest = fc.nat(1)
const operator = fc.nat(1)

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('post' as const), guest, text: fc.constantFrom('hello', 'operator', 'why?') }),
  fc.record({
    do: fc.constantFrom('request', 'cancel', 'takeover', 'release', 'transfer', 'say'),
    guest,
    operator,
  }),
  fc.record({ do: fc.constant('heartbeat' as const), operator }),
  fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 30, 70, 200) }),
)

const durable = (frames: Frame[]): Frame[] =>
  frames.filter(({ type }) => type === 'message' || type.startsWith('handoff_'))

/** Without what the moment of sending adds. */
const timeless = (frames: Frame[]): Wire[] =>
  durable(frames).map((frame) => ({ ...frame, server_now: undefined }))

test('whatever happens in whatever order, each dialog’s frames are one sequence without holes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const world = await simulate({ timers: { silence: 100_000_000, ping: 100_000_000 } })
      try {
        await play(world, steps)
      } finally {
        world.logic.abandon()
      }
    }),
    { numRuns: 60 },
  )
}, 60_000)

const play = async (world: Awaited<ReturnType<typeof simulate>>, steps: Step[]): Promise<void> => {
  const guests = [await world.guest(1), await world.guest(2)]
  const operators = [await world.operator('Ann'), await world.operator('Bob')]
  const links = await Promise.all(guests.map((one) => one.greet()))
  let counter = 100

  for (const action of steps) {
    if (action.do === 'wait') await world.clock.advance(action.seconds * 1000)
    else if (action.do === 'heartbeat')
      await operators[action.operator]!('POST', '/operator/heartbeat', { status: 'online' })
    else {
      const { ask, dialogId } = guests[action.guest]!
      const path = `/dialogs/${dialogId}`
      if (action.do === 'post')
        await ask('POST', `/widget${path}/messages`, {
          text: action.text,
          client_message_id: uuid(++counter),
        })
      else {
        const desk = operators[action.operator]!
        const other = action.operator === 0 ? 'Bob' : 'Ann'
        const calls = {
          request: () => ask('POST', `${path}/handoff/request`, { request_id: uuid(++counter) }),
          cancel: () => ask('POST', `${path}/handoff/cancel`, {}),
          takeover: () => desk('POST', `${path}/handoff/takeover`, {}),
          release: () => desk('POST', `${path}/handoff/release`, {}),
          transfer: () => desk('POST', `${path}/handoff/transfer`, { operator_id: other }),
          say: () => desk('POST', `${path}/messages`, { text: 'hello' }),
        }
        await calls[action.do]()
      }
    }
    await world.clock.settle()
  }

  for (const [index, one] of guests.entries()) {
    const seen = durable(links[index]!.frames)
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_frame, place) => place + 1))

    const news = seen.filter(({ type }) => type !== 'message')
    const versions = news.map((frame) => Number(frame['version']))
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b))
    const epochs = news.map((frame) => Number(frame['control_epoch']))
    expect(epochs).toEqual([...epochs].sort((a, b) => a - b))

    const { epoch } = links[index]!.frames[0]!
    const late = await one.greet({ epoch, since_seq: 0 })
    expect(timeless(late.frames)).toEqual(timeless(links[index]!.frames))

    const shown = { handoff_requested: 'requested', handoff_started: 'active' }
    const last = news.at(-1)?.type as keyof typeof shown | undefined
    const status = (await one.status())['status']
    if (last !== undefined && last in shown) expect(status).toBe(shown[last])
    else expect(['none', 'released', 'cancelled']).toContain(status)
  }

  const queue = (await operators[0]!('GET', '/operator/queue')) as unknown as Wire[]
  expect(queue.map((entry) => entry['queue_position'])).toEqual(queue.map((_entry, place) => place + 1))
}
