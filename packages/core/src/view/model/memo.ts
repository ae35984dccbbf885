/** Whether two values, or all fields of two objects, are the same. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  const before = Object.entries(one)
  const after = new Map(Object.entries(other))
  return before.length === after.size && before.every(([name, value]) => Object.is(value, after.get(name)))
}

/** Gives the former object, or its former fields, where the new ones hold the same: nothing to draw again. */
export function keepSame<Value extends object>(former: Value | null, next: Value): Value {
  const before = new Map(Object.entries(former ?? {}))
  const entries = Object.entries(next).map(([name, value]: [string, unknown]) => {
    const held: unknown = before.get(name)
    return [name, isSame(held, value) ? held : value] as const
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
    const held = results.get(input)
    if (held !== undefined) return held
    const result = make(input)
    results.set(input, result)
    return result
  }
}
