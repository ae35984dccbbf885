import type { CreateElement, ElementProps, Ref } from '@replyx/core/parts'
import { createElement, type ReactElement } from 'react'

/** React's own names for what HTML names otherwise. */
const names: Readonly<Record<string, string>> = {
  class: 'className',
  tabindex: 'tabIndex',
  datetime: 'dateTime',
  enterkeyhint: 'enterKeyHint',
  autocomplete: 'autoComplete',
  referrerpolicy: 'referrerPolicy',
  onKeydown: 'onKeyDown',
  // What React calls a change is every input.
  onInput: 'onChange',
}

type RefCallback = (element: HTMLElement | null) => void

const callbacks = new WeakMap<Ref, RefCallback>()

/** The same callback for the same ref, in the manner of React 18 and 19: called with `null` when the element goes. */
function callbackOf(ref: Ref): RefCallback {
  const held = callbacks.get(ref)
  if (held) return held
  let undo: (() => void) | void
  const callback = (element: HTMLElement | null): void => {
    undo?.()
    undo = element ? ref(element) : undefined
  }
  callbacks.set(ref, callback)
  return callback
}

/**
 * Gives the props of a part the names that React knows.
 *
 * @param props - what `view.composerProps(…)` and its like give for one element
 * @returns props to be spread
 *
 * @example
 * ```tsx
 * import { normalizeProps, useChatView } from '@replyx/react'
 *
 * function Title() {
 *   const { view, snapshot } = useChatView()
 *   return <h2 {...normalizeProps(view.headerProps(snapshot.header).Title)}>{snapshot.header.title}</h2>
 * }
 * ```
 */
export function normalizeProps(props: ElementProps): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(props).map(([name, value]) => [
      names[name] ?? name,
      name === 'ref' ? callbackOf(value as Ref) : value,
    ]),
  )
}

/** Makes an element. Its key, or else its part, tells it from its siblings. */
export const h: CreateElement<ReactElement> = (tag, props, ...children) =>
  createElement(
    tag,
    props && { key: props.part as string | undefined, ...normalizeProps(props) },
    ...children,
  )
