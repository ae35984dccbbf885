import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyDialog, reduceDialog, unreadOf } from '../src/dialog-state.ts'
import type { DialogEvent, DialogState } from '../src/dialog-state.ts'
import type { DialogFrame, Message } from '../src/model.ts'
import { handoff, message, welcome } from './fakes.ts'

const after = (start: DialogState, ...events: DialogEvent[]): DialogState =>
  events.reduce(reduceDialog, start)
const frame = (value: DialogFrame): DialogEvent => ({ type: 'frame', frame: value })
const told = (value: Message, seq = value.updatedSeq): DialogEvent =>
  frame({ type: 'message', dialogId: 1, seq, message: value })
const delta = (offset: number, text: string, controlEpoch = 0): DialogEvent =>
  frame({ type: 'delta', dialogId: 1, offset, stream: { streamId: 's', text, controlEpoch } })
const page = (messages: Message[], epoch = 'first', limit = 50): DialogEvent => ({
  type: 'page',
  epoch,
  messages,
  limit,
})
const texts = (dialog: DialogState): string[] => dialog.messages.map(({ text }) => text)

/** A dialog with messages 1 to `count` on the desk. */
const opened = (count: number): DialogState =>
  after(
    emptyDialog(1),
    { type: 'welcome', welcome: welcome({ lastSeq: count }) },
    page(Array.from({ length: count }, (_, index) => message(index + 1))),
  )

describe('coming onto the desk', () => {
  it('reads a page after a reset and applies what arrived meanwhile', () => {
    const dialog = after(
      emptyDialog(1),
      { type: 'welcome', welcome: welcome({ lastSeq: 2 }) },
      told(message(3)),
      page([message(1), message(2)]),
    )
    expect(texts(dialog)).toEqual(['text 1', 'text 2', 'text 3'])
    expect(dialog).toMatchObject({ phase: 'ready', cursor: 3, hasOlder: false })
  })

  it('leaves a page of another epoch aside', () => {
    const dialog = after(emptyDialog(1), { type: 'welcome', welcome: welcome() }, page([message(1)], 'older'))
    expect(dialog).toMatchObject({ phase: 'loading', messages: [] })
  })

  it('keeps what is shown until the page of a new epoch is there, then shows only that', () => {
    const lost = after(opened(2), { type: 'welcome', welcome: welcome({ epoch: 'second', lastSeq: 1 }) })
    expect(texts(lost)).toEqual(['text 1', 'text 2'])
    expect(texts(after(lost, page([message(1, { text: 'kept' })], 'second')))).toEqual(['kept'])
  })

  it('knows from a full page that there is more', () => {
    const dialog = after(
      emptyDialog(1),
      { type: 'welcome', welcome: welcome({ lastSeq: 9 }) },
      page([message(8), message(9)], 'first', 2),
    )
    expect(dialog.hasOlder).toBe(true)
    expect(texts(after(dialog, told(message(3, { updatedSeq: 10 }))))).toEqual(['text 8', 'text 9'])
    const whole = after(dialog, { type: 'older', epoch: 'first', messages: [message(7)], limit: 2 })
    expect(texts(whole)).toEqual(['text 7', 'text 8', 'text 9'])
    expect(whole.hasOlder).toBe(false)
  })
})

describe('frames', () => {
  it('holds back what lies beyond a hole until it is filled', () => {
    const holed = after(opened(1), told(message(3)))
    expect(holed).toMatchObject({ phase: 'gap', cursor: 1 })
    expect(texts(holed)).toEqual(['text 1'])
    const filled = after(holed, told(message(2)))
    expect(texts(filled)).toEqual(['text 1', 'text 2', 'text 3'])
    expect(filled).toMatchObject({ phase: 'ready', cursor: 3 })
  })

  it('ends in the same list, whatever the order and number of copies', () => {
    const frames = Array.from({ length: 8 }, (_, index) => told(message(index + 3)))
    const whole = after(opened(2), ...frames)
    const shuffled = fc
      .tuple(fc.shuffledSubarray(frames, { minLength: 8 }), fc.shuffledSubarray(frames))
      .map(([all, again]) => [...all, ...again])
    fc.assert(
      fc.property(shuffled, (copies) => {
        const dialog = after(opened(2), ...copies)
        expect(dialog.messages).toEqual(whole.messages)
        expect(dialog).toMatchObject({ phase: 'ready', cursor: 10, heldBack: [] })
      }),
    )
  })

  it('takes the later form of a message', () => {
    const dialog = after(opened(2), told(message(1, { updatedSeq: 3, text: 'better' })), told(message(1), 4))
    expect(texts(dialog)).toEqual(['better', 'text 2'])
  })

  it('counts a newer handoff only', () => {
    const dialog = after(
      opened(1),
      frame({ type: 'handoff', dialogId: 1, seq: 2, handoff: handoff({ status: 'active', version: 3 }) }),
      frame({ type: 'handoff', dialogId: 1, seq: 3, handoff: handoff({ status: 'requested', version: 2 }) }),
    )
    expect(dialog.handoff?.status).toBe('active')
    expect(dialog.cursor).toBe(3)
  })

  it('shows typing until the message is there or the visitor is gone', () => {
    const typing = after(opened(1), frame({ type: 'typing', dialogId: 1, actor: 'user', isTyping: true }))
    expect(typing.isVisitorTyping).toBe(true)
    expect(after(typing, told(message(2))).isVisitorTyping).toBe(false)
    expect(after(typing, frame({ type: 'visitor', dialogId: 1, isOnline: false })).isVisitorTyping).toBe(
      false,
    )
    expect(after(typing, { type: 'link-lost' }).isVisitorTyping).toBe(false)
  })
})

