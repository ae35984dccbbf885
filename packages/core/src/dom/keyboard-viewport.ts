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
  const set = (name: string, pixels?: number): void =>
    element.style.setProperty(
      `--replyx-viewport-${name}`,
      pixels === undefined ? '' : `${Math.round(pixels)}px`,
    )
  const fit = (): void => {
    const { scale, height, offsetTop } = visualViewport
    // Zoomed in with two fingers, the visible part says nothing about a keyboard.
    if (scale > 1.01) return
    set('height', height)
    set('top', offsetTop)
  }
  fit()
  return joinUndos(listen(visualViewport, 'resize scroll', fit), () => {
    set('height')
    set('top')
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
  const { overflow } = style
  const window = windowOf(document.documentElement)
  const { scrollX, scrollY } = window
  style.overflow = 'hidden'
  return joinUndos(() => {
    style.overflow = overflow
    window.scrollTo(scrollX, scrollY)
  })
}
