// The one place where wire names and ours meet: `last_seq` outside is `lastSeq` inside, at any depth.

type CamelName<Name> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelName<Tail>>}`
  : Name

/** A wire type with our names; `null` and absence mean the same on the wire, and are both `undefined` here. */
export type Camel<Value> = Value extends readonly (infer Item)[]
  ? Camel<Item>[]
  : Value extends null
    ? undefined
    : Value extends object
      ? { [Name in keyof Value as CamelName<Name>]: Camel<Value[Name]> }
      : Value

/** The value with every name turned from `snake_case` to `camelCase`. Only for what a schema has let through. */
export function camel<Value>(value: Value): Camel<Value> {
  if (Array.isArray(value)) return value.map(camel) as Camel<Value>
  if (typeof value !== 'object' || value === null) return (value ?? undefined) as Camel<Value>
  const entries = Object.entries(value).map(([name, item]) => [
    name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    camel(item as unknown),
  ])
  return Object.fromEntries(entries) as Camel<Value>
}
