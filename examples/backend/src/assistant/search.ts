import MiniSearch from 'minisearch'
import type { SearchResult } from 'minisearch'
import type { Passage } from './passages.ts'

const stopWords = new Set(
  (
    'a about all also am an and any are as at be been but by can could did do does for from get give had has have how i if in ' +
    'into is it its let make may me might my no not of on one or our please shall should show so some say tell than that the their ' +
    'them then there these they this to us use was we were what when where which who why will with work working works would you your ' +
    'а без был была были было быть в вам вас весь во вот все всё вы где да для до его ее её если есть же за и из или им их к ' +
    'как какая какие какой когда кто ли мне можно мы на над надо нам не него нет ни но ну о об он она они оно от по под при про работает работать ' +
    'расскажи с сделать скажи со так такое там то того тоже только том ты у уже чем что чтобы эта эти это этот я'
  ).split(' '),
)

const tokenize = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []

/** Rough singulars and verb forms, so that "operators" finds "operator". */
const stem = (word: string): string => {
  if (/\p{Script=Cyrillic}/u.test(word))
    return word.length > 5 ? word.replace(/[аеёиоуыьэюяйх]{1,3}$/u, '') : word
  return word.length > 4 ? word.replace(/(?:ies|ing|ed|es|s)$/, '') : word
}

const termOf = (word: string): string | null => (stopWords.has(word) || word.length < 2 ? null : stem(word))

/** The words of a question that carry its meaning. */
export const contentTerms = (text: string): string[] => [
  ...new Set(tokenize(text).flatMap((word) => termOf(word) ?? [])),
]

interface Finding {
  passage: Passage
  score: number
}

export interface Search {
  /**
   * The best passages first; only those that hold at least half of the question's meaningful words, and hold them
   * firmly: in a heading, two of them in the text, or one so often that the passage is about it.
   */
  find(question: string, limit: number): Finding[]
}

export const createSearch = (passages: readonly Passage[]): Search => {
  const index = new MiniSearch<Passage>({
    fields: ['title', 'trail', 'text'],
    tokenize,
    processTerm: termOf,
    searchOptions: { boost: { title: 3, trail: 1.5 }, prefix: (term) => term.length > 3, fuzzy: 0.15 },
  })
  index.addAll([...passages])

  const isFirm = ({ match, id }: SearchResult, terms: readonly string[]): boolean => {
    const exact = terms.filter((term) => match[term])
    if (exact.some((term) => match[term]!.some((field) => field !== 'text'))) return true
    if (exact.length !== 1) return exact.length > 1
    const words = tokenize(passages[Number(id)]!.text)
    const count = words.filter((word) => termOf(word) === exact[0]).length
    return count >= Math.min(3, Math.ceil(words.length / 50))
  }

  return {
    find: (question, limit) => {
      const terms = contentTerms(question)
      if (terms.length === 0) return []
      return index
        .search(question)
        .filter((result) => new Set(result.queryTerms).size / terms.length >= 0.5)
        .filter((result) => isFirm(result, terms))
        .slice(0, limit)
        .map((result) => ({ passage: passages[Number(result.id)]!, score: result.score }))
    },
  }
}
