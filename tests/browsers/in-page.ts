// These run in the page: each must stand alone.

/** The last element that is seen, matches the selector and has the name in its own. */
export function findElement(selector: string, name: string): HTMLElement | null {
  const search = (root: Document | ShadowRoot): HTMLElement[] =>
    [...root.querySelectorAll<HTMLElement>('*')].flatMap((element) => [
      ...(element.matches(selector) ? [element] : []),
      ...(element.shadowRoot ? search(element.shadowRoot) : []),
    ])
  const isSeen = (element: HTMLElement): boolean => element.checkVisibility({ visibilityProperty: true })
  const isCalled = (element: HTMLElement): boolean =>
    `${element.ariaLabel ?? ''} ${element.textContent}`.includes(name)
  const found = search(document).filter((element) => isSeen(element) && isCalled(element))
  return found.at(-1) ?? null
}

/** Whether keys go to this element. */
export const hasFocus = (element: Element): boolean =>
  document.hasFocus() && (element.getRootNode() as Document | ShadowRoot).activeElement === element

export const textOf = (element: HTMLElement): string => element.innerText
