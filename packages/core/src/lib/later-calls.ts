/** Functions of the given names, each of which waits for the real ones. */
export function createLaterCalls<Calls extends object>(
  get: () => Promise<Calls>,
  names: readonly (keyof Calls)[],
): Calls {
  const later =
    (name: keyof Calls) =>
    async (...given: never[]): Promise<unknown> =>
      ((await get())[name] as (...args: never[]) => unknown)(...given)
  return Object.fromEntries(names.map((name) => [name, later(name)])) as Calls
}
