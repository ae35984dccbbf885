type Value = string | number | boolean | null | undefined
type Handler = (event: Event) => void

export interface Properties {
  /** Attributes; `true` sets an empty one, `false`, `null` and `undefined` set none. */
  readonly [attribute: string]: Value | Readonly<Record<string, Handler>>
}

type Child = Node | string | null

const setAttribute = (element: Element, name: string, value: Value): void => {
  if (value === null || value === undefined || value === false) {
    if (element.hasAttribute(name)) element.removeAttribute(name)
    return
  }
  const text = value === true ? '' : String(value)
  if (element.getAttribute(name) !== text) element.setAttribute(name, text)
}

/** Sets what differs, so that nothing is drawn or spoken anew for no reason. */
export const setAttributes = (element: Element, attributes: Readonly<Record<string, Value>>): void => {
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value)
}

export const setText = (element: Element, text: string): void => {
  if (element.textContent !== text) element.textContent = text
}

/** An element with attributes, handlers under `on`, and children. */
export const make = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'object' && value !== null) {
      for (const [type, handler] of Object.entries(value)) element.addEventListener(type, handler)
    } else setAttribute(element, name, value)
  }
  element.append(...children.filter((child) => child !== null))
  return element
}

const svgNamespace = 'http://www.w3.org/2000/svg'

const paths = {
  back: 'M15 5l-7 7 7 7',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20a7.5 7.5 0 0 1 15 0',
  soundOn: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5ZM15.5 9a4.5 4.5 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11',
  soundOff: 'M4 9.5v5h3.5L12 18.5v-13L7.5 9.5ZM16 9.5l5 5M21 9.5l-5 5',
  help: 'M9.2 9a2.9 2.9 0 1 1 4 2.7c-.8.4-1.2.9-1.2 1.8M12 17h.01M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17Z',
  leave: 'M14 4.5H6.5v15H14M10.5 12H20M16.5 8.5 20 12l-3.5 3.5',
  send: 'M12 19V5M5.5 11.5 12 5l6.5 6.5',
  search: 'M11 4.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM15.8 15.8 20 20',
  down: 'M12 5v14M5.5 12.5 12 19l6.5-6.5',
  close: 'M6 6l12 12M18 6 6 18',
  queue: 'M4 6.5h16M4 12h16M4 17.5h9',
  chat: 'M5 5.5h14v10h-8l-4 3.5v-3.5H5Z',
} as const

export type IconName = keyof typeof paths

/** A picture that only decorates: what it means stands beside it in words. */
export const icon = (name: IconName): SVGSVGElement => {
  const svg = document.createElementNS(svgNamespace, 'svg')
  const path = document.createElementNS(svgNamespace, 'path')
  setAttributes(svg, { viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false', class: 'icon' })
  setAttributes(path, { d: paths[name] })
  svg.append(path)
  return svg
}

export interface Keyed<Item> {
  readonly element: HTMLElement
  update(item: Item): void
}

/** Keeps the children of an element in line with a list: those with a known key stay, and so keep focus and place. */
export const createKeyedList = <Item>(
  parent: Element,
  keyOf: (item: Item) => string,
  create: (item: Item) => Keyed<Item>,
) => {
  const parts = new Map<string, Keyed<Item>>()
  return {
    update: (items: readonly Item[]): void => {
      const keys = new Set(items.map(keyOf))
      for (const [key, part] of parts)
        if (!keys.has(key)) {
          part.element.remove()
          parts.delete(key)
        }
      let expected = parent.firstElementChild
      for (const item of items) {
        const key = keyOf(item)
        const part = parts.get(key) ?? create(item)
        parts.set(key, part)
        part.update(item)
        if (part.element === expected) expected = expected.nextElementSibling
        else parent.insertBefore(part.element, expected)
      }
    },
    get: (key: string): Keyed<Item> | undefined => parts.get(key),
  }
}
