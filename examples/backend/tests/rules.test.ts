import fc from 'fast-check'
import { expect, test } from 'vitest'
import { closedUntil } from '../src/domain/opening-hours.ts'
import { checkText, cut, localeOf } from '../src/domain/text.ts'
import { configSchema } from '../src/config.ts'

const hours = (timeZone: string, days: Record<string, [string, string][]>) =>
  configSchema.parse({ openingHours: { timeZone, days: { ...days } } }).openingHours

const weekdays = (...spans: [string, string][]) =>
  Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((name) => [name, spans]))

const next = (now: string, rules: ReturnType<typeof hours>): string | null | undefined => {
  const closed = closedUntil(Date.parse(now), rules)
  return closed && (closed.nextOpenAt === null ? undefined : new Date(closed.nextOpenAt).toISOString())
}

test.each([
  ['2030-01-07T08:59:59Z', '2030-01-07T09:00:00.000Z'],
  ['2030-01-07T09:00:00Z', null],
  ['2030-01-07T11:59:59Z', null],
  ['2030-01-07T12:00:00Z', '2030-01-07T13:00:00.000Z'],
  ['2030-01-11T18:00:00Z', '2030-01-14T09:00:00.000Z'],
  ['2030-01-12T10:00:00Z', '2030-01-14T09:00:00.000Z'],
])('at %s the office opens at %s', (now, expected) => {
  expect(next(now, hours('UTC', weekdays(['09:00', '12:00'], ['13:00', '18:00'])))).toBe(expected)
})

test('the hours are those of their zone, through a change of the clock', () => {
  const berlin = hours('Europe/Berlin', weekdays(['09:00', '18:00']))
  expect(next('2030-03-29T17:00:00Z', berlin)).toBe('2030-04-01T07:00:00.000Z')
  expect(next('2030-10-25T16:00:00Z', berlin)).toBe('2030-10-28T08:00:00.000Z')
})

test('without hours it is always open; with none on any day never', () => {
  expect(closedUntil(0, undefined)).toBe(null)
  expect(closedUntil(0, hours('UTC', {}))).toEqual({ nextOpenAt: null })
  expect(next('2030-01-07T23:59:00Z', hours('UTC', { mon: [['00:00', '24:00']] }))).toBe(null)
})

test('a text is accepted exactly if it is well formed, visible and short enough', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
      const isFine =
        !text.includes('\0') && !/\p{Surrogate}/u.test(text) && text.trim() !== '' && [...text].length <= 20
      const check = (): void => checkText(text, 20)
      if (isFine) expect(check).not.toThrow()
      else expect(check).toThrow()
    }),
  )
})

test('cutting counts code points', () => {
  expect(cut('😀😀😀', 2)).toBe('😀😀')
  expect(cut('ab', 5)).toBe('ab')
})

test.each([
  ['Привет', 'ru'],
  ['hello мир друзья', 'ru'],
  ['hello', 'en'],
  ['123 😀', null],
])('%s is written in %s', (text, locale) => {
  expect(localeOf(text)).toBe(locale)
})
