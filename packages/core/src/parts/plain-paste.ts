import { listen, windowOf } from '../dom/listen.ts'

/**
 * Lets only plain text be pasted or dropped in: what comes with formatting or as a file is ignored, line ends
 * become one kind, and characters that cannot be sent are left out.
 *
 * @param textArea - the text area
 * @returns the undo
 *
 * @example
 * ```ts
 * import { attachPlainPaste } from '@replyx/core/parts'
 *
 * const area = document.querySelector('textarea')
 * if (area) attachPlainPaste(area)
 * ```
 */
export function attachPlainPaste(textArea: HTMLTextAreaElement): () => void {
  return listen(textArea, 'paste', (event) => {
    const raw = (event as ClipboardEvent).clipboardData?.getData('text/plain') ?? ''
    // With `u`, only a surrogate without its other half is one.
    const text = raw.replace(/\r\n?/g, '\n').replace(/\0|\p{Cs}/gu, '')
    if (text === raw) return
    event.preventDefault()
    textArea.setRangeText(text, textArea.selectionStart, textArea.selectionEnd, 'end')
    textArea.dispatchEvent(new (windowOf(textArea).Event)('input', { bubbles: true }))
  })
}
