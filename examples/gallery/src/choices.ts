import { galleryStates } from './states.ts'

/** What can be chosen on the page, with the first as the default. */
export const choices = {
  adapter: ['vanilla', 'react', 'vue', 'element'],
  width: ['360', '768', '1280'],
  scheme: ['light', 'dark'],
  locale: ['en', 'ru', 'ar', 'de', 'es', 'fr', 'he', 'ja', 'pt', 'tr', 'zh'],
  theme: ['blue', 'green', 'purple', 'orange', '#0f766e', '#facc15'],
  type: ['floating', 'embedded', 'fullscreen'],
} as const

export type Choice = keyof typeof choices

/** The names of all states. */
export const stateNames: readonly string[] = Object.keys(galleryStates)

/** What an address chooses; anything that cannot be chosen is the default. */
export function readChoice(query: URLSearchParams, name: Choice): string {
  const wanted = query.get(name)
  const allowed: readonly string[] = choices[name]
  return wanted !== null && allowed.includes(wanted) ? wanted : choices[name][0]
}