describe('an answer being written', () => {
  it('grows piece by piece, drops what does not fit, and becomes the message', () => {
    const growing = after(opened(1), delta(0, 'Hel'), delta(3, 'lo'), delta(3, 'lo'), delta(9, 'x'))
    expect(growing.streams).toMatchObject([{ text: 'Hello', afterSeq: 1, isInterrupted: false }])
    const done = after(growing, told(message(2, { sender: 'assistant', text: 'Hello', streamId: 's' })))
    expect(done.streams).toEqual([])
    expect(after(done, delta(0, 'Hel')).streams).toEqual([])
  })

  it('is cut when somebody takes over, and gets no further word', () => {
    const taken = handoff({ status: 'active', version: 2, controlEpoch: 1 })
    const dialog = after(
      opened(1),
      delta(0, 'Hel'),
      frame({ type: 'handoff', dialogId: 1, seq: 2, handoff: taken }),
      delta(3, 'lo'),
    )
    expect(dialog.streams).toMatchObject([{ text: 'Hel', isInterrupted: true }])
  })

  it('comes whole with the welcome', () => {
    const streams = [{ streamId: 's', text: 'Hello wor', controlEpoch: 0 }]
    const dialog = after(
      opened(1),
      delta(0, 'Hel'),
      { type: 'welcome', welcome: welcome({ replay: 'gap', lastSeq: 1, streams }) },
      delta(9, 'ld'),
    )
    expect(dialog.streams).toMatchObject([{ text: 'Hello world', isInterrupted: false }])
  })
})

describe('own messages', () => {
  const sending: DialogEvent = { type: 'sending', clientMessageId: 'c', text: 'Hi' }
  const stored = message(2, { sender: 'manager', text: 'Hi', clientMessageId: 'c' })

  it.each([
    ['echo, then answer', [told(stored), { type: 'sent', message: stored }]],
    ['answer, then echo', [{ type: 'sent', message: stored }, told(stored)]],
  ] satisfies [string, DialogEvent[]][])('are settled once: %s', (_name, events) => {
    const dialog = after(opened(1), sending, ...events)
    expect(dialog.outgoing).toEqual([])
    expect(texts(dialog)).toEqual(['text 1', 'Hi'])
    expect(dialog.cursor).toBe(2)
  })

  it('fail, are tried again under the same id, and a late echo settles them', () => {
    const failed = after(opened(1), sending, { type: 'send-failed', clientMessageId: 'c', isTemporary: true })
    expect(failed.outgoing).toMatchObject([{ status: 'failed', isTemporary: true }])
    expect(after(failed, sending).outgoing).toMatchObject([{ clientMessageId: 'c', status: 'sending' }])
    expect(after(failed, told(stored)).outgoing).toEqual([])
    expect(after(failed, { type: 'discarded', clientMessageId: 'c' }).outgoing).toEqual([])
  })

  it('outlive a new epoch', () => {
    const dialog = after(opened(1), sending, { type: 'welcome', welcome: welcome({ epoch: 'second' }) })
    expect(after(dialog, page([], 'second')).outgoing).toHaveLength(1)
  })
})

describe('read marks', () => {
  it('only rise, and count what nobody has seen', () => {
    const dialog = after(opened(3), { type: 'seen', seq: 2 }, { type: 'seen', seq: 1 })
    expect(unreadOf(dialog)).toBe(1)
    const read = after(
      dialog,
      frame({ type: 'read', dialogId: 1, seq: 3, by: 'user' }),
      frame({ type: 'read', dialogId: 1, seq: 2, by: 'user' }),
    )
    expect(read.readSeq).toBe(3)
  })
})
