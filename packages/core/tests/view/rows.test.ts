import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../../src/model.ts'
import { ReplyXError } from '../../src/errors.ts'
import { createChatView } from '../../src/view/index.ts'
import { createFakeChat, createFakeTiming, makeMessage, noon } from './fake-chat.ts'
import { messageRows, rowsOf, setupView } from './setup-view.ts'

const day = 86_400_000
const at = (moment: number) => ({ timestamp: new Date(moment).toISOString() })

describe('rows of the conversation', () => {
  it('separates days, in words where they are near', () => {
    const { view } = setupView({
      messages: [
        makeMessage(1, at(noon - 3 * day)),
        makeMessage(2, at(noon - day)),
        makeMessage(3, at(noon - 1000)),
        makeMessage(4, at(noon)),
      ],
    })
    const labels = rowsOf(view).map((row) => (row.kind === 'day' ? row.label : row.key))
    expect(labels).toEqual(['Sunday, March 1', 'm1', 'Yesterday', 'm2', 'Today', 'm3', 'm4'])
  })

  it('calls today yesterday when the day has passed', () => {
    const { view, advance } = setupView({ messages: [makeMessage(1)] })
    expect(rowsOf(view)[0]).toMatchObject({ kind: 'day', label: 'Today' })
    advance(day)
    expect(rowsOf(view)[0]).toMatchObject({ kind: 'day', label: 'Yesterday' })
  })

  it('knows yesterday on the day after the clocks were put forward', () => {
    // Midnight and a half of Monday, 30 March 2026, in Berlin; that Sunday had 23 hours.
    const { timing } = createFakeTiming(Date.UTC(2026, 2, 29, 22, 30))
    const [saturday, sunday] = [Date.UTC(2026, 2, 28, 12), Date.UTC(2026, 2, 29, 12)]
    const { client } = createFakeChat({
      messages: [makeMessage(1, at(saturday)), makeMessage(2, at(sunday))],
    })
    const view = createChatView(client, { timeZone: 'Europe/Berlin', isMinimized: false, ...timing })
    const labels = rowsOf(view).flatMap((row) => (row.kind === 'day' ? row.label : []))
    expect(labels).toEqual(['Saturday, March 28', 'Yesterday'])
  })

  it('a message is new for ten seconds, also where it is drawn again later', () => {
    const messages = [...Array(200).keys()].map((index) =>
      makeMessage(index + 1, at(noon - 200_000 + index * 1000)),
    )
    const { view, advance } = setupView({ messages })
    const last = () => messageRows(view).find(({ key }) => key === 'm200')
    expect(last()?.isNew).toBe(true)
    view.setAtEnd(false)
    view.setWindow('0', '0')
    expect(last()).toBeUndefined()
    advance(60_000)
    view.setAtEnd(true)
    expect(last()?.isNew).toBe(false)
  })

  it('groups what one author writes within five minutes', () => {
    const { view } = setupView({
      messages: [
        makeMessage(1),
        makeMessage(2),
        makeMessage(3, { sender: 'user' }),
        makeMessage(4, { sender: 'user', ...at(noon + 301_000 + 4000) }),
      ],
    })
    expect(messageRows(view).map(({ isFirst, isLast }) => [isFirst, isLast])).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ])
  })

  it('says how an own message stands', () => {
    const own = (number: number, status: 'saving' | 'queued' | 'sending' | 'sent') =>
      makeMessage(number, { sender: 'user', status, seq: status === 'sent' ? number : null })
    const { view } = setupView({
      messages: [own(1, 'sent'), own(2, 'sent'), own(3, 'sending'), own(4, 'queued'), own(5, 'saving')],
      operatorReadSeq: 1,
    })
    expect(messageRows(view).map(({ delivery }) => delivery)).toEqual([
      'read',
      'accepted',
      'waiting',
      'waiting',
      'waiting',
    ])
    expect(messageRows(view)[0]?.deliveryLabel).toBe('Read')
  })

  it('gives a failed message its reason in words and what can be done', () => {
    const error = new ReplyXError({ code: 'text_too_long', message: 'unable to send; 4001 of 4000' })
    const { view } = setupView({
      messages: [makeMessage(1, { sender: 'user', status: 'failed', error, seq: null })],
    })
    const row = messageRows(view)[0]
    expect(row?.problem).toBe('This message is too long')
    expect(row?.actions.map(({ label }) => label)).toEqual(['Try again', 'Edit', 'Delete'])
  })

  it.each<[string, Partial<Snapshot>, readonly string[]]>([
    ['offline', { connection: 'offline' }, ['Edit', 'Delete']],
    ['while it connects again', { connection: 'reconnecting' }, ['Edit', 'Delete']],
    ['where connecting has failed', { connection: 'failed' }, ['Edit', 'Delete']],
    ['as long as it is too quick', { limit: { kind: 'rate' } }, ['Edit', 'Delete']],
    ['where a person reads it later', { limit: { kind: 'plan' } }, []],
    ['where it is about to leave', { connection: 'online' }, []],
  ])('gives a message that waits what can be done: %s', (_, state, labels) => {
    const own = { sender: 'user', seq: null } as const
    const { view, set } = setupView({
      messages: [makeMessage(1, { ...own, status: 'queued' }), makeMessage(2, { ...own, status: 'sending' })],
    })
    expect(messageRows(view).map(({ actions }) => actions)).toEqual([[], []])
    set(state)
    const [queued, sending] = messageRows(view)
    expect(queued?.actions.map(({ label }) => label)).toEqual(labels)
    expect(sending?.actions).toEqual([])
  })

  it('offers to ask again where the last answer broke off', () => {
    const broken = makeMessage(2, { status: 'interrupted' })
    const { view, set } = setupView({ messages: [makeMessage(1, { sender: 'user' }), broken] })
    expect(messageRows(view)[1]?.actions).toEqual([{ action: 'retry', label: 'Try again' }])
    set({ messages: [makeMessage(1, { sender: 'user' }), broken, makeMessage(3, { sender: 'user' })] })
    expect(messageRows(view)[1]?.actions).toEqual([])
  })

  it('notes what happened to a text', () => {
    const { view } = setupView({
      messages: [
        makeMessage(1, { editedAt: '2026-03-04T12:00:09Z' }),
        makeMessage(2, { isDeleted: true, text: '' }),
        makeMessage(3, { status: 'interrupted' }),
        makeMessage(4, { sender: 'system' }),
      ],
    })
    expect(messageRows(view).map(({ note }) => note)).toEqual([
      'edited',
      'This message was deleted',
      'The answer breaks off here',
    ])
    expect(rowsOf(view).at(-1)?.kind).toBe('notice')
  })

  it('draws no line above what comes while the visitor looks, and one in a dialog opened later', () => {
    const { view, set } = setupView()
    const line = () => rowsOf(view).find(({ kind }) => kind === 'unread')?.key
    view.setAtEnd(false)
    set({ messages: [makeMessage(1)], unread: 1 })
    expect(line()).toBeUndefined()
    const messages = [makeMessage(7), makeMessage(8)]
    set({ dialogId: 2, messages, unread: 1, readSeq: 7 })
    expect(line()).toBe('unread:m8')
  })

  it('draws the line of the unread where the chat was opened, and leaves it there', () => {
    const { view, set } = setupView(
      { messages: [makeMessage(1), makeMessage(2), makeMessage(3)], unread: 2, readSeq: 1 },
      { isMinimized: true },
    )
    const place = () => rowsOf(view).findIndex(({ kind }) => kind === 'unread')
    expect(place()).toBe(-1)
    view.open()
    expect(rowsOf(view)[place() + 1]?.key).toBe('m2')
    set({ messages: [1, 2, 3, 4].map((number) => makeMessage(number)), unread: 1, readSeq: 3 })
    expect(rowsOf(view)[place() + 1]?.key).toBe('m2')
    view.close()
    view.open()
    expect(place()).toBe(-1)
  })

  it('names operators: each the one who had the dialog when the message came', () => {
    const maria = { id: 1, name: 'Maria' }
    const first = makeMessage(1, { sender: 'manager' })
    const second = makeMessage(2, { sender: 'manager' })
    const { view, set } = setupView({ messages: [first], handoff: { status: 'active', operator: maria } })
    set({ messages: [first, second], handoff: { status: 'active', operator: { id: 2, name: 'Jonas' } } })
    set({ handoff: { status: 'none' } })
    expect(messageRows(view).map(({ author }) => author)).toEqual(['Maria', 'Jonas'])
  })

  it('gives no name to an operator of an earlier turn', () => {
    const { view } = setupView({
      messages: [
        makeMessage(1, { sender: 'manager' }),
        makeMessage(2),
        makeMessage(3, { sender: 'manager' }),
      ],
      handoff: { status: 'active', operator: { id: 1, name: 'Maria' } },
    })
    expect(messageRows(view).map(({ author }) => author)).toEqual(['Operator', 'Mila', 'Maria'])
  })
})

