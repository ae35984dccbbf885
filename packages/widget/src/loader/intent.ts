import { kept } from './storage.ts'

/** Loads when the visitor is about to open the chat, or when the page has nothing else to do, where that is wanted. */
export function onIntent(button: HTMLElement, isPreloaded: boolean, load: () => Promise<unknown>): void {
  const start = (): void => void load().catch(() => undefined)
  for (const name of ['pointerenter', 'focus', 'touchstart'])
    button.addEventListener(name, start, { once: true, passive: true })
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } }
  // Whoever has opened a chat here before is to see what is unread.
  if (!connection?.saveData && (isPreloaded || kept('replyx:used')))
    ((window.requestIdleCallback as typeof requestIdleCallback | undefined) ?? setTimeout)(start)
}
