import { kept } from './storage.ts'

interface Connected {
  readonly connection?: { readonly saveData?: boolean }
}

/**
 * Loads when the visitor is about to open the chat, or when the page has nothing else to do, where that is wanted.
 *
 * @param isShown - whether the chat is to be seen without being opened: then data are not saved by leaving it out
 */
export function onIntent(
  button: HTMLElement,
  isShown: boolean,
  isPreloaded: unknown,
  load: () => unknown,
): void {
  // A finger enters before it presses.
  button.onpointerenter = button.onfocus = load
  // Whoever has opened a chat here before is to see what is unread.
  if (isShown || (!(navigator as Connected).connection?.saveData && (isPreloaded || kept('replyx:used'))))
    ((window.requestIdleCallback as typeof requestIdleCallback | undefined) ?? setTimeout)(load)
}
