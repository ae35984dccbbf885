import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  createResume,
  stepResume,
  type Resume,
  type ResumeEffect,
  type ResumeEvent,
} from '../src/transport/resume.ts'

/** Plays a link: the server has frames 1 to `size`; the network loses, doubles and reorders what it brings. */
function play(size: number, arrivals: readonly number[]): { applied: number[]; state: Resume<number> } {
  let state = createResume<number>({ epoch: 'e', cursor: 0 })
  const applied: number[] = []
  const hellos: (number | null)[] = []
  let isArmed = false
  const send = (event: ResumeEvent<number>): void => {
    const [next, effects] = stepResume(state, event)
    state = next
    for (const effect of effects) carryOut(effect)
  }
  const carryOut = (effect: ResumeEffect<number>): void => {
    if (effect.type === 'apply') applied.push(effect.frame)
    if (effect.type === 'hello') hellos.push(effect.sinceSeq)
    if (effect.type === 'arm') isArmed = true
    if (effect.type === 'disarm') isArmed = false
    if (effect.type === 'replace') applied.splice(0, applied.length, ...range(1, effect.cursor))
  }
  const answerHello = (isLossless: boolean): void => {
    const since = hellos.shift()
    if (since === undefined) return
    const canReplay = since !== null
    send({ type: 'welcome', epoch: 'e', lastSeq: size, replay: canReplay ? 'gap' : 'reset' })
    if (!canReplay) send({ type: 'page' })
    else if (isLossless) for (const seq of range(since + 1, size)) send({ type: 'frame', seq, frame: seq })
  }
  send({ type: 'opened' })
  answerHello(false)
  for (const seq of arrivals) send({ type: 'frame', seq, frame: seq })
  // From here on the network is good: every hello is answered, and if the timer runs, its time comes.
  for (let round = 0; round < 10 && (isArmed || hellos.length > 0); round += 1) {
    answerHello(true)
    if (isArmed) {
      isArmed = false
      send({ type: 'due' })
    }
    answerHello(true)
  }
  return { applied, state }
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)

describe('resuming', () => {
  it('applies every frame once, in order, however they come', () => {
    const story = fc
      .integer({ min: 1, max: 40 })
      .chain((size) =>
        fc.tuple(fc.constant(size), fc.array(fc.integer({ min: 1, max: size }), { maxLength: 120 })),
      )
    fc.assert(
      fc.property(story, ([size, arrivals]) => {
        const { applied, state } = play(size, arrivals)
        expect(applied).toEqual(range(1, size))
        expect(state).toMatchObject({ cursor: size, mode: 'live' })
        expect(state.held.size).toBe(0)
      }),
      { numRuns: 500 },
    )
  })

  it('never applies a frame before its turn or twice, whatever events come', () => {
    const event: fc.Arbitrary<ResumeEvent<number>> = fc.oneof(
      fc.integer({ min: 1, max: 12 }).map((seq): ResumeEvent<number> => ({ type: 'frame', seq, frame: seq })),
      fc.integer({ min: 0, max: 12 }).map((seq): ResumeEvent<number> => ({ type: 'head', seq })),
      fc.constantFrom<ResumeEvent<number>>(
        { type: 'opened' },
        { type: 'closed' },
        { type: 'page' },
        { type: 'due' },
      ),
      fc.record({
        type: fc.constant('welcome' as const),
        epoch: fc.constantFrom('e', 'f'),
        lastSeq: fc.integer({ min: 0, max: 12 }),
        replay: fc.constantFrom('gap' as const, 'reset' as const),
      }),
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let state = createResume<number>({ epoch: 'e', cursor: 0 })
        let last = 0
        for (const each of events) {
          const [next, effects] = stepResume(state, each)
          state = next
          for (const effect of effects) {
            if (effect.type === 'replace') last = effect.cursor
            if (effect.type !== 'apply') continue
            expect(effect.frame).toBe(last + 1)
            last = effect.frame
          }
          expect(state.cursor).toBe(last)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('gives the missing frame 250 ms, then asks for it', () => {
    let state = createResume<string>({ epoch: 'e', cursor: 1 })
    const step = (event: ResumeEvent<string>): readonly ResumeEffect<string>[] => {
      const [next, effects] = stepResume(state, event)
      state = next
      return effects
    }
    step({ type: 'opened' })
    step({ type: 'welcome', epoch: 'e', lastSeq: 1, replay: 'gap' })
    expect(step({ type: 'frame', seq: 3, frame: 'three' })).toContainEqual({ type: 'arm', delay: 250 })
    expect(step({ type: 'frame', seq: 4, frame: 'four' })).toEqual([])
    expect(step({ type: 'due' })).toContainEqual({ type: 'hello', sinceSeq: 1 })
  })

  it('resets where a replay stands still for a second', () => {
    let state = createResume<string>({ epoch: 'e', cursor: 1 })
    const step = (event: ResumeEvent<string>): readonly ResumeEffect<string>[] => {
      const [next, effects] = stepResume(state, event)
      state = next
      return effects
    }
    step({ type: 'opened' })
    expect(step({ type: 'welcome', epoch: 'e', lastSeq: 5, replay: 'gap' })).toContainEqual({
      type: 'arm',
      delay: 1_000,
    })
    expect(step({ type: 'due' })).toContainEqual({ type: 'hello', sinceSeq: null })
  })
})