describe('what a change touches', () => {
  const many = Array.from({ length: 350 }, (_, index) => makeMessage(index + 1, at(noon + index * 10)))

  it('a piece of an answer makes one new row in one new section', () => {
    const streaming = (text: string) => makeMessage(351, { status: 'streaming', seq: null, text })
    const { view, set } = setupView({ messages: [...many, streaming('He')] })
    const before = view.getSnapshot()
    const rowsBefore = rowsOf(view)
    set({ messages: [...many, streaming('Hello')] })
    const after = view.getSnapshot()
    const changedRows = rowsOf(view).filter((row, index) => row !== rowsBefore[index])
    expect(changedRows.map(({ key }) => key)).toEqual(['m351'])
    expect(after.sections.filter((section, index) => section !== before.sections[index])).toHaveLength(1)
    expect(after.header).toBe(before.header)
    expect(after.composer).toBe(before.composer)
    expect(after.launcher).toBe(before.launcher)
    expect(view.messageProps(rowsBefore[0]!)).toBe(view.messageProps(rowsOf(view)[0]!))
  })

  it('cuts the list at forties of the log, so that older messages leave the later sections alone', () => {
    const { view, set } = setupView({ messages: many.slice(250) })
    const before = view.getSnapshot().sections
    expect(before.map(({ size }) => size)).toEqual([29, 40, 31])
    set({ messages: many.slice(60) })
    const after = view.getSnapshot().sections
    expect(after).toHaveLength(8)
    expect(after.at(-1)).toBe(before.at(-1))
    expect(after.at(-2)).toBe(before.at(-2))
  })

  it('draws the end, and what is in sight, and leaves the rest out', () => {
    const { view } = setupView({ messages: many })
    const shown = () =>
      view
        .getSnapshot()
        .sections.filter(({ rows }) => rows.length > 0)
        .map(({ key }) => key)
    expect(shown()).toEqual(['8'])
    view.setAtEnd(false)
    view.setWindow('2', '3')
    expect(shown()).toEqual(['2', '3'])
    expect(view.getSnapshot().sections.map(({ size }) => size)).toEqual([39, 40, 40, 40, 40, 40, 40, 40, 31])
    const [, , second] = view.getSnapshot().sections
    expect(view.sectionProps(second!).Section['data-away']).toBeNull()
    expect(view.sectionProps(view.getSnapshot().sections[0]!).Section['data-away']).toBe('')
    view.setAtEnd(true)
    expect(shown()).toEqual(['2', '3', '8'])
    view.setWindow('7', '8')
    expect(shown()).toEqual(['7', '8'])
  })

  it('what waits without a number is cut, too, and keeps what stands above', () => {
    const waiting = Array.from({ length: 71 }, (_, index) =>
      makeMessage(1000 + index, { sender: 'user', seq: null, status: 'queued' }),
    )
    const { view, set } = setupView({ messages: [...many.slice(0, 45), ...waiting.slice(1)] })
    const before = view.getSnapshot().sections
    expect(before.map(({ key, size }) => [key, size])).toEqual([
      ['0', 39],
      ['1', 40],
      ['1+', 36],
    ])
    set({ messages: [...many.slice(0, 45), ...waiting.slice(1), waiting[0]!] })
    expect(view.getSnapshot().sections[1]).toBe(before[1])
  })

  it('a draft changes the composer and nothing else', () => {
    const { view } = setupView({ messages: many })
    const before = view.getSnapshot()
    view.actions.setDraft('Hi')
    const after = view.getSnapshot()
    expect(after.sections).toBe(before.sections)
    expect(after.composer).not.toBe(before.composer)
  })

  it('nothing seen is nothing told', () => {
    const { view, set, changes } = setupView({ messages: many })
    const before = view.getSnapshot()
    set({ channel: 'polling', operatorsOnline: 7 })
    expect(view.getSnapshot()).toBe(before)
    expect(changes()).toBe(0)
  })
})
