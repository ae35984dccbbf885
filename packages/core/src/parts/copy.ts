import { windowOf } from '../dom/listen.ts'

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
