import { kept } from './storage.ts'

interface Connected {
  readonly connection?: { readonly saveData?: boolean }
}

/** Loads when the visitor is about to open the chat, or when the page has nothing else to do, where that is wanted. */
export function onIntent(button: HTMLElement, isPreloaded: unknown, load: () => unknown): void {
  // A finger enters before it presses.
  button.onpointerenter = button.onfocus = load
  // Whoever has opened a chat here before is to see what is unread.
  if (!(navigator as Connected).connection?.saveData && (isPreloaded || kept('replyx:used')))
    ((window.requestIdleCallback as typeof requestIdleCallback | undefined) ?? setTimeout)(load)
}
