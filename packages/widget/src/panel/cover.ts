/**
 * While the chat covers the page of a phone: keeps the page behind it still and out of reach, and fits the frame to
 * what an on-screen keyboard leaves.
 *
 * @returns the undo
 */
export function coverPage(element: HTMLElement, place: HTMLElement): () => void {
  const { documentElement, body } = document
  const { visualViewport } = window
  const { overflow } = documentElement.style
  const { scrollX, scrollY } = window
  const behind = [...body.children].filter(
    (child): child is HTMLElement => child instanceof HTMLElement && child !== element && !child.inert,
  )
  const fit = (): void => {
    // Zoomed in with two fingers, the visible part says nothing about a keyboard.
    if (!visualViewport || visualViewport.scale > 1.01) return
    place.style.setProperty('--top', `${Math.round(visualViewport.offsetTop)}px`)
    place.style.setProperty('--height', `${Math.round(visualViewport.height)}px`)
  }
  documentElement.style.overflow = 'hidden'
  for (const child of behind) child.inert = true
  visualViewport?.addEventListener('resize', fit)
  visualViewport?.addEventListener('scroll', fit)
  fit()
  return () => {
    documentElement.style.overflow = overflow
    for (const child of behind) child.inert = false
    visualViewport?.removeEventListener('resize', fit)
    visualViewport?.removeEventListener('scroll', fit)
    window.scrollTo(scrollX, scrollY)
  }
}
