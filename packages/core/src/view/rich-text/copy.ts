import type { Labels } from '../labels.ts'

/**
 * Puts text on the clipboard.
 *
 * @param element - any element of the page
 * @param text - the text
 * @returns whether the browser allowed it
 *
 * @example
 * ```ts
 * import { copyText } from '@replyx/core/rich-text'
 *
 * void copyText(document.body, 'npm start')
 * ```
 */
export async function copyText(element: Element, text: string): Promise<boolean> {
  try {
    await element.ownerDocument.defaultView?.navigator.clipboard.writeText(text)
    return true
  } catch {
    // Refused, or there is no clipboard outside a secure page: the caller shows that nothing was copied.
    return false
  }
}

const confirmation = 2000

/**
 * Selects a piece of code and has the browser copy that: it may where the clipboard itself is refused, as in most
 * frames. Where it may not, either, the visitor finds the code selected.
 */
function copySelected(code: Element): boolean {
  const { ownerDocument } = code
  ownerDocument.getSelection()?.setBaseAndExtent(code, 0, code, code.childNodes.length)
  return ownerDocument.execCommand('copy')
}

/** Puts the text of a piece of code on the clipboard, and says that it is there: on the button, and to be read out. */
export function copyFrom(event: Event, text: string, labels: Labels): void {
  const button = event.currentTarget as HTMLElement
  const code = button.closest('.replyx-code')?.querySelector('code')
  void copyText(button, text).then((isCopied) => {
    const label = button.firstChild as Text | null
    if (label === null || !(isCopied || (code && copySelected(code)))) return
    label.data = labels.copied
    const spoken = label.cloneNode() as Text
    // A button whose words have changed is not read out by itself.
    button.closest('.replyx')?.querySelector('.replyx-live')?.append(spoken)
    button.ownerDocument.defaultView?.setTimeout(() => {
      label.data = labels.copy
      spoken.remove()
    }, confirmation)
  })
}
