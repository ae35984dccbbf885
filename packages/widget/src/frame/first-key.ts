/** What a key can do where the focus is nowhere in particular. */
export interface KeyTargets {
  /** Where what is typed belongs. */
  readonly input: () => HTMLElement | null
  minimize(): void
}

/** Characters, also those that are yet to be composed; but a space turns the page. */
const isCharacter = (key: string): boolean => /^(\S|Process|Dead)$/u.test(key)

/**
 * Leads keys to the chat that the body has received instead. WebKit lets no script move the focus inside a frame of
 * another site before the visitor has done something in there: whoever opens the chat and types at once would type into
 * nothing, and Escape would not be heard.
 *
 * @returns the undo
 */
export function leadKeys({ input, minimize }: KeyTargets): () => void {
  const onKeydown = (event: KeyboardEvent): void => {
    const { key, altKey, ctrlKey, metaKey, isComposing, defaultPrevented } = event
    if (document.activeElement !== document.body || defaultPrevented || isComposing) return
    if (altKey || ctrlKey || metaKey) return
    if (key === 'Escape') minimize()
    // The key is still on its way: the character arrives where the focus is by then.
    else if (isCharacter(key)) input()?.focus()
  }
  addEventListener('keydown', onKeydown)
  return () => removeEventListener('keydown', onKeydown)
}
