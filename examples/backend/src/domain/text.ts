import { Failure } from './failure.ts'

/** In text without half pairs, each pair of surrogates is one code point. */
const countCodePoints = (text: string): number =>
  text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0)

/** Refuses what can't be stored or shown; `longest` counts code points. */
export const checkText = (text: string, longest: number): void => {
  if (text.includes('\0')) throw new Failure(422, 'text_invalid', 'the text contains a NUL character')
  if (/\p{Surrogate}/u.test(text))
    throw new Failure(422, 'text_invalid', 'the text contains half of a surrogate pair')
  if (text.trim() === '') throw new Failure(422, 'text_blank', 'the text is blank')
  if (countCodePoints(text) > longest)
    throw new Failure(413, 'text_too_long', `the text is longer than ${longest} characters`)
}

/** The first `longest` code points. */
export const cut = (text: string, longest: number): string =>
  text.length <= longest ? text : [...text].slice(0, longest).join('')

/** Which language a text is written in, as far as its letters tell; null where they don't. */
export const localeOf = (text: string): 'ru' | 'en' | null => {
  const cyrillic = text.match(/\p{Script=Cyrillic}/gu)?.length ?? 0
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0
  if (cyrillic + latin === 0) return null
  return cyrillic >= latin ? 'ru' : 'en'
}

const wishes = new Set(['оператор', 'человек', 'менеджер', 'поддержка', 'operator', 'human', 'agent'])

/** Whether a text asks for a person: one of the words, whole, in any case of letters. */
export const wishesOperator = (text: string): boolean =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}_]+/u)
    .some((word) => wishes.has(word))
