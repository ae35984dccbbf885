/** How high every row is, in pixels. */
export const rowHeight = 40
/** How high what is seen of the conversation is. */
export const screenHeight = 400

const heightOfSection = (section: Element): number => {
  if (section.hasAttribute('data-away')) {
    const held = Number.parseFloat((section as HTMLElement).style.getPropertyValue('--replyx-kept-height'))
    const size = Number((section as HTMLElement).style.getPropertyValue('--replyx-rows'))
    return Number.isNaN(held) ? size * rowHeight : held
  }
  return section.children.length * rowHeight
}
const sectionsOf = (area: Element): Element[] => [...area.querySelectorAll('.replyx-section')]
const sum = (elements: readonly Element[]): number =>
  elements.reduce((height, section) => height + heightOfSection(section), 0)

/** The distance of an element from the beginning of the conversation, and how high it is. */
function boxOf(element: Element, area: Element): readonly [top: number, height: number] | null {
  const section = element.closest('.replyx-section')
  if (section === null) return element.closest('.replyx-messages-list') ? [0, sum(sectionsOf(area))] : null
  const sections = sectionsOf(area)
  const top = sum(sections.slice(0, sections.indexOf(section)))
  if (section === element) return [top, heightOfSection(section)]
  return [top + [...section.children].indexOf(element) * rowHeight, rowHeight]
}

/**
 * Lays the conversation out, which no page without a screen does: rows of one height below each other, of which a few
 * are seen at a time.
 *
 * @returns the undo
 */
export function layOut(): () => void {
  const tops = new WeakMap<Element, number>()
  const isArea = (element: Element): boolean => element.classList.contains('replyx-messages-area')
  const own: PropertyDescriptorMap & ThisType<HTMLElement> = {
    clientHeight: {
      configurable: true,
      get() {
        return isArea(this) ? screenHeight : 0
      },
    },
    scrollHeight: {
      configurable: true,
      get() {
        return isArea(this) ? Math.max(screenHeight, sum(sectionsOf(this))) : 0
      },
    },
    scrollTop: {
      configurable: true,
      get() {
        return Math.min(tops.get(this) ?? 0, this.scrollHeight - this.clientHeight)
      },
      set(value: number) {
        const before = this.scrollTop
        tops.set(this, Math.max(0, Math.min(value, this.scrollHeight - this.clientHeight)))
        // A browser tells a little later, whoever has scrolled.
        if (this.scrollTop !== before) setImmediate(() => this.dispatchEvent(new Event('scroll')))
      },
    },
    getBoundingClientRect: {
      configurable: true,
      value() {
        const area = this.closest('.replyx-messages-area')
        if (area === null || area === this) return new DOMRect(0, 0, 300, area ? screenHeight : 0)
        const [top, height] = boxOf(this, area) ?? [0, 0]
        return new DOMRect(0, top - area.scrollTop, 300, height)
      },
    },
  }
  const { prototype } = HTMLElement
  const before = Object.keys(own).map(
    (name) => [name, Object.getOwnPropertyDescriptor(prototype, name)] as const,
  )
  Object.defineProperties(prototype, own)
  return () => {
    for (const [name, descriptor] of before)
      if (descriptor) Object.defineProperty(prototype, name, descriptor)
      else Reflect.deleteProperty(prototype, name)
  }
}

/** Scrolls as a reader does. */
export function scrollTo(area: HTMLElement, top: number): void {
  area.scrollTop = top
  area.dispatchEvent(new Event('scroll'))
}
