import { vi } from 'vitest'

/** Gives everything that is ready a turn: microtasks, the work of frameworks, and what is loaded on demand. */
export async function settle(): Promise<void> {
  await vi.dynamicImportSettled()
  await vi.dynamicImportSettled()
}

/** Finds the outermost element of the chat that comes next, beside those that are there already. */
export function rootFinder(): () => HTMLElement {
  const roots = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('.replyx')]
  const before = new Set(roots())
  return () => {
    const root = roots().find((element) => !before.has(element))
    if (root === undefined) throw new TypeError('no chat is on the page')
    return root
  }
}

/** The element with the focus. */
export const focused = (): Element | null => document.activeElement
