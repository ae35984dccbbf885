import { windowOf } from '../dom/listen.ts'
import type { Labels } from '../view/index.ts'

/**
 * Puts text on the clipboard.
 *
 * @param element - any element of the page
 * @param text - the text
 * @returns whether the browser allowed it
 *
 * @example
 * ```ts
 * import { copyText } from '@replyx/core/parts'
 *
 * void copyText(document.body, 'npm start')
 * ```
 */
export async function copyText(element: Element, text: string): Promise<boolean> {
  try {
    await windowOf(element).navigator.clipboard.writeText(text)
    return true
  } catch {
    // Refused, or there is no clipboard outside a secure page: the caller shows that nothing was copied.
    return false
  }
}

const confirmation = 2000

/** Puts the text of a piece of code on the clipboard, and says on the button that it is there. */
export function copyFrom(event: Event, text: string, labels: Labels): void {
  const button = event.currentTarget as HTMLElement
  void copyText(button, text).then((isCopied) => {
    const label = button.firstChild as Text | null
    if (!isCopied || label === null) return
    label.data = labels.copied
    button.ownerDocument.defaultView?.setTimeout(() => (label.data = labels.copy), confirmation)
  })
}
