/** Whether all fields of two objects are the same. */
export const isSame = (one: object, other: object): boolean => {
  const entries = Object.entries(one)
  return (
    entries.length === Object.keys(other).length &&
    entries.every(([name, value]) => Object.is(value, (other as Record<string, unknown>)[name]))
  )
}
