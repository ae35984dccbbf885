/** What an event must tell a handler: a part of what the DOM's own events, React's and Vue's have in common. */
export interface PartEvent {
  readonly key?: string
  readonly keyCode?: number
  readonly shiftKey?: boolean
  readonly isComposing?: boolean
  readonly nativeEvent?: { readonly isComposing?: boolean }
  readonly currentTarget?: unknown
  preventDefault(): void
}

/** A value of a prop. */
export type PropValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | Readonly<Record<string, string>>
  | ((event: PartEvent) => void)

/**
 * The props of one element, by neutral names: attributes as HTML has them (`class`, `role`, `aria-label`, `part`,
 * `tabindex`, …), `value`, `disabled` and `hidden` as properties, `style` as CSS custom properties to be set with
 * `setProperty`, and handlers as `onClick`, `onInput`, `onKeydown`, `onFocus`. `null` and `undefined` mean: not set.
 */
export interface PartProps {
  readonly class: string
  readonly part: string
  readonly [name: string]: PropValue
}

/** The class and the part of a component: `ChatHeader` is `.replyx-chat-header` and `::part(chat-header)`. */
export function part(name: string, props?: Readonly<Record<string, PropValue>>): PartProps {
  const kebab = name.replace(/(?!^)[A-Z]/g, '-$&').toLowerCase()
  return { class: `replyx-${kebab}`, part: kebab, ...props }
}

/** The props of a plain button with words for those who do not see its picture. */
export function button(
  name: string,
  label: string | null,
  onClick: () => void,
  props?: Readonly<Record<string, PropValue>>,
): PartProps {
  return part(name, {
    type: 'button',
    ...(label === null ? {} : { 'aria-label': label, title: label }),
    onClick: () => onClick(),
    ...props,
  })
}
