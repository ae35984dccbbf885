import { describe, expect, it } from 'vitest'
import { count, fill, type Locale } from '../../src/view/labels.ts'
import { ar } from '../../src/view/locales/ar.ts'
import { de } from '../../src/view/locales/de.ts'
import { en } from '../../src/view/locales/en.ts'
import { loadLocale } from '../../src/view/locales/load.ts'
import { ru } from '../../src/view/locales/ru.ts'
import { makeMessage } from './fake-chat.ts'
import { rowsOf, setupView } from './setup-view.ts'

const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort()

describe.each<[string, Locale]>([
  ['ru', ru],
  ['de', de],
  ['ar', ar],
])('%s', (_, locale) => {
  it('has every text, with the same words to fill in', () => {
    expect(Object.keys(locale.labels).sort()).toEqual(Object.keys(en.labels).sort())
    for (const [name, label] of Object.entries(locale.labels)) {
      const original = en.labels[name as keyof typeof en.labels]
      const text = typeof label === 'string' ? label : (label as { other: string }).other
      const expected = typeof original === 'string' ? original : original.other
      expect(text.trim(), name).not.toBe('')
      expect(placeholders(text), name).toEqual(placeholders(expected))
    }
  })

  it('has every plural form its language needs', () => {
    for (const [name, label] of Object.entries(locale.labels)) {
      if (typeof label === 'string') continue
      for (const number of [0, 1, 2, 3, 5, 11, 21, 100]) {
        expect(count(locale.tag, label, number), name).not.toContain('{')
      }
    }
  })
})

it('loads a language by its tag, and English for what it does not know', async () => {
  expect(await loadLocale('de-AT')).toBe(de)
  expect(await loadLocale('RU')).toBe(ru)
  expect(await loadLocale('ar')).toBe(ar)
  expect(await loadLocale('constructor')).toBe(en)
  expect(await loadLocale('')).toBe(en)
})

it('counts as the language does', () => {
  expect([1, 3, 5].map((number) => count('ru', ru.labels.unread, number))).toEqual([
    '1 непрочитанное сообщение',
    '3 непрочитанных сообщения',
    '5 непрочитанных сообщений',
  ])
})

it('leaves unknown words in braces alone', () => {
  expect(fill('{a} {b}', { a: '1' })).toBe('1 {b}')
})

it('changes language at run time, rows and all', () => {
  const { view } = setupView({ messages: [makeMessage(1)] })
  view.setLocale(ar)
  expect(view.getSnapshot()).toMatchObject({ direction: 'rtl', language: 'ar' })
  expect(rowsOf(view)[0]).toMatchObject({ label: 'اليوم' })
  expect(view.getSnapshot().composer.labels.placeholder).toBe(ar.labels.placeholder)
})

it('takes single texts from the page', () => {
  const { view } = setupView({}, { locale: ru, labels: { statusReady: 'На связи' } })
  expect(view.getSnapshot().header.status).toBe('На связи')
  expect(view.getSnapshot().composer.labels.placeholder).toBe(ru.labels.placeholder)
})
