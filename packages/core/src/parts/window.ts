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
    const near: HTMLElement[] = []
    const sections = [...scroller.querySelectorAll<HTMLElement>(section)]
    for (const element of [...sections].reverse()) {
      const box = element.getBoundingClientRect()
      // Most are above, and all of those are farther away: to measure them takes longer than to draw a message.
      if (box.bottom <= top - height) break
      if (box.top < top + 2 * height) near.unshift(element)
    }
    const [first, last] = [near[0]?.dataset.section, near.at(-1)?.dataset.section]
    if (first === undefined || last === undefined || known === `${first} ${last}`) return
    known = `${first} ${last}`
    const away = sections.filter((element) => element.firstChild && !near.includes(element))
    const heights = away.map((element) => element.getBoundingClientRect().height)
    away.forEach(({ style }, index) => style.setProperty('--replyx-kept-height', `${heights[index]}px`))
    changed(first, last)
  }
}
