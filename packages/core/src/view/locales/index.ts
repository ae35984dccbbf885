import type { Locale } from '../labels.ts'
import { en } from './en.ts'

export type { Labels, Locale, Plural } from '../labels.ts'
export { en } from './en.ts'

/** What a file of a language exports, by the name of the language. */
type LocaleModule = Readonly<Record<string, Locale>>

const loaders: Readonly<Record<string, () => Promise<LocaleModule>>> = {
  ar: () => import('./ar.ts'),
  de: () => import('./de.ts'),
  es: () => import('./es.ts'),
  fr: () => import('./fr.ts'),
  he: () => import('./he.ts'),
  ja: () => import('./ja.ts'),
  pt: () => import('./pt.ts'),
  ru: () => import('./ru.ts'),
  tr: () => import('./tr.ts'),
  zh: () => import('./zh.ts'),
}

const scriptOf = (tag: string): string | undefined => new Intl.Locale(tag).maximize().script

/** The same words with the dates and times of a region; another script would be another language to a reader. */
function withRegion(locale: Locale, tag: string): Locale {
  try {
    const wanted = new Intl.Locale(tag)
    const isOther = wanted.region !== undefined && scriptOf(tag) === scriptOf(locale.tag)
    return isOther ? { ...locale, tag: wanted.toString() } : locale
  } catch {
    return locale
  }
}

/**
 * Loads a language of the interface when it is wanted; English is there already.
 *
 * @param tag - a BCP 47 tag, such as `de` or `de-AT`: its language decides about the words, all of it about dates and times
 * @returns the language, or English where there is no such translation
 * @throws whatever the loader of modules throws where the file cannot be fetched
 *
 * @example
 * ```ts
 * import { loadLocale } from '@replyx/core/locales'
 *
 * const locale = await loadLocale(document.documentElement.lang)
 * console.log(locale.direction)
 * ```
 */
export async function loadLocale(tag: string): Promise<Locale> {
  const language = tag.toLowerCase().split('-')[0] ?? ''
  const load = Object.hasOwn(loaders, language) ? loaders[language] : undefined
  const locale = language === 'en' ? en : (await load?.())?.[language]
  return locale ? withRegion(locale, tag) : en
}
