/**
 * Puts an element into the page and keeps it there: over client-side navigation, and where the whole body is replaced.
 *
 * @param find - where it belongs at this moment; nothing where that place is not there yet
 * @returns takes it out again
 */
export function keepInPlace(element: HTMLElement, find: () => Element | null): () => void {
  let moves = 0
  const settle = (): void => {
    const place = find()
    // A page that takes it out again and again does not want it.
    if (place && element.parentNode !== place && moves++ < 20) place.append(element)
  }
  const observer = new MutationObserver(settle)
  observer.observe(document, { childList: true, subtree: true })
  settle()
  return () => {
    observer.disconnect()
    element.remove()
  }
}
