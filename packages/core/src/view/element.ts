/** Props by their neutral names, `style` as custom properties, handlers (`onClick`), `key` and `ref`. */
export type ElementProps = Readonly<Record<string, unknown>>

/** What may stand as a child: nothing at all, too. */
export type Child<Drawn> = Drawn | string | null | false | undefined | readonly Child<Drawn>[]

/**
 * A framework's way to make an element, with props by their neutral names. An element's `key`, or else its `part`, tells
 * it from its siblings from one drawing to the next.
 */
export type CreateElement<Drawn> = (
  tag: string,
  props: ElementProps | null,
  ...children: readonly Child<Drawn>[]
) => Drawn
