/** Gives the value to use, or `undefined` where what was given does not fit; `resolve` takes an error for the same. */
export type Check<Value> = (given: unknown) => Value | undefined

/** Text that a pattern describes as a whole. */
export const matching =
  <Value extends string = string>(pattern: RegExp): Check<Value> =>
  (given) =>
    pattern.exec(given as string)?.[0] as Value | undefined

/** Text of at most so many characters. */
export const text =
  (most: number): Check<string> =>
  (given) =>
    typeof given === 'string' && given.length <= most ? given : undefined

/** A whole number from one to another; attributes and addresses have it as text. */
export const between =
  (least: number, most: number): Check<number> =>
  (given) =>
    /^\d+$/.test(given as string) && (given as number) >= least && (given as number) <= most
      ? Number(given)
      : undefined

/** Yes or no; an attribute without a value is a yes. */
export const flag: Check<boolean> = (given) =>
  /^(true|false)?$/.test(given as string) ? `${given as string}` !== 'false' : undefined

/** A web address, without what stands behind its path. @throws TypeError where it is no address */
export const address: Check<string> = (given) => {
  const { origin, pathname } = new URL(given as string)
  return /^http/.test(origin) ? (origin + pathname).replace(/\/+$/, '') : undefined
}

/** What an element may be found by. @throws SyntaxError where it is none */
export const selector: Check<string> = (given) => {
  document.querySelector(given as string)
  return given as string
}

/** A way to write to somebody: a mailbox, or an address of a page. */
export const contact = matching(/^(https?:\/\/|mailto:|[^\s:]+@)[^\s<>]+$/i)

/** Where a link to somebody leads. */
export const contactUrl = (given: string): string => (given.includes(':') ? given : `mailto:${given}`)

/** A function of the page. */
export const callable: Check<(previous?: string) => unknown> = (given) =>
  given instanceof Function ? (given as () => unknown) : undefined
