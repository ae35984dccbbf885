import type { ErrorHandler, Ref } from '@replyx/core/parts'
import type { VirtualNode } from './node.ts'
import { patchProps } from './props.ts'

const svgTags = new Set(['svg', 'path'])

/** Puts drawings into a page, one after the other. */
export interface Renderer {
  /** Brings the page to the next drawing, touching only what differs. The very same description is left alone. */
  show(next: VirtualNode): void
  /** Takes the drawing out of the page. */
  remove(): void
}

/** What tells siblings apart: tag and key, and their number among those that have both in common. */
function identities(siblings: readonly VirtualNode[]): string[] {
  const counts = new Map<string, number>()
  return siblings.map(({ key, tag }) => {
    const name = `${tag} ${key}`
    const number = counts.get(name) ?? 0
    counts.set(name, number + 1)
    return `${name} ${number}`
  })
}

/**
 * Makes what keeps a place of the page as it is described. What a part asks for may fail there (a ref that throws, an
 * attribute that cannot be one): that is told, and the rest of the drawing goes on.
 */
export function createRenderer(parent: Node, onError: ErrorHandler): Renderer {
  const document = parent.ownerDocument as Document
  let drawn: VirtualNode | undefined
  /** Elements that have just come to be: their refs are called when all of them stand in the page. */
  const fresh = new Map<Node, VirtualNode>()
  /** What refs have left to do when their element goes. */
  const undos = new WeakMap<Node, () => void>()

  const attempt = <Result>({ part }: VirtualNode, run: () => Result): Result | undefined => {
    try {
      return run()
    } catch (error) {
      // Not in the midst of it: who hears of it may draw again.
      queueMicrotask(() => onError(error, { part: part ?? 'StyleProvider' }))
      return undefined
    }
  }

  const create = (virtual: VirtualNode): Node => {
    const { tag, text, children, props } = virtual
    if (tag === '') return (virtual.node = document.createTextNode(text))
    const element =
      attempt(virtual, () =>
        svgTags.has(tag)
          ? document.createElementNS('http://www.w3.org/2000/svg', tag)
          : document.createElement(tag),
      ) ?? document.createElement('div')
    virtual.node = element
    for (const child of children) element.append(create(child))
    attempt(virtual, () => patchProps(element as HTMLElement, props, {}))
    if (props.ref !== undefined) fresh.set(element, virtual)
    return element
  }

  /** Runs what the refs inside have left to do. */
  const release = (virtual: VirtualNode): void => {
    virtual.children.forEach(release)
    const node = virtual.node as Node
    fresh.delete(node)
    attempt(virtual, () => undos.get(node)?.())
    undos.delete(node)
  }
  const remove = (virtual: VirtualNode): void => {
    release(virtual)
    ;(virtual.node as ChildNode).remove()
  }

  const patchChildren = (
    element: Node,
    next: readonly VirtualNode[],
    before: readonly VirtualNode[],
  ): void => {
    const ids = identities(next)
    const wanted = new Set(ids)
    const held = new Map<string, VirtualNode>()
    identities(before).forEach((id, index) => {
      const virtual = before[index] as VirtualNode
      if (wanted.has(id)) held.set(id, virtual)
      else remove(virtual)
    })
    let cursor = element.firstChild
    next.forEach((virtual, index) => {
      const old = held.get(ids[index] as string)
      const node = old ? patch(virtual, old) : create(virtual)
      if (node === cursor) cursor = node.nextSibling
      else element.insertBefore(node, cursor)
    })
  }

  const patch = (next: VirtualNode, before: VirtualNode): Node => {
    const node = (next.node = before.node as Node)
    if (next === before) return node
    if (next.tag === '') {
      if (next.text !== before.text) (node as Text).data = next.text
    } else {
      patchChildren(node, next.children, before.children)
      attempt(next, () => patchProps(node as HTMLElement, next.props, before.props))
    }
    return node
  }

  return {
    show: (next) => {
      const before = drawn
      // Before anything else: what a ref calls may draw again.
      drawn = next
      if (before) patch(next, before)
      else parent.appendChild(create(next))
      for (const [node, virtual] of fresh) {
        fresh.delete(node)
        const undo = attempt(virtual, () => (virtual.props.ref as Ref)(node as HTMLElement))
        if (typeof undo === 'function') undos.set(node, undo)
      }
    },
    remove: () => {
      if (drawn) remove(drawn)
    },
  }
}
