import type { World } from './world.ts'

const garbage: readonly unknown[] = [null, 42, 'no entry', [], {}, new Map([['a', 1]]), { version: 0 }]

/** Ways in which what was kept may be found again: each makes something of a value. */
const ways: readonly ((value: unknown, salt: number) => unknown)[] = [
  (_, salt) => garbage[salt % garbage.length],
  // Kept by a version that is yet to come, or long gone.
  (value) => (isObject(value) ? { ...value, version: 99 } : 'no entry'),
  // One part is missing.
  (value, salt) => (isObject(value) ? change(value, salt, () => undefined) : null),
  // One part is something else.
  (value, salt) => (isObject(value) ? change(value, salt, (part) => (isObject(part) ? 'part' : {})) : []),
  // A list is cut off, or has a hole.
  (value, salt) => (isObject(value) ? change(value, salt, cutList) : {}),
]

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

function change(
  value: Record<string, unknown>,
  salt: number,
  work: (part: unknown, salt: number) => unknown,
): Record<string, unknown> {
  const names = Object.keys(value)
  const name = names[salt % Math.max(1, names.length)]
  if (name === undefined) return { version: 99 }
  const part = work(value[name], salt)
  const rest = Object.fromEntries(Object.entries(value).filter(([other]) => other !== name))
  return part === undefined ? rest : { ...rest, [name]: part }
}

function cutList(part: unknown, salt: number): unknown {
  if (!Array.isArray(part)) return undefined
  const first: unknown = part[0]
  const half = part.slice(0, Math.floor(part.length / 2)) as unknown[]
  return [...half, salt % 2 === 0 || !isObject(first) ? null : { ...first, seq: 'one' }]
}

/** The guest that the storage knows; `null` where it holds something else. */
export function guestIn(value: unknown): string | null {
  const { guestId } = (value ?? {}) as { guestId?: unknown }
  return typeof guestId === 'string' && /^[\da-f]{8}-/.test(guestId) ? guestId : null
}

/** Something in the storage is not what was written there. */
export function spoil({ device, faults, letters, livingTabs, trace }: World, salt: number): void {
  const keys = [...device.values.keys()].sort()
  const key = keys[salt % Math.max(1, keys.length)]
  if (key === undefined) return
  const kind = key.slice(0, key.indexOf(':'))
  const further = Math.floor(salt / 997)
  const way = ways[further % ways.length]
  faults.note(`storage-garbage-${kind}`)
  trace(`  spoils ${kind}, way ${String(further % ways.length)}`)
  if (salt % 4 === 0 || way === undefined) {
    device.values.set(`${key}-garbage`, 'no entry')
    return
  }
  const value = device.values.get(key)
  device.values.set(key, way(value, Math.floor(further / ways.length)))
  // Nobody can send what cannot be read any more.
  if (kind === 'outbox') {
    for (const letter of letters.all.values()) {
      if ([...letter.keys].some((name) => key.endsWith(name))) letter.isSpoiled = letter.mayBeLost = true
    }
  }
  // Who comes next is somebody else, who does not take up what this one has left.
  if (kind === 'guest') {
    const guestId = guestIn(value)
    if (guestId !== null) letters.leftGuests.add(guestId)
    const living = new Set(livingTabs().map(({ number }) => number))
    for (const letter of letters.all.values()) {
      if (!letter.promises.some(({ tabNumber }) => living.has(tabNumber))) letter.mayBeLost = true
    }
  }
}
