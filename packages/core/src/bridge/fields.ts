import { isPlain } from './plain.ts'

/** Whether a value of plain data may stand in a field; absence is `undefined`. */
export type Check = (value: unknown) => boolean

/** The fields of a message, by name. */
export type Fields<Message> = { readonly [Name in keyof Required<Message>]: Check }

export const isText = (value: unknown): value is string => typeof value === 'string'
export const maybeText = (value: unknown): boolean => value === undefined || isText(value)
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

/** The entry of a table under a name from outside; never what a prototype has under it. */
export const entryOf = <Entry>(table: Readonly<Record<string, Entry>>, name: unknown): Entry | undefined =>
  isText(name) && Object.hasOwn(table, name) ? table[name] : undefined

/** The known fields of a plain copy, in an object of their own; `undefined` where one of them does not fit. */
export function readFields<Message>(
  source: unknown,
  fields: Fields<Message> | undefined,
): Message | undefined {
  if (!isPlain(source) || fields === undefined) return undefined
  const message = Object.create(null) as Record<string, unknown>
  for (const [name, check] of Object.entries<Check>(fields)) {
    // On the wire nothing is the same as none.
    const value = source[name] ?? undefined
    if (!check(value)) return undefined
    if (value !== undefined) message[name] = value
  }
  return message as Message
}
