import type { Child as PartChild, ElementProps, Ref } from '@replyx/core/parts'

export type { Ref }

/** Props of an element: attributes, `value`, `style` (custom properties), handlers (`onClick`), `key` and `ref`. */
export type Props = ElementProps

/** A piece of the drawing: an element, or text where `tag` is empty. Each is put into a page once. */
export interface VirtualNode {
  readonly tag: string
  readonly props: Props
  readonly children: readonly VirtualNode[]
  readonly text: string
  readonly key: string | undefined
  node?: Node
  /** Ends what was attached to the drawn element. */
  undo?: (() => void) | undefined
}

/** What may stand as a child: nothing at all, too. */
export type Child = PartChild<VirtualNode>

const none: Props = {}

function collect(children: readonly Child[], into: VirtualNode[]): VirtualNode[] {
  for (const child of children) {
    if (Array.isArray(child)) collect(child as readonly Child[], into)
    else if (typeof child === 'string')
      into.push({ tag: '', props: none, children: [], text: child, key: undefined })
    else if (child) into.push(child as VirtualNode)
  }
  return into
}

/**
 * Describes an element. Its `key`, or else its `part`, tells it from its siblings from one drawing to the next.
 *
 * @param tag - the tag's name
 * @param props - attributes, custom properties, handlers, `key` and `ref`
 * @param children - what is inside
 * @returns the description
 *
 * @example
 * ```ts
 * import { h } from '@replyx/vanilla'
 *
 * h('p', { class: 'note' }, 'Open until six')
 * ```
 */
export function h(tag: string, props: Props | null, ...children: readonly Child[]): VirtualNode {
  const key = props?.key ?? props?.part
  return {
    tag,
    props: props ?? none,
    children: collect(children, []),
    text: '',
    key: typeof key === 'string' ? key : undefined,
  }
}
