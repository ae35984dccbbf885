type Fields = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** Whether two values, or all fields of two objects, are the same. */
export function isSame(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return Object.is(one, other)
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length && names.every((name) => Object.is(one[name], other[name]))
  )
}

/** Whether two values of plain data say the same. */
export const isAlike = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

/** Gives the former object, or its former fields, where the new ones hold the same: nothing to draw again. */
export function keepSame<Value extends object>(former: Value | null, next: Value): Value {
  const before = { ...former } as Fields
  const entries = Object.entries(next).map(([name, value]: [string, unknown]) => {
    const held = before[name]
    return [name, isSame(held, value) ? held : value]
  })
  const kept = Object.fromEntries(entries) as Value
  return former && isSame(former, kept) ? former : kept
}

/** Remembers the result for each object it is called with. */
export function memoize<Input extends object, Output>(
  make: (input: Input) => Output,
): (input: Input) => Output {
  const results = new WeakMap<Input, Output>()
  return (input) => {
    const result = results.get(input) ?? make(input)
    results.set(input, result)
    return result
  }
}
