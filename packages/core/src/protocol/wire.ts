// The one place where wire names and ours meet: `last_seq` outside is `lastSeq` inside, at any depth.

import type * as z from 'zod/mini'

/** The same few names come again and again; whoever makes up ever new ones must not fill the memory. */
const REMEMBERED = 500

function remembering(nameOf: (name: string) => string): typeof nameOf {
  const names = new Map<string, string>()
  return (name) => {
    let known = names.get(name)
    if (known === undefined) {
      if (names.size === REMEMBERED) names.clear()
      names.set(name, (known = nameOf(name)))
    }
    return known
  }
}

const ourName = remembering((name) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()))

/** One of our names, or a path of them, as it stands on the wire. */
const wireName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** `null` and absence mean the same on the wire: here both are absence. */
function rename(value: unknown, nameOf: (name: string) => string): unknown {
  if (typeof value !== 'object' || value === null) return value ?? undefined
  if (Array.isArray(value)) return value.map((item) => rename(item, nameOf))
  const renamed: Record<string, unknown> = {}
  for (const name of Object.keys(value)) {
    const inner = rename((value as typeof renamed)[name], nameOf)
    const named = nameOf(name)
    // Of an object whose prototype is set by what came in, nothing could be believed.
    if (inner !== undefined && named !== '__proto__') renamed[named] = inner
  }
  return renamed
}

/** Reads JSON with our names. Never throws: what cannot be read is `undefined`. */
export function fromWire(text: string): unknown {
  try {
    return rename(JSON.parse(text), ourName)
  } catch {
    return undefined
  }
}

/** The same value with the names of the wire. */
export function toWire<Value = unknown>(value: object): Record<string, Value> {
  return rename(value, wireName) as Record<string, Value>
}

/** Where a value does not fit its shape, in wire names. */
export function faultyPath(error: z.core.$ZodError): string {
  return wireName(error.issues[0]?.path.join('.') ?? '')
}
