import { joinUndos, listen, windowOf } from './listen.ts'

/**
 * Fits an element that covers the page to what the on-screen keyboard leaves of it: sets the custom properties
 * `--replyx-viewport-height` and `--replyx-viewport-top` on it, in pixels.
 *
 * @param element - the element
 * @returns the undo
 *
 * @example
 * ```ts
 * import { attachKeyboardViewport } from '@replyx/core/dom'
 *
 * const sheet = document.querySelector<HTMLElement>('#sheet')
 * if (sheet) attachKeyboardViewport(sheet)
 * ```
 */
export function attachKeyboardViewport(element: HTMLElement): () => void {
  const { visualViewport } = windowOf(element)
  if (!visualViewport) return () => undefined
  const fit = (): void => {
    // Zoomed in with two fingers, the visible part says nothing about a keyboard.
    if (visualViewport.scale > 1.01) return
    element.style.setProperty('--replyx-viewport-height', `${Math.round(visualViewport.height)}px`)
    element.style.setProperty('--replyx-viewport-top', `${Math.round(visualViewport.offsetTop)}px`)
  }
  fit()
  return joinUndos(listen(visualViewport, 'resize scroll', fit), () => {
    element.style.removeProperty('--replyx-viewport-height')
    element.style.removeProperty('--replyx-viewport-top')
  })
}

/**
 * Stops the page from scrolling behind something that covers it, and gives its place back at the undo.
 *
 * @param document - the page
 * @returns the undo
 *
 * @example
 * ```ts
 * import { lockPageScroll } from '@replyx/core/dom'
 *
 * const undo = lockPageScroll(document)
 * undo()
 * ```
 */
export function lockPageScroll(document: Document): () => void {
  const { style } = document.documentElement
  const before = style.overflow
  const { scrollX, scrollY } = document.defaultView ?? { scrollX: 0, scrollY: 0 }
  style.overflow = 'hidden'
  return joinUndos(() => {
    style.overflow = before
    document.defaultView?.scrollTo(scrollX, scrollY)
  })
}
