const section = '.replyx-section'

/**
 * Tells which sections are in sight or less than a screen away. The others are emptied: each has its last height in
 * pixels as the custom property `--replyx-kept-height` before that, so that it keeps its place.
 *
 * @param scroller - the element that scrolls
 * @param changed - called with the first and the last section's key whenever one is another
 * @returns looks again; to be called whenever something may have moved
 */
export function watchSections(
  scroller: HTMLElement,
  changed: (first: string, last: string) => void,
): () => void {
  let known = ''
  return () => {
    const height = scroller.clientHeight
    // What is not laid out tells nothing about what is in sight.
    if (height === 0) return
    const { top } = scroller.getBoundingClientRect()
    const near: string[] = []
    const away: (() => void)[] = []
    for (const element of scroller.querySelectorAll<HTMLElement>(section)) {
      const box = element.getBoundingClientRect()
      if (box.bottom > top - height && box.top < top + 2 * height) near.push(element.dataset.section ?? '')
      else if (element.firstChild)
        away.push(() => element.style.setProperty('--replyx-kept-height', `${box.height}px`))
    }
    const [first, last] = [near[0], near.at(-1)]
    if (first === undefined || last === undefined || known === `${first} ${last}`) return
    known = `${first} ${last}`
    away.forEach((freeze) => freeze())
    changed(first, last)
  }
}
