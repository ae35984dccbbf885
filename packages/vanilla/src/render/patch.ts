import type { Ref, VirtualNode } from './node.ts'
import { patchProps } from './props.ts'

const svgTags = new Set(['svg', 'path'])

function create(virtual: VirtualNode, document: Document): Node {
  if (virtual.tag === '') return (virtual.node = document.createTextNode(virtual.text))
  const element = svgTags.has(virtual.tag)
    ? document.createElementNS('http://www.w3.org/2000/svg', virtual.tag)
    : document.createElement(virtual.tag)
  virtual.node = element
  for (const child of virtual.children) element.append(create(child, document))
  patchProps(element as HTMLElement, virtual.props, {})
  const ref = virtual.props.ref as Ref | undefined
  if (ref !== undefined) virtual.undo = ref(element as HTMLElement) ?? undefined
  return element
}

/** Runs what the refs inside have left to do. */
function release(virtual: VirtualNode): void {
  for (const child of virtual.children) release(child)
  virtual.undo?.()
  virtual.undo = undefined
}

function remove(virtual: VirtualNode): void {
  release(virtual)
  virtual.node?.parentNode?.removeChild(virtual.node)
}

/** Siblings without a key are told apart by their tag and their number among those of the same tag. */
function identities(siblings: readonly VirtualNode[]): string[] {
  const counts = new Map<string, number>()
  return siblings.map(({ key, tag }) => {
    if (key !== undefined) return `key ${key}`
    const number = counts.get(tag) ?? 0
    counts.set(tag, number + 1)
    return `${tag} ${number}`
  })
}

function patchChildren(parent: Node, next: readonly VirtualNode[], before: readonly VirtualNode[]): void {
  const document = parent.ownerDocument as Document
  const ids = identities(next)
  const held = new Map(identities(before).map((id, index) => [id, before[index] as VirtualNode]))
  const wanted = new Set(ids)
  for (const [id, virtual] of held) if (!wanted.has(id)) remove(virtual)
  let cursor = parent.firstChild
  next.forEach((virtual, index) => {
    const old = held.get(ids[index] ?? '')
    const node = old === undefined ? create(virtual, document) : patch(virtual, old)
    if (node === cursor) cursor = node.nextSibling
    else parent.insertBefore(node, cursor)
  })
}

/**
 * Brings the page from one drawing to the next, touching only what differs. The very same description is left alone,
 * which is what makes a change of one row cost one row.
 *
 * @returns the node that now stands there
 */
export function patch(next: VirtualNode, before: VirtualNode): Node {
  const node = before.node as Node
  if (next === before) return node
  if (next.tag !== before.tag) {
    const fresh = create(next, node.ownerDocument as Document)
    node.parentNode?.insertBefore(fresh, node)
    remove(before)
    return fresh
  }
  next.node = node
  next.undo = before.undo
  if (next.tag === '') {
    if (next.text !== before.text) (node as Text).data = next.text
  } else {
    patchChildren(node, next.children, before.children)
    patchProps(node as HTMLElement, next.props, before.props)
  }
  return node
}

/** Puts a first drawing into the page. */
export function insert(parent: Element, virtual: VirtualNode): void {
  parent.append(create(virtual, parent.ownerDocument))
}

/** Takes a drawing out of the page. */
export { remove }
