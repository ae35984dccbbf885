import { joinUndos, listen, windowOf } from './listen.ts'

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
  const view = windowOf(textArea)
  let width = -1
  const resize = (): void => {
    textArea.style.height = 'auto'
    const style = view.getComputedStyle(textArea)
    const lineHeight = Number.parseFloat(style.lineHeight) || 22
    const padding = (Number.parseFloat(style.paddingTop) || 0) + (Number.parseFloat(style.paddingBottom) || 0)
    const most = Math.ceil(lineHeight * (options.lines ?? 6) + padding)
    textArea.style.height = `${Math.min(textArea.scrollHeight, most)}px`
    textArea.style.overflowY = textArea.scrollHeight > most ? 'auto' : 'hidden'
  }
  const sizes = new view.ResizeObserver(() => {
    // Its own changes of height come back here, too; only another width wraps the lines anew.
    if (textArea.clientWidth === width) return
    width = textArea.clientWidth
    resize()
  })
  sizes.observe(textArea)
  resize()
  return joinUndos(listen(textArea, 'input change', resize), () => {
    sizes.disconnect()
    textArea.style.removeProperty('height')
    textArea.style.removeProperty('overflow-y')
  })
}
