import * as z from 'zod/mini'

// Kinds of schema of our own: each of zod's costs every visitor bytes, and each value of each frame a list of checks.

type Read = z.core.$ZodType['_zod']['run']

function kind<Schema>(read: Read): Schema {
  const schema = z.unknown()
  schema._zod.run = read
  return schema as Schema
}

const refuse = (payload: z.core.ParsePayload): z.core.ParsePayload => {
  payload.issues.push({ code: 'custom', input: payload.value })
  return payload
}

/** A value that a predicate accepts. */
export const leaf = <Value>(accepts: (value: unknown) => boolean): z.ZodMiniType<Value> =>
  kind((payload) => (accepts(payload.value) ? payload : refuse(payload)))

/** An object with these fields; others fall away. The first fault ends the reading: no other is ever told. */
export function object<Shape extends z.core.$ZodShape>(shape: Shape): z.ZodMiniObject<Shape, z.core.$strip> {
  const fields: [string, z.core.$ZodType][] = Object.entries(shape)
  return kind((payload, context) => {
    const value: unknown = payload.value
    const { issues } = payload
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(payload)
    const output: Record<string, unknown> = {}
    for (const [name, field] of fields) {
      payload.value = (value as typeof output)[name]
      void field._zod.run(payload, context)
      const [issue] = issues
      if (issue !== undefined) {
        issues[0] = { ...issue, path: [name, ...(issue.path ?? [])] }
        break
      }
      if (payload.value !== undefined) output[name] = payload.value
    }
    payload.value = output
    return payload
  })
}

type Maybe<Value> = z.ZodMiniOptional<z.ZodMiniType<Value>>

const typed = <Value>(type: string): z.ZodMiniType<Value> => leaf((value) => typeof value === type)
// The same as zod's optional, in one step in place of two: most fields of a message are such.
const maybe = <Value>(type: string): Maybe<Value> =>
  leaf((value) => value === undefined || typeof value === type) as unknown as Maybe<Value>
export const oneOf = <Value extends string>(...values: Value[]): z.ZodMiniType<Value> =>
  leaf((value) => values.includes(value as Value))

export const text = typed<string>('string')
export const number = typed<number>('number')
export const flag = typed<boolean>('boolean')
export const count = leaf<number>((value) => Number.isSafeInteger(value) && Number(value) >= 0)
export const maybeText = maybe<string>('string')
export const maybeNumber = maybe<number>('number')
export const maybeFlag = maybe<boolean>('boolean')
export const maybeCount = z.optional(count)
