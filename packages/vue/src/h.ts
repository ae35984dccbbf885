import type { CreateElement, ElementProps, Ref } from '@replyx/core/parts'
import { h as createElement, type VNode } from 'vue'

const undos = new WeakMap<object, () => void>()

/** Calls a ref with its element, unless it has been. */
export function attach(ref: Ref, element: HTMLElement): void {
  if (undos.has(element)) return
  const undo = ref(element)
  if (undo) undos.set(element, undo)
}

/** Does what the ref of an element gave to do when it goes. */
export function detach(element: HTMLElement): void {
  undos.get(element)?.()
  undos.delete(element)
}

/**
 * What calls a ref when its element stands in the page. Vue's own refs are called earlier, before the element has a
 * document around it.
 */
const hooksOf = (ref: Ref): Record<string, (node: VNode) => void> => ({
  onVnodeMounted: ({ el }) => attach(ref, el as HTMLElement),
  onVnodeBeforeUnmount: ({ el }) => detach(el as HTMLElement),
})

/**
 * Makes the props of a part such as Vue knows; they have Vue's names but for `ref`.
 *
 * @param props - what `view.composerProps(…)` and its like give for one element
 * @returns props for `v-bind`
 *
 * @example
 * ```ts
 * import { normalizeProps, useChatView } from '@replyx/vue'
 * import { defineComponent, h } from 'vue'
 *
 * export const Title = defineComponent(() => {
 *   const { view, snapshot } = useChatView()
 *   return () => {
 *     const { header } = snapshot.value
 *     return h('h2', normalizeProps(view.headerProps(header).Title), header.title)
 *   }
 * })
 * ```
 */
export function normalizeProps({ ref, ...props }: ElementProps): Record<string, unknown> {
  return typeof ref === 'function' ? { ...props, ...hooksOf(ref as Ref) } : props
}

/** Makes an element. Its key, or else its part, tells it from its siblings. */
export const h: CreateElement<VNode> = (tag, props, ...children) =>
  createElement(
    tag,
    props ? { ...normalizeProps(props), key: (props['key'] ?? props['part']) as string } : null,
    // What is not there would stand in the page as a comment, and a list as one with two empty texts around it.
    (children as VNode[]).flat(Infinity).filter(Boolean),
  )
