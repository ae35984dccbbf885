import { listen, windowOf } from '../dom/listen.ts'

/** What cannot be sent. With `u`, only a surrogate without its other half is one. */
const unsendable = /\0|\p{Cs}/gu

/**
 * Lets only plain text be pasted or dropped in: what comes with formatting or as a file is ignored, and characters that
 * cannot be sent are left out. Line ends become one kind, as in every text area.
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
  return listen(textArea, 'paste drop', (event) => {
    const { clipboardData, dataTransfer } = event as ClipboardEvent & DragEvent
    const raw = (clipboardData ?? dataTransfer)?.getData('text/plain') ?? ''
    const text = raw.replace(unsendable, '')
    // A file that is dropped would be opened in place of the page.
    if (text !== raw || (event.type === 'drop' && raw === '')) event.preventDefault()
    if (text === raw) return
    const { document, Event } = windowOf(textArea)
    const clean = text.replace(/\r\n?/g, '\n')
    textArea.focus()
    // What the browser writes can be undone. The command is an old one: not every document has it.
    const { execCommand } = document as Partial<Document>
    if (execCommand?.call(document, 'insertText', false, clean)) return
    textArea.setRangeText(clean, textArea.selectionStart, textArea.selectionEnd, 'end')
    textArea.dispatchEvent(new Event('input', { bubbles: true }))
  })
}
