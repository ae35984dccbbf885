import { MAX_BYTES, MAX_DEPTH } from './limits.ts'

/** An object without a prototype: what it does not hold itself, it does not have. */
export type Plain = Readonly<Record<string, unknown>>

/** What a value costs beside its characters, so that many small ones are no way around the limit. */
const VALUE_BYTES = 8

export const isPlain = (value: unknown): value is Plain => Object(value) === value && !Array.isArray(value)

/**
 * A copy of a message that is plain data throughout, each field read once; `undefined` where it is no object, too large,
 * too deep, or anything in it is something else. It gives up at the limit, so that a giant or a circle costs no more
 * than the largest message does, and it never throws.
 */
export function copyPlain(message: unknown): Plain | undefined {
  let room = MAX_BYTES

  function copy(value: unknown, depth: number): unknown {
    room -= VALUE_BYTES + (typeof value === 'string' ? 2 * value.length : 0)
    if (room < 0 || /function|symbol|bigint/.test(typeof value)) throw new TypeError()
    if (Object(value) !== value) return value
    const kind = Object.prototype.toString.call(value)
    if (depth === 0 || !/ (Object|Array)]/.test(kind)) throw new TypeError()
    if (Array.isArray(value)) {
      // A hole is nothing, and a list of holes may be of any length.
      if (value.length > room) throw new TypeError()
      return Object.values(value).map((item) => copy(item, depth - 1))
    }
    const fields = Object.create(null) as Record<string, unknown>
    for (const name of Object.keys(value as object)) {
      room -= 2 * name.length
      if (!/^(__proto__|constructor|prototype)$/.test(name)) {
        fields[name] = copy((value as Plain)[name], depth - 1)
      }
    }
    return fields
  }

  try {
    const copied = copy(message, MAX_DEPTH)
    return isPlain(copied) ? copied : undefined
  } catch {
    return undefined
  }
}
