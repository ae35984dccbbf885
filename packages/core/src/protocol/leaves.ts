import * as z from 'zod/mini'

// Plain predicates for what holds nothing else: each further kind of schema costs every visitor bytes.

/** A value that a predicate accepts. */
export function leaf<Value>(accepts: (value: unknown) => boolean): z.ZodMiniType<Value> {
  const check = (payload: { value: unknown; issues: unknown[] }): void => {
    if (!accepts(payload.value)) payload.issues.push({ code: 'custom', input: payload.value })
  }
  return z.unknown().check(check) as unknown as z.ZodMiniType<Value>
}

const typed = <Value>(type: string): z.ZodMiniType<Value> => leaf((value) => typeof value === type)
export const oneOf = <Value extends string>(...values: Value[]): z.ZodMiniType<Value> =>
  leaf((value) => values.includes(value as Value))

export const text = typed<string>('string')
export const number = typed<number>('number')
export const flag = typed<boolean>('boolean')
export const count = leaf<number>((value) => Number.isSafeInteger(value) && Number(value) >= 0)
export const maybeText = z.optional(text)
export const maybeNumber = z.optional(number)
export const maybeCount = z.optional(count)
