import { describe, expect, it } from 'vitest'
import type { Frame } from '../src/model.ts'
import { longestWait, openOperatorSocket } from '../src/socket.ts'
import type { LinkState, WireEvents } from '../src/socket.ts'
import { createClock } from './fakes.ts'

const queue = JSON.stringify({ type: 'queue_updated', queue: [] })

const start = (random = 0.5) => {
  const clock = createClock()
  const wires: { events: WireEvents; sent: string[]; isClosed: boolean }[] = []
  const states: LinkState[] = []
  const frames: Frame[] = []
  const problems: unknown[] = []
  const socket = openOperatorSocket({
    url: 'ws://desk.test/ws/operator',
    token: 'secret',
    ports: {
      ...clock,
      random: () => random,
      open: (_url, events) => {
        const wire = { events, sent: [] as string[], isClosed: false }
        wires.push(wire)
        return { send: (data) => wire.sent.push(data), close: () => (wire.isClosed = true) }
      },
    },
    onState: (state) => states.push(state),
    onFrame: (frame) => frames.push(frame),
    onProblem: (problem) => problems.push(problem),
  })
  const last = () => {
    const wire = wires.at(-1)
    if (!wire) throw new Error('nothing was opened')
    return wire
  }
  const greet = (): void => {
    last().events.onOpen()
    last().events.onData(queue)
  }
  return { clock, wires, states, frames, problems, socket, last, greet }
}

describe('a link that holds', () => {
  it('says hello with the token and is online with the first queue', () => {
    const { last, states, greet, socket } = start()
    expect(socket.send({ type: 'watch', dialog_id: 1 })).toBe(false)
    greet()
    expect(last().sent).toEqual(['{"type":"hello","token":"secret"}'])
    expect(states).toEqual([{ status: 'connecting' }, { status: 'online' }])
    expect(socket.send({ type: 'watch', dialog_id: 1 })).toBe(true)
    expect(last().sent[1]).toBe('{"type":"watch","dialog_id":1}')
  })

  it('answers pings', () => {
    const { last, greet } = start()
    greet()
    last().events.onData('{"type":"ping"}')
    expect(last().sent.at(-1)).toBe('{"type":"pong"}')
  })

  it('tells of a broken frame, ignores an unknown one, and goes on', () => {
    const { last, greet, problems, frames, states } = start()
    greet()
    for (const data of ['{', '[]', '{"type":"message","dialog_id":"x"}', '{"type":"of_tomorrow"}'])
      last().events.onData(data)
    expect(problems).toHaveLength(3)
    expect(frames).toHaveLength(1)
    expect(states.at(-1)).toEqual({ status: 'online' })
  })
})

describe('a link that is lost', () => {
  it('is opened again after a drawn delay', () => {
    const { clock, wires, states, greet, last } = start(0.5)
    greet()
    clock.advance(9_000)
    last().events.onClose(1006)
    const lost = states.at(-1)
    expect(lost).toEqual({ status: 'lost', retryAt: clock.now() + 2_000 })
    clock.advance(1_999)
    expect(wires).toHaveLength(1)
    clock.advance(1)
    expect(wires).toHaveLength(2)
  })

  it('waits longer after each failed attempt, and short again after a steady link', () => {
    const { clock, states, last, greet } = start(1)
    const waits: number[] = []
    const lose = (): void => {
      last().events.onClose(1006)
      const state = states.at(-1)
      const wait = state?.status === 'lost' ? state.retryAt - clock.now() : -1
      waits.push(wait)
      clock.advance(wait)
    }
    for (let attempt = 0; attempt < 5; attempt++) lose()
    greet()
    for (let second = 0; second < 10; second++) {
      clock.advance(1_000)
      last().events.onData('{"type":"ping"}')
    }
    lose()
    lose()
    expect(waits).toEqual([4_000, 8_000, 16_000, 30_000, 30_000, 2_000, 4_000])
  })

  it.each([
    [1012, true, 0, 8_000],
    [1001, false, 5, 8_000],
    [1006, true, 5, 2_000],
    [1006, false, 9, 30_000],
  ])('code %i, steady %s, attempt %i: at most %i ms', (code, wasSteady, attempt, longest) => {
    expect(longestWait(code, wasSteady, attempt)).toBe(longest)
  })

  it('is noticed by silence, and by a greeting that does not come', () => {
    const { clock, wires, states, greet, last } = start(0)
    clock.advance(10_000)
    expect(wires[0]?.isClosed).toBe(true)
    expect(wires).toHaveLength(2)
    greet()
    clock.advance(39_999)
    expect(last().isClosed).toBe(false)
    clock.advance(1)
    expect(wires[1]?.isClosed).toBe(true)
    expect(states.some(({ status }) => status === 'lost')).toBe(true)
  })

  it('no longer listens to the wire it left', () => {
    const { wires, states, greet, clock } = start(0)
    greet()
    clock.advance(40_000)
    greet()
    const before = states.length
    wires[0]?.events.onClose(1006)
    expect(states).toHaveLength(before)
  })

  it('rests at least half a minute where the server asks for less', () => {
    const { clock, states, greet, last } = start(0)
    greet()
    last().events.onClose(4008)
    expect(states.at(-1)).toEqual({ status: 'lost', retryAt: clock.now() + 30_000 })
  })

  it('is tried at once when asked', () => {
    const { wires, socket, greet, last } = start(1)
    greet()
    last().events.onClose(1006)
    socket.retryNow()
    socket.retryNow()
    expect(wires).toHaveLength(2)
  })
})

describe('a link that is refused', () => {
  it.each([
    [4001, 'token'],
    [4002, 'token'],
    [4003, 'origin'],
    [1007, 'protocol'],
  ])('code %i stays closed: %s', (code, reason) => {
    const { clock, wires, states, last } = start()
    last().events.onClose(code)
    expect(states.at(-1)).toEqual({ status: 'refused', reason })
    clock.advance(120_000)
    expect(wires).toHaveLength(1)
  })

  it('stays closed once it was closed here', () => {
    const { clock, wires, socket, greet } = start()
    greet()
    socket.close()
    socket.retryNow()
    clock.advance(120_000)
    expect(wires).toHaveLength(1)
    expect(socket.send({ type: 'pong' })).toBe(false)
  })
})
