import type { Child as PartChild, ElementProps, PartName } from '@replyx/core/parts'

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
  /** The part that it was drawn for: what is told where it fails in the page. */
  part?: PartName
}

/** What may stand as a child: nothing at all, too. */
export type Child = PartChild<VirtualNode>

const none: Props = {}

/** Whether something is a description that {@link h} has made. */
export const isVirtual = (child: unknown): child is VirtualNode =>
  typeof (child as VirtualNode | null | undefined)?.tag === 'string'

/** Types forbid whatever else there is, a number for instance; JavaScript does not, and shows it as text. */
function collect(children: readonly unknown[], into: VirtualNode[]): VirtualNode[] {
  for (const child of children) {
    if (Array.isArray(child)) collect(child, into)
    else if (isVirtual(child)) into.push(child)
    else if (child !== null && child !== undefined && typeof child !== 'boolean')
      into.push({ tag: '', props: none, children: [], text: `${child as string}`, key: undefined })
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
