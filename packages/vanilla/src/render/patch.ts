import type { Ref, VirtualNode } from './node.ts'
import { patchProps } from './props.ts'

const svgTags = new Set(['svg', 'path'])

/** Elements that have just come to be: their refs are called when all of them stand in the page. */
type Fresh = VirtualNode[]

function create(virtual: VirtualNode, document: Document, fresh: Fresh): Node {
  if (virtual.tag === '') return (virtual.node = document.createTextNode(virtual.text))
  const element = svgTags.has(virtual.tag)
    ? document.createElementNS('http://www.w3.org/2000/svg', virtual.tag)
    : document.createElement(virtual.tag)
  virtual.node = element
  for (const child of virtual.children) element.append(create(child, document, fresh))
  patchProps(element as HTMLElement, virtual.props, {})
  if (virtual.props.ref !== undefined) fresh.push(virtual)
  return element
}

function callRefs(fresh: Fresh): void {
  for (const virtual of fresh)
    virtual.undo = (virtual.props.ref as Ref)(virtual.node as HTMLElement) ?? undefined
}

/** Runs what the refs inside have left to do. */
function release(virtual: VirtualNode): void {
  for (const child of virtual.children) release(child)
  virtual.undo?.()
  virtual.undo = undefined
}

/** Takes a drawing out of the page. */
export function remove(virtual: VirtualNode): void {
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

function patchChildren(
  parent: Node,
  next: readonly VirtualNode[],
  before: readonly VirtualNode[],
  fresh: Fresh,
): void {
  const document = parent.ownerDocument as Document
  const ids = identities(next)
  const held = new Map(identities(before).map((id, index) => [id, before[index] as VirtualNode]))
  const wanted = new Set(ids)
  for (const [id, virtual] of held) if (!wanted.has(id)) remove(virtual)
  let cursor = parent.firstChild
  next.forEach((virtual, index) => {
    const old = held.get(ids[index] ?? '')
    const node = old === undefined ? create(virtual, document, fresh) : patchNode(virtual, old, fresh)
    if (node === cursor) cursor = node.nextSibling
    else parent.insertBefore(node, cursor)
  })
}

function patchNode(next: VirtualNode, before: VirtualNode, fresh: Fresh): Node {
  const node = before.node as Node
  if (next === before) return node
  if (next.tag !== before.tag) {
    const created = create(next, node.ownerDocument as Document, fresh)
    node.parentNode?.insertBefore(created, node)
    remove(before)
    return created
  }
  next.node = node
  next.undo = before.undo
  if (next.tag === '') {
    if (next.text !== before.text) (node as Text).data = next.text
  } else {
    patchChildren(node, next.children, before.children, fresh)
    patchProps(node as HTMLElement, next.props, before.props)
  }
  return node
}

/**
 * Brings the page from one drawing to the next, touching only what differs. The very same description is left alone,
 * which is what makes a change of one row cost one row.
 */
export function patch(next: VirtualNode, before: VirtualNode): void {
  const fresh: Fresh = []
  patchNode(next, before, fresh)
  callRefs(fresh)
}

/** Puts a first drawing into the page. */
export function insert(parent: Node, virtual: VirtualNode): void {
  const fresh: Fresh = []
  parent.appendChild(create(virtual, parent.ownerDocument as Document, fresh))
  callRefs(fresh)
}
