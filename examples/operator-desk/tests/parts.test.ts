import { describe, expect, it } from 'vitest'
import { emptyDialog, reduceDialog } from '../src/dialog-state.ts'
import { commandOf, neighbour } from '../src/keyboard.ts'
import { english } from '../src/labels-en.ts'
import { russian } from '../src/labels-ru.ts'
import { chooseLocale, clock } from '../src/locale.ts'
import { rowsOf } from '../src/rows.ts'
import { readFrame } from '../src/wire.ts'
import { message, welcome } from './fakes.ts'

const plain = {
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
}

describe('keys', () => {
  it('are known by their place, whatever the keyboard writes', () => {
    expect(commandOf({ ...plain, key: 'j', code: 'KeyJ' }, false)).toBe('down')
    expect(commandOf({ ...plain, key: 'о', code: 'KeyJ' }, false)).toBe('down')
    expect(commandOf({ ...plain, key: '.', code: 'Slash' }, false)).toBe('search')
    expect(commandOf({ ...plain, key: '?', code: 'Slash', shiftKey: true }, false)).toBe('help')
  })

  it('mean nothing while somebody writes or calls the browser', () => {
    const release = { ...plain, key: 'r', code: 'KeyR' }
    expect(commandOf(release, false)).toBe('release')
    expect(commandOf(release, true)).toBeNull()
    expect(commandOf({ ...release, ctrlKey: true }, false)).toBeNull()
    expect(commandOf({ ...release, metaKey: true }, false)).toBeNull()
    expect(commandOf({ ...release, isComposing: true }, false)).toBeNull()
  })

  it('go round the list', () => {
    expect(neighbour([4, 5, 6], null, 1)).toBe(4)
    expect(neighbour([4, 5, 6], null, -1)).toBe(6)
    expect(neighbour([4, 5, 6], 6, 1)).toBe(4)
    expect(neighbour([4, 5, 6], 4, -1)).toBe(6)
    expect(neighbour([4, 5, 6], 9, 1)).toBe(4)
    expect(neighbour([], 4, 1)).toBeNull()
  })
})

describe('languages', () => {
  it.each([
    ['ru', ['en-GB'], 'ru'],
    [null, ['ru-RU', 'en'], 'ru'],
    [null, ['fr-FR', 'en-US'], 'en'],
    ['xx', ['fr'], 'en'],
  ])('asked %s, preferred %j: %s', (asked, preferred, tag) => {
    expect(chooseLocale(asked, preferred).tag).toBe(tag)
  })

  it('inflect counts', () => {
    expect([1, 3, 11, 21].map(russian.newMessages)).toEqual([
      '1 непрочитанное сообщение',
      '3 непрочитанных сообщения',
      '11 непрочитанных сообщений',
      '21 непрочитанное сообщение',
    ])
    expect([1, 2].map(english.operatorsOnline)).toEqual(['1 operator online', '2 operators online'])
  })

  it('have words for the same reasons and keys', () => {
    expect(Object.keys(russian.reasons)).toEqual(Object.keys(english.reasons))
    expect(Object.keys(russian.keys)).toEqual(Object.keys(english.keys))
  })

  it('write a wait as a clock', () => {
    expect([-5, 0, 59_999, 247_000, 3_847_000].map(clock)).toEqual([
      '0:00',
      '0:00',
      '0:59',
      '4:07',
      '1:04:07',
    ])
  })
})

describe('rows', () => {
  const locale = chooseLocale('en', [])
  const now = Date.parse('2026-01-06T12:00:00.000Z')
  const dialog = [
    message(1, { timestamp: '2026-01-05T12:00:00.000Z' }),
    message(2, { timestamp: '2026-01-06T11:00:00.000Z' }),
    message(3, { timestamp: '2026-01-06T11:01:00.000Z' }),
    message(4, { timestamp: '2026-01-06T11:30:00.000Z' }),
    message(5, { sender: 'system', text: 'Joined', timestamp: '2026-01-06T11:31:00.000Z' }),
    message(6, { sender: 'manager', clientMessageId: 'c6', timestamp: '2026-01-06T11:32:00.000Z' }),
    message(7, { sender: 'manager', clientMessageId: 'c7', timestamp: '2026-01-06T11:32:30.000Z' }),
  ]
  const state = [
    { type: 'welcome', welcome: welcome({ lastSeq: 7, readSeq: 6 }) } as const,
    { type: 'page', epoch: 'first', messages: dialog, limit: 50 } as const,
    { type: 'sending', clientMessageId: 'c8', text: 'More' } as const,
  ].reduce(reduceDialog, emptyDialog(1))

  it('have days, groups and states', () => {
    const shown = rowsOf(state, locale, now).map((row) =>
      row.type === 'message' ? [row.key, row.isFirst, row.isLast, row.state] : [row.type, row.text],
    )
    expect(shown).toEqual([
      ['day', 'Yesterday'],
      ['message-101', true, true, null],
      ['day', 'Today'],
      ['message-102', true, false, null],
      ['message-103', false, true, null],
      ['message-104', true, true, null],
      ['notice', 'Joined'],
      ['c6', true, false, 'read'],
      ['c7', false, false, 'delivered'],
      ['c8', false, true, 'sending'],
    ])
  })

  it('keep the key of a message from sending to sent', () => {
    const sent = reduceDialog(state, {
      type: 'sent',
      message: message(8, {
        sender: 'manager',
        clientMessageId: 'c8',
        timestamp: '2026-01-06T11:33:00.000Z',
      }),
    })
    expect(rowsOf(sent, locale, now).map(({ key }) => key)).toEqual(
      rowsOf(state, locale, now).map(({ key }) => key),
    )
  })

  it('put an answer where it began', () => {
    const later = message(8, { timestamp: '2026-01-06T11:40:00.000Z' })
    const streamed = [
      {
        type: 'frame',
        frame: {
          type: 'delta',
          dialogId: 1,
          offset: 0,
          stream: { streamId: 's', text: 'Well', controlEpoch: 0 },
        },
      } as const,
      { type: 'frame', frame: { type: 'message', dialogId: 1, seq: 8, message: later } } as const,
    ].reduce(reduceDialog, state)
    const keys = rowsOf(streamed, locale, now).map(({ key }) => key)
    expect(keys.slice(-3)).toEqual(['s', 'message-108', 'c8'])
  })
})

describe('frames', () => {
  it('are read from the wire', () => {
    const text = JSON.stringify({
      type: 'handoff_started',
      dialog_id: 3,
      seq: 9,
      version: 4,
      control_epoch: 2,
      manager: { id: 7, name: 'Oleg' },
    })
    expect(readFrame(text)).toMatchObject({
      type: 'handoff',
      dialogId: 3,
      seq: 9,
      handoff: { status: 'active', manager: { id: '7', name: 'Oleg' }, version: 4, controlEpoch: 2 },
    })
    expect(readFrame('{"type":"typing_stop","dialog_id":3,"actor":"user"}')).toEqual({
      type: 'typing',
      dialogId: 3,
      actor: 'user',
      isTyping: false,
    })
    expect(readFrame('{"type":"of_tomorrow"}')).toBeNull()
  })

  it.each([
    'null',
    '[]',
    '{}',
    '{"type":"queue_updated","queue":{}}',
    '{"type":"read","dialog_id":1,"seq":"2"}',
  ])('are refused where they are malformed: %s', (text) => {
    expect(() => readFrame(text)).toThrow()
  })
})
