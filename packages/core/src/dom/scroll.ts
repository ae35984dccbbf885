import { joinUndos, listen, watchSize, windowOf } from './listen.ts'

/** The options of {@link attachScroll}. */
export interface ScrollOptions {
  /** What is inside the scroller and grows. Default: its first child. */
  readonly content?: Element
  /** Which elements may hold the place while something changes above them. Default: `[data-key]`. */
  readonly rows?: string
  /** What groups the rows: needed where groups far out of sight are emptied. Default: the content is one group. */
  readonly groups?: string
  /** Told whenever the end comes into sight or leaves it. */
  readonly onEndChange?: (isAtEnd: boolean) => void
  /** Told when the beginning comes near: the moment to load older rows. */
  readonly onNearStart?: () => void
}

/** How far from the end, in CSS pixels, still counts as the end for someone who comes down to it. */
const endTolerance = 32
/** The same for someone who has gone up, or has not moved: places on the screen are no whole numbers. */
const rounding = 2
/** How near to the beginning older rows are asked for. */
const startDistance = 240

/**
 * Keeps a list where its reader wants it. At its end it follows what arrives; scrolled up it stays, and when rows
 * are put in above, the row under the eye does not move. The scroller needs `overflow-anchor: none`, so that no
 * browser does the same a second time.
 *
 * @param scroller - the element that scrolls
 * @param options - what to be told
 * @returns the undo
 *
 * @example
 * ```ts
 * import { attachScroll } from '@replyx/core/dom'
 *
 * const list = document.querySelector('#list')
 * if (list) attachScroll(list, { onEndChange: (isAtEnd) => console.log(isAtEnd) })
 * ```
 */
export function attachScroll(scroller: Element, options: ScrollOptions = {}): () => void {
  const content = options.content ?? scroller.firstElementChild ?? scroller
  const { rows = '[data-key]', groups, onEndChange, onNearStart } = options
  let isAtEnd = true
  let anchor: { readonly element: Element; readonly top: number } | null = null
  let lastSize = ''
  let lastTop = 0
  let isNearStart = false

  const topOf = (element: Element): number =>
    element.getBoundingClientRect().top - scroller.getBoundingClientRect().top
  /** Of these elements those that can be seen. */
  const seen = (elements: Iterable<Element>): Element[] =>
    [...elements].filter((element) => {
      const top = topOf(element)
      return top < scroller.clientHeight && top + element.getBoundingClientRect().height > 0
    })
  const isWithin = (tolerance: number): boolean =>
    scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop <= tolerance
  const size = (): string => `${scroller.clientHeight} ${scroller.scrollHeight}`
  const takeAnchor = (): void => {
    lastTop = scroller.scrollTop
    if (isAtEnd) return void (anchor = null)
    const near = groups ? seen(content.querySelectorAll(groups)) : [content]
    // An empty group holds its place only where no row is there to do it.
    const element = near.flatMap((group) => seen(group.querySelectorAll(rows)))[0] ?? near[0]
    anchor = element ? { element, top: topOf(element) } : null
  }
  const setAtEnd = (next: boolean): void => {
    if (next === isAtEnd) return
    isAtEnd = next
    onEndChange?.(next)
  }
  const settle = (): void => {
    if (isWithin(rounding)) setAtEnd(true)
    if (isAtEnd) scrollToEnd(scroller)
    else if (anchor && content.contains(anchor.element)) {
      const moved = topOf(anchor.element) - anchor.top
      if (Math.abs(moved) >= 1) scroller.scrollTop += moved
    }
    lastSize = size()
    takeAnchor()
  }
  const onScroll = (): void => {
    // A keyboard, a growing input, a font that comes late: the browser scrolls, and that is not the reader.
    if (size() !== lastSize) return settle()
    const { scrollTop } = scroller
    // Whoever goes up by the smallest step wants to stay there.
    setAtEnd(isWithin(scrollTop < lastTop ? rounding : endTolerance))
    takeAnchor()
    const isNear = !isAtEnd && scrollTop < startDistance
    // Once: what cannot be loaded now is not asked for at every step.
    if (isNear && !isNearStart) onNearStart?.()
    isNearStart = isNear
  }

  const mutations = new (windowOf(scroller).MutationObserver)(settle)
  mutations.observe(content, { childList: true, subtree: true, characterData: true })
  settle()
  return joinUndos(
    listen(scroller, 'scroll', onScroll, { passive: true }),
    watchSize(settle, content, scroller),
    () => mutations.disconnect(),
  )
}

/**
 * Goes to the end of a list.
 *
 * @param scroller - the element that scrolls
 *
 * @example
 * ```ts
 * import { scrollToEnd } from '@replyx/core/dom'
 *
 * const list = document.querySelector('#list')
 * if (list) scrollToEnd(list)
 * ```
 */
export function scrollToEnd(scroller: Element): void {
  scroller.scrollTop = scroller.scrollHeight
}
