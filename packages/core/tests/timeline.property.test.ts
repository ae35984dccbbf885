import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { createTimeline } from '../src/messages/timeline.ts'
import type { ServerMessage } from '../src/protocol/rest.ts'

const message = (id: number, version = 0): ServerMessage => ({
  id,
  sender: id % 2 === 0 ? 'assistant' : 'user',
  text: `text ${String(id)}.${String(version)}`,
  timestamp: '2026-01-01T00:00:00Z',
  seq: id,
  updatedSeq: version === 0 ? id : 1_000 + version,
  clientMessageId: id % 2 === 0 ? undefined : `key-${String(id)}`,
  streamId: id % 4 === 0 ? `stream-${String(id)}` : undefined,
  editedAt: undefined,
  deleted: id % 7 === 0 && version > 0 ? true : undefined,
})

/** Copies of messages as frames, answers and pages may bring them: any order, any number of times, any age. */
const copies = fc.integer({ min: 1, max: 30 }).chain((size) =>
  fc.tuple(
    fc.constant(size),
    fc.array(fc.tuple(fc.integer({ min: 1, max: size }), fc.integer({ min: 0, max: 3 })), {
      maxLength: 100,
    }),
  ),
)

describe('the timeline', () => {
  it('ends the same, whatever the order and number in which copies come', () => {
    fc.assert(
      fc.property(copies, fc.infiniteStream(fc.nat()), ([size, arrivals], shuffle) => {
        const timeline = createTimeline()
        for (const [id, version] of arrivals) timeline.merge(message(id, version))
        // In the end every message has come, in its newest form, somehow.
        const rest = Array.from({ length: size }, (_, index) => message(index + 1, 3))
        rest.sort(() => ((shuffle.next().value as number) % 2 === 0 ? 1 : -1))
        for (const each of rest) timeline.merge(each)
        const shown = timeline.messages().map(({ id, text }) => [id, text])
        const wanted = Array.from({ length: size }, (_, index) => message(index + 1, 3)).map((each) => [
          each.id,
          each.deleted === true ? '' : each.text,
        ])
        expect(shown).toEqual(wanted)
      }),
      { numRuns: 500 },
    )
  })

  it('keeps keys unique and order by seq at every moment, with answers being written in between', () => {
    fc.assert(
      fc.property(copies, ([, arrivals]) => {
        const timeline = createTimeline()
        for (const [id, version] of arrivals) {
          if (version === 1) {
            const streamId = `stream-${String(id)}`
            timeline.append({ streamId, offset: 0, text: 'x', controlEpoch: 0 }, 0, '')
          } else timeline.merge(message(id, version))
          const shown = timeline.messages()
          expect(new Set(shown.map(({ key }) => key)).size).toBe(shown.length)
          const seqs = shown.flatMap(({ seq }) => (seq === null ? [] : [seq]))
          expect(seqs).toEqual([...seqs].sort((one, other) => one - other))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('puts the pieces of an answer together without a doubled or missing letter', () => {
    const text = fc.array(fc.string({ minLength: 1, maxLength: 5, unit: 'grapheme' }), {
      minLength: 1,
      maxLength: 20,
    })
    fc.assert(
      fc.property(text, fc.array(fc.nat()), (pieces, noise) => {
        const timeline = createTimeline()
        const deltas = pieces.map((piece, index) => ({
          streamId: 's',
          offset: pieces.slice(0, index).join('').length,
          text: piece,
          controlEpoch: 0,
        }))
        deltas.forEach((delta, index) => {
          timeline.append(delta, 0, '')
          const again = deltas[(noise[index] ?? 0) % (index + 1)]
          if (again !== undefined && again.text !== '') timeline.append(again, 0, '')
        })
        const shown = timeline.messages()[0]?.text ?? ''
        expect(pieces.join('').startsWith(shown)).toBe(true)
        expect(shown).toBe(pieces.join(''))
      }),
      { numRuns: 300 },
    )
  })

  it('does not show what lies below the copy, but keeps its changes for the page that brings it', () => {
    const timeline = createTimeline()
    timeline.replace([message(5), message(6)], true, true)
    expect(timeline.merge(message(2, 2))).toBe('none')
    expect(timeline.messages().map(({ id }) => id)).toEqual([5, 6])
    timeline.prepend([message(1), message(2), message(3), message(4)], false)
    expect(timeline.messages().map(({ id, text }) => [id, text])).toEqual([
      [1, 'text 1.0'],
      [2, 'text 2.2'],
      [3, 'text 3.0'],
      [4, 'text 4.0'],
      [5, 'text 5.0'],
      [6, 'text 6.0'],
    ])
  })

  it('keeps what was settled while a page of the same log was on its way, and nothing of another log', () => {
    const timeline = createTimeline()
    for (const id of [1, 2, 3]) timeline.merge(message(id))
    timeline.replace([message(1), message(2)], false, false)
    expect(timeline.messages().map(({ id }) => id)).toEqual([1, 2, 3])
    timeline.replace([message(1)], false, true)
    expect(timeline.messages().map(({ id }) => id)).toEqual([1])
  })

  it('stays in order and whole over thousands of messages in any order', () => {
    const timeline = createTimeline()
    const ids = Array.from({ length: 5_000 }, (_, index) => ((index * 2_741) % 5_000) + 1)
    for (const id of ids) timeline.merge(message(id))
    expect(timeline.messages().map(({ id }) => id)).toEqual(
      Array.from({ length: 5_000 }, (_, index) => index + 1),
    )
  })

  it('drops pieces of an older control epoch, and of an answer that has ended', () => {
    const timeline = createTimeline()
    const delta = { streamId: 's', offset: 0, text: 'late', controlEpoch: 1 }
    expect(timeline.append(delta, 2, '')).toBe(false)
    timeline.merge({ ...message(8), streamId: 's' })
    expect(timeline.append(delta, 1, '')).toBe(false)
    expect(timeline.messages()).toHaveLength(1)
  })

  it('marks as interrupted what the server writes no more, and nothing that began since', () => {
    const timeline = createTimeline()
    const piece = (streamId: string) => ({
      streamId,
      offset: 0,
      text: streamId,
      controlEpoch: 0,
    })
    for (const id of ['a', 'b']) timeline.append(piece(id), 0, '')
    timeline.setStreams([{ streamId: 'b', text: 'b and more', controlEpoch: 0 }], '', 0)
    timeline.append(piece('c'), 0, '')
    timeline.interruptUnlisted()
    expect(timeline.messages().map(({ text, status }) => `${text} ${status}`)).toEqual([
      'a interrupted',
      'b and more streaming',
      'c streaming',
    ])
  })
})
