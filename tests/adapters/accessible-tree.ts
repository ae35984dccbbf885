const roles: Readonly<Record<string, string>> = {
  a: 'link',
  article: 'article',
  blockquote: 'blockquote',
  button: 'button',
  code: 'code',
  em: 'emphasis',
  hr: 'separator',
  img: 'img',
  li: 'listitem',
  ol: 'list',
  p: 'paragraph',
  s: 'deletion',
  strong: 'strong',
  table: 'table',
  tbody: 'rowgroup',
  td: 'cell',
  textarea: 'textbox',
  th: 'columnheader',
  thead: 'rowgroup',
  time: 'time',
  tr: 'row',
  ul: 'list',
}
/** What is named by its contents. */
const namedByContent = new Set(['button', 'cell', 'columnheader', 'heading', 'link'])
/** What a reader hears as one thing, whatever is inside. */
const leaves = new Set(['button', 'heading', 'img', 'progressbar', 'separator', 'textbox'])
/** States that are attributes, by the name under which they are told. */
const states: readonly (readonly [name: string, attribute: string])[] = [
  ['expanded', 'aria-expanded'],
  ['haspopup', 'aria-haspopup'],
  ['busy', 'aria-busy'],
  ['modal', 'aria-modal'],
  ['invalid', 'aria-invalid'],
  ['level', 'aria-level'],
  ['value', 'aria-valuenow'],
  ['live', 'aria-live'],
  ['dir', 'dir'],
  ['lang', 'lang'],
]

/** Whether an element, and with it all that is inside, is kept from readers. */
export const isHidden = (element: Element): boolean =>
  element.hasAttribute('hidden') || element.getAttribute('aria-hidden') === 'true'

/** The role of an element, its own or the one that its tag has; `null` where it only groups. */
export function roleOf(element: Element): string | null {
  const tag = element.localName
  const own = element.getAttribute('role')
  if (own !== null) return own
  if (tag === 'section' && element.hasAttribute('aria-label')) return 'region'
  if (tag === 'img' && element.getAttribute('alt') === '') return null
  return roles[tag] ?? null
}

function textOf(node: Node): string {
  if (node instanceof Element && isHidden(node)) return ''
  if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? ''
  return [...node.childNodes].map(textOf).join('')
}

/** The name of an element, as a reader hears it. */
export function nameOf(element: Element): string {
  const label = element.getAttribute('aria-label')
  if (label !== null) return label
  const content = namedByContent.has(roleOf(element) ?? '') ? textOf(element) : ''
  return content || (element.getAttribute('title') ?? element.getAttribute('placeholder') ?? '')
}

function statesOf(element: Element): string[] {
  const told = states.flatMap(([name, attribute]) => {
    const value = element.getAttribute(attribute)
    return value === null ? [] : [`${name}=${value}`]
  })
  if (element.hasAttribute('disabled')) told.push('disabled')
  if ((element.getRootNode() as Document | ShadowRoot).activeElement === element) told.push('focused')
  if (element.localName === 'textarea') told.push(`value=${(element as HTMLTextAreaElement).value}`)
  return told
}

/** Texts beside each other are one: how many nodes they are is each adapter's own business. */
function pieces(parent: Element): (Element | string)[] {
  const joined: (Element | string)[] = []
  for (const child of parent.childNodes) {
    const last = joined.at(-1)
    if (child instanceof Element) joined.push(child)
    else if (child.nodeType !== Node.TEXT_NODE || child.textContent === '') continue
    else if (typeof last === 'string') joined[joined.length - 1] = `${last}${child.textContent ?? ''}`
    else joined.push(child.textContent ?? '')
  }
  return joined
}

function linesOf(element: Element, indent: string): string[] {
  const role = roleOf(element)
  if (isHidden(element)) return role === null ? [] : [`${indent}${role} hidden`]
  const name = nameOf(element)
  const told = [name === '' ? '' : JSON.stringify(name), ...statesOf(element)].filter(Boolean)
  const isTold = role !== null || told.length > 0
  const own = isTold ? [`${indent}${[role ?? 'group of no role', ...told].join(' ')}`] : []
  if (leaves.has(role ?? '')) return own
  const inner = isTold ? `${indent}  ` : indent
  return [
    ...own,
    ...pieces(element).flatMap((piece) =>
      typeof piece === 'string' ? [`${inner}text ${JSON.stringify(piece)}`] : linesOf(piece, inner),
    ),
  ]
}

/** Everything a reader is told of an element, one line for each thing, with what is inside of what. */
export const accessibleTree = (element: Element): string => linesOf(element, '').join('\n')
