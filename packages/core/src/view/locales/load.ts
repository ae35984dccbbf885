import type { Locale } from '../labels.ts'
import { en } from './en.ts'

const loaders: Readonly<Record<string, () => Promise<Locale>>> = {
  ar: async () => (await import('./ar.ts')).ar,
  de: async () => (await import('./de.ts')).de,
  ru: async () => (await import('./ru.ts')).ru,
}

/**
 * Loads a language of the interface when it is wanted; English is there already.
 *
 * @param tag - a BCP 47 tag, such as `de` or `de-AT`: its language counts
 * @returns the language, or English where there is no such translation
 * @throws whatever the loader of modules throws where the file cannot be fetched
 *
 * @example
 * ```ts
 * import { loadLocale } from '@replyx/core/view'
 *
 * const locale = await loadLocale(document.documentElement.lang)
 * console.log(locale.direction)
 * ```
 */
export async function loadLocale(tag: string): Promise<Locale> {
  const load = Object.hasOwn(loaders, languageOf(tag)) ? loaders[languageOf(tag)] : undefined
  return load === undefined ? en : load()
}

const languageOf = (tag: string): string => tag.toLowerCase().split('-')[0] ?? ''
