import { vi } from 'vitest'

/** Gives everything that is ready a turn: microtasks, the work of frameworks, and what is loaded on demand. */
export async function settle(): Promise<void> {
  await vi.dynamicImportSettled()
  await vi.dynamicImportSettled()
}

/** The outermost element of the one chat on the page. */
export function findRoot(): HTMLElement {
  const root = document.querySelector<HTMLElement>('.replyx')
  if (root === null) throw new TypeError('no chat is on the page')
  return root
}
