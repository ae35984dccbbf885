/**
 * Lets a screen reader say sentences, politely: each is added to the region and removed again before the next, so
 * that the same sentence twice is said twice.
 *
 * @param region - an empty element, out of sight but not `display: none`
 * @param source - calls what it is given with each sentence, and returns its undo
 * @returns the undo
 *
 * @example
 * ```ts
 * import { attachLiveRegion } from '@replyx/core/dom'
 *
 * const region = document.querySelector<HTMLElement>('#spoken')
 * if (region) attachLiveRegion(region, (say) => (say('Hello'), () => undefined))
 * ```
 */
export function attachLiveRegion(
  region: HTMLElement,
  source: (say: (text: string) => void) => () => void,
): () => void {
  const kept = 4
  region.setAttribute('role', 'status')
  region.setAttribute('aria-live', 'polite')
  region.setAttribute('aria-atomic', 'false')
  const undo = source((text) => {
    const sentence = region.ownerDocument.createElement('p')
    sentence.textContent = text
    region.append(sentence)
    // Sentences that come together are all said; older ones would be found again when somebody reads the page.
    while (region.childElementCount > kept) region.firstElementChild?.remove()
  })
  return () => {
    undo()
    region.replaceChildren()
  }
}
