/** Ids of which many are added and few are asked for: they are looked at only when one is. */
export interface IdSet {
  add(id: string): void
  has(id: string): boolean
}

/** @param added - the first of them */
export function createIdSet(added: string[] = []): IdSet {
  const known = new Set<string>()
  return {
    add(id) {
      added.push(id)
    },
    has(id) {
      for (const each of added) known.add(each)
      added.length = 0
      return known.has(id)
    },
  }
}
