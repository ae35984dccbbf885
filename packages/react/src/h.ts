import type { CreateElement, ElementProps, Ref } from '@replyx/core/parts'
import { createElement, version, type ReactElement } from 'react'

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

type RefCallback = (element: HTMLElement | null) => (() => void) | undefined

const callbacks = new WeakMap<Ref, RefCallback>()

/** React 19 keeps an undo for each element. React 18 says only that one has gone, and would complain of what it is given. */
const keepsUndos = Number.parseInt(version) > 18

/** The same callback for the same ref, in the manner of React 18 and 19. */
function callbackOf(ref: Ref): RefCallback {
  const held = callbacks.get(ref)
  if (held) return held
  let last: (() => void) | void
  const callback: RefCallback = (element) => {
    if (!keepsUndos) last?.()
    const undo = element ? ref(element) : undefined
    if (keepsUndos) return () => undo?.()
    last = undo
    return undefined
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
