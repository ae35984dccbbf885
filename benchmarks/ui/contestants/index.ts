import type { Create } from '../page/contestant.ts'

/** Everybody who is measured, by name; a page loads one of them before anything is measured. */
export const contestants: Readonly<Record<string, () => Promise<{ readonly create: Create }>>> = {
  'plain DOM': () => import('./plain-dom.ts'),
  vanilla: () => import('./vanilla.ts'),
  react: () => import('./react.ts'),
  vue: () => import('./vue.ts'),
  chatscope: () => import('./chatscope.ts'),
  'deep-chat': () => import('./deep-chat.ts'),
}
