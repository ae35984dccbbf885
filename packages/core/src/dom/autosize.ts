import { joinUndos, listen, watchSize } from './listen.ts'

/**
 * Lets a text area grow with its text, from one line to a number of lines, then scroll. Needs `rows="1"`. Where
 * something else than typing changes the text, dispatch a `change` event on it.
 *
 * @param textArea - the text area
 * @param options - `lines`: how many at most; default 6
 * @returns the undo
 *
 * @example
 * ```ts
 * import { attachAutosize } from '@replyx/core/dom'
 *
 * const area = document.querySelector('textarea')
 * if (area) attachAutosize(area, { lines: 4 })
 * ```
 */
export function attachAutosize(
  textArea: HTMLTextAreaElement,
  options: { readonly lines?: number } = {},
): () => void {
  const { style } = textArea
  let width = -1
  const resize = (): void => {
    const { parentElement } = textArea
    const outer = parentElement?.style
    const least = outer?.minHeight
    // While it is measured, what stands around it stays as high as it is: a list above would be pushed out of place.
    if (outer) outer.minHeight = `${parentElement.offsetHeight}px`
    style.height = 'auto'
    style.height = `${textArea.scrollHeight}px`
    if (outer) outer.minHeight = least ?? ''
  }
  const fit = (): void => {
    // Its own changes of height come back here, too; only another width wraps the lines anew.
    if (textArea.clientWidth === width) return
    width = textArea.clientWidth
    resize()
  }
  style.maxHeight = `${options.lines ?? 6}lh`
  fit()
  return joinUndos(listen(textArea, 'input change', resize), watchSize(fit, textArea), () => {
    style.height = style.maxHeight = ''
  })
}
