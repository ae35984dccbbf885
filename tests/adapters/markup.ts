/** Attributes that stand for a property, or that a page's own work changes. */
const left = new Set(['value', 'style'])

function linesOf(element: Element, indent: string): string[] {
  const attributes = [...element.attributes]
    .filter(({ name }) => !left.has(name))
    .map(({ name, value }) => `${name}=${JSON.stringify(value)}`)
    .sort()
  // A plain wrapper is each adapter's own business.
  const isPlain = element.localName === 'div' && attributes.length === 0
  const own = isPlain ? [] : [`${indent}${[element.localName, ...attributes].join(' ')}`]
  const inner = isPlain ? indent : `${indent}  `
  return [...own, ...[...element.children].flatMap((child) => linesOf(child, inner))]
}

/** The elements with all that styles and scripts of a page may hold on to: tags, classes, parts, data. */
export const markupOf = (element: Element): string => linesOf(element, '').join('\n')
