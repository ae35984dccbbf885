/** What an event must tell a handler: a part of what the DOM's own events, React's and Vue's have in common. */
export interface PartEvent {
  readonly key?: string
  readonly keyCode?: number
  readonly shiftKey?: boolean
  readonly isComposing?: boolean
  /** Whether something inside has answered it already. */
  readonly defaultPrevented?: boolean
  readonly nativeEvent?: { readonly isComposing?: boolean }
  readonly currentTarget?: unknown
  /** Keeps the browser from doing what it would. */
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
 * `setProperty`, and handlers as `onClick`, `onInput`, `onKeydown`. `null` and `undefined` mean: not set.
 */
export interface PartProps {
  readonly class: string
  readonly part: string
  readonly [name: string]: PropValue
}

/** The props of several elements, by the names of their parts. */
export type PropsOf<Name extends string> = Readonly<Record<Name, PartProps>>

/** What a part has besides its class and its name. */
export type OwnProps = Readonly<Record<string, PropValue>>

/** The class and the part of a component: `ChatHeader` is `.replyx-chat-header` and `::part(chat-header)`. */
export function part(name: string, own: OwnProps): PartProps {
  const kebab = name.replace(/\B[A-Z](?=[a-z])/g, '-$&').toLowerCase()
  return { class: `replyx-${kebab}`, part: kebab, ...own }
}

/** Several parts by their names. */
export function parts<Name extends string>(own: Readonly<Record<Name, OwnProps>>): PropsOf<Name> {
  const entries = Object.entries<OwnProps>(own).map(([name, props]) => [name, part(name, props)])
  return Object.fromEntries(entries) as PropsOf<Name>
}

/** A plain button; the label is for those who see only its picture, or not even that. */
export const button = (onClick: () => void, label?: string): OwnProps => ({
  type: 'button',
  'aria-label': label,
  title: label,
  onClick: () => onClick(),
})

/** An attribute that is there or not. */
export const flag = (isSet: boolean): '' | null => (isSet ? '' : null)

/** What is only for the eye. */
export const hidden: OwnProps = { 'aria-hidden': 'true' }

/** Whether a key belongs to an input method: its Enter chooses a word, and Safari tells only by the code 229. */
export const isComposing = ({ isComposing, nativeEvent, keyCode }: PartEvent): boolean =>
  isComposing === true || nativeEvent?.isComposing === true || keyCode === 229
