import { localeOf } from '../domain/text.ts'
import type { Ports } from '../domain/model.ts'
import type { Assistant } from './assistant.ts'
import { excerptFor } from './excerpt.ts'
import { inPieces, pause } from './pace.ts'
import { courtesyOf, phrasesFor } from './phrases.ts'
import type { Search } from './search.ts'

/** What the search finds for a question, said in the question's language. */
export const composeAnswer = (search: Search, text: string, locale: string): string => {
  const phrases = phrasesFor(localeOf(text) ?? locale)
  const courtesy = courtesyOf(text)
  if (courtesy) return phrases[courtesy]
  const [best] = search.find(text, 1)
  if (!best) return phrases.unknown
  const { passage } = best
  return `${excerptFor(passage, text)}\n\n${phrases.source}: [${passage.trail}](${passage.link})`
}

/** Answers from documents, without any network; honest where it finds nothing. */
export const createSearchAssistant = (search: Search, ports: Ports, delay: number): Assistant => ({
  async *answer({ text, locale, signal }) {
    for (const piece of inPieces(composeAnswer(search, text, locale))) {
      await pause(ports, delay, signal)
      if (signal.aborted) return
      yield piece
    }
  },
})
