import { describe, expect, it } from 'vitest'
import { fill, type Labels, type Locale, type Plural } from '../../src/view/labels.ts'
import { ar } from '../../src/view/locales/ar.ts'
import { de } from '../../src/view/locales/de.ts'
import { en } from '../../src/view/locales/en.ts'
import { es } from '../../src/view/locales/es.ts'
import { fr } from '../../src/view/locales/fr.ts'
import { he } from '../../src/view/locales/he.ts'
import { ja } from '../../src/view/locales/ja.ts'
import { loadLocale } from '../../src/view/locales/index.ts'
import { pt } from '../../src/view/locales/pt.ts'
import { ru } from '../../src/view/locales/ru.ts'
import { tr } from '../../src/view/locales/tr.ts'
import { zh } from '../../src/view/locales/zh.ts'
import { createTimes } from '../../src/view/model/times.ts'
import { makeMessage } from './fake-chat.ts'
import { rowsOf, setupView } from './setup-view.ts'

const locales = Object.entries<Locale>({ ar, de, en, es, fr, he, ja, pt, ru, tr, zh })

/** What is the same word in English and is no forgotten translation. */
const sameAsEnglish: readonly string[] = ['de.code', 'fr.assistant', 'fr.code', 'fr.conversation']

/** What reads the same for every count. */
const oneForAll: readonly string[] = ['en.handoffWait', 'en.newCount']

const labelsOf = ({ labels }: Locale) => Object.entries(labels) as [keyof Labels, string | Plural][]
const formsOf = (label: string | Plural): string[] =>
  typeof label === 'string' ? [label] : Object.values(label)
const general = (label: string | Plural): string => (typeof label === 'string' ? label : label.other)
const placeholders = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort()
/** Signs and words to fill in are the same everywhere; a sentence is not. */
const hasWords = (text: string): boolean => /\p{L}/u.test(text.replace(/\{\w+\}/g, ''))

describe.each(locales)('%s', (name, locale) => {
  const { categories, select } = pluralsOf(locale.tag)

  it('has every text, with the same words to fill in', () => {
    expect(Object.keys(locale.labels).sort()).toEqual(Object.keys(en.labels).sort())
    for (const [key, label] of labelsOf(locale)) {
      for (const form of formsOf(label)) expect(form.trim(), key).not.toBe('')
      expect(placeholders(general(label)), key).toEqual(placeholders(general(en.labels[key])))
    }
  })

  it('has the plural forms of its language, no more and no less', () => {
    for (const [key, label] of labelsOf(locale)) {
      if (typeof label === 'string') continue
      const needed = oneForAll.includes(`${name}.${key}`) ? ['other'] : categories
      expect(Object.keys(label).sort(), key).toEqual(needed)
      for (const number of [0, 1, 2, 3, 5, 11, 21, 100, 1_000_000]) {
        expect(createTimes(locale, 'UTC').count(label, number), key).not.toMatch(/[{}]/)
      }
    }
  })

  it('leaves the number out only where the words say it', () => {
    const numbers = Array.from({ length: 201 }, (_, number) => number)
    for (const [key, label] of labelsOf(locale)) {
      if (typeof label === 'string') continue
      for (const [category, form] of Object.entries<string>(label)) {
        const isOneNumber = numbers.filter((number) => select(number) === category).length === 1
        expect(form.includes('{count}') || isOneNumber, `${key}.${category}`).toBe(true)
      }
    }
  })

  it('is written with the signs of print', () => {
    for (const [key, label] of labelsOf(locale))
      for (const form of formsOf(label)) expect(form, key).not.toMatch(/\.\.\.|["']|^\s|\s$| {2}/)
  })

  it('runs in the direction of its script', () => {
    const isRightToLeft = /\p{Script=Arabic}|\p{Script=Hebrew}/u.test(locale.labels.assistant)
    expect(locale.direction).toBe(isRightToLeft ? 'rtl' : 'ltr')
  })

  it('is loaded by its tag', async () => {
    expect(await loadLocale(name)).toBe(locale)
    expect(await loadLocale(locale.tag)).toBe(locale)
  })
})

it.each(locales.filter(([name]) => name !== 'en'))('%s is translated', (name, locale) => {
  const same = labelsOf(locale)
    .filter(([key, label]) => hasWords(general(label)) && general(label) === general(en.labels[key]))
    .map(([key]) => `${name}.${key}`)
  expect(same.sort()).toEqual(sameAsEnglish.filter((path) => path.startsWith(`${name}.`)))
})

/** The plural categories of a language, and the one of a number. */
function pluralsOf(tag: string) {
  const rules = new Intl.PluralRules(tag)
  return {
    categories: [...rules.resolvedOptions().pluralCategories].sort(),
    select: (number: number) => rules.select(number),
  }
}

it('loads a language by its tag, and English for what it does not know', async () => {
  expect(await loadLocale('de-x-formal')).toBe(de)
  expect(await loadLocale('RU')).toBe(ru)
  expect(await loadLocale('pt-Latn')).toBe(pt)
  expect(await loadLocale('constructor')).toBe(en)
  expect(await loadLocale('')).toBe(en)
  expect(await loadLocale('nl-NL')).toBe(en)
  expect(await loadLocale('de_AT')).toBe(en)
  expect(await loadLocale('de-!')).toBe(de)
})

it('writes dates and times as the region does, in the words of the language', async () => {
  expect(await loadLocale('en-GB')).toEqual({ ...en, tag: 'en-GB' })
  expect(await loadLocale('DE-at')).toEqual({ ...de, tag: 'de-AT' })
  expect(await loadLocale('zh-SG')).toEqual({ ...zh, tag: 'zh-SG' })
  // What is read there is written otherwise.
  expect(await loadLocale('zh-TW')).toBe(zh)
  const afternoon = Date.UTC(2026, 0, 1, 15, 4)
  expect(createTimes(await loadLocale('en-GB'), 'UTC').time(afternoon)).toBe('15:04')
  expect(createTimes(en, 'UTC').time(afternoon)).toMatch(/^3:04\sPM$/)
})

it('counts as the language does', () => {
  expect([1, 3, 5].map((number) => createTimes(ru, 'UTC').count(ru.labels.unread, number))).toEqual([
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
