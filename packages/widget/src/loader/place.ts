/**
 * Puts an element into the page and keeps it there: over client-side navigation, and where the whole body is replaced.
 *
 * @param find - where it belongs at this moment; nothing where that place is not there yet
 * @returns takes it out again
 */
export function keepInPlace(element: HTMLElement, find: () => Element | null): () => void {
  let moves = 0
  let last: Element | undefined
  const settle = (): void => {
    const place = find()
    if (!place || element.parentNode === place) return
    // A page that takes it out of the same place again and again does not want it.
    if (place !== last || moves++ < 20) (last = place).append(element)
  }
  const observer = new MutationObserver(settle)
  observer.observe(document, { childList: true, subtree: true })
  settle()
  return () => {
    observer.disconnect()
    element.remove()
  }
}
