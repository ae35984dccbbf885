import { listen } from './listen.ts'

/**
 * Lets only plain text be pasted or dropped in: what comes with formatting or as a file is ignored, line ends
 * become one kind, and characters that cannot be sent are left out.
 *
 * @param textArea - the text area
 * @returns the undo
 *
 * @example
 * ```ts
 * import { attachPlainPaste } from '@replyx/core/dom'
 *
 * const area = document.querySelector('textarea')
 * if (area) attachPlainPaste(area)
 * ```
 */
export function attachPlainPaste(textArea: HTMLTextAreaElement): () => void {
  return listen(textArea, 'paste', (event) => {
    const raw = (event as ClipboardEvent).clipboardData?.getData('text/plain')
    if (raw === undefined || raw === '') return
    const text = clean(raw)
    if (text === raw) return
    event.preventDefault()
    textArea.setRangeText(text, textArea.selectionStart, textArea.selectionEnd, 'end')
    const view = textArea.ownerDocument.defaultView
    if (view !== null) textArea.dispatchEvent(new view.Event('input', { bubbles: true }))
  })
}

const clean = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/\u0000/g, '')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
