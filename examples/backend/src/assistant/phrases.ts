import { contentTerms } from './search.ts'

export interface Phrases {
  greeting: string
  thanks: string
  farewell: string
  unknown: string
  source: string
}

const english: Phrases = {
  greeting: 'Hello! Ask me anything about this project, or call an operator whenever you like.',
  thanks: "You're welcome! Is there anything else you would like to know?",
  farewell: 'Goodbye! Come back whenever you have a question.',
  unknown: "I don't know that. Shall I call an operator?",
  source: 'Source',
}

const russian: Phrases = {
  greeting: 'Здравствуйте! Спросите меня об этом проекте или в любой момент позовите оператора.',
  thanks: 'Пожалуйста! Хотите узнать что-нибудь ещё?',
  farewell: 'До свидания! Возвращайтесь, если появятся вопросы.',
  unknown: 'Этого я не знаю. Позвать оператора?',
  source: 'Источник',
}

export const phrasesFor = (locale: string): Phrases => (locale.startsWith('ru') ? russian : english)

type Courtesy = 'greeting' | 'thanks' | 'farewell'

const courtesies: Record<Courtesy, readonly string[]> = {
  greeting: [
    'hi',
    'hello',
    'hey',
    'good morning',
    'good afternoon',
    'good evening',
    'привет',
    'здравствуйте',
    'добрый день',
    'добрый вечер',
    'доброе утро',
  ],
  thanks: ['thanks', 'thank you', 'thx', 'спасибо', 'благодарю'],
  farewell: ['bye', 'goodbye', 'see you', 'пока', 'до свидания'],
}

const spaced = (text: string): string => ` ${(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `

/** Which courtesy a text is, if it says hardly anything else. */
export const courtesyOf = (text: string): Courtesy | null => {
  const words = spaced(text)
  for (const [kind, phrases] of Object.entries(courtesies) as [Courtesy, readonly string[]][])
    for (const phrase of phrases) {
      if (!words.includes(` ${phrase} `)) continue
      const rest = words.replace(` ${phrase} `, ' ')
      if (contentTerms(rest).length <= 1) return kind
    }
  return null
}
