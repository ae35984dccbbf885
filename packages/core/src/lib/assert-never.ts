/** The end of every switch over a union: a new member without a branch fails the type check. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected value ${JSON.stringify(value)}`)
}
