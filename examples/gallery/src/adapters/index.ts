import type { Draw } from './draw.ts'

/** The adapters by name, each loaded only when it is chosen. */
export const adapters: Readonly<Record<string, () => Promise<{ readonly draw: Draw }>>> = {
  vanilla: () => import('./vanilla.ts'),
  react: () => import('./react.ts'),
  vue: () => import('./vue.ts'),
  element: () => import('./element.ts'),
}
