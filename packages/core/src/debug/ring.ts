/** The last so many of what was added. */
export interface Ring<Item> {
  add(item: Item): void
  /** Oldest first. */
  items(): readonly Item[]
}

export function createRing<Item>(size: number): Ring<Item> {
  const held: Item[] = []
  /** Where the next goes, once it is full. */
  let next = 0
  return {
    add(item) {
      held[next] = item
      next = (next + 1) % size
    },
    items: () => [...held.slice(next), ...held.slice(0, next)],
  }
}
