/** Gives the former object where the new one holds the same: what is drawn from it need not be drawn again. */
export function createKeeper(): <Value>(name: string, value: Value) => Value {
  const held = new Map<string, unknown>()
  return <Value>(name: string, value: Value): Value => {
    const before = held.get(name)
    if (isSame(before, value)) return before as Value
    held.set(name, value)
    return value
  }
}

function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) =>
      Object.is((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]),
    )
  )
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
