const BLOCK_SIZE = 512

/**
 * Values in ascending order of a number, in blocks, so that adding one anywhere costs a block and not the
 * whole list. At the end, where nearly all are added, the cost does not depend on the length at all.
 */
export interface SortedList<Value> {
  add(value: Value): void
  /** Puts a value of the same order in the place of another. */
  replace(before: Value, after: Value): void
  remove(value: Value): void
  toArray(): Value[]
}

/** The index of the first item for which a test holds that holds from some item on; `length` where none. */
function firstIndex<Item>(items: readonly Item[], holds: (item: Item) => boolean, length: number): number {
  const holdsAt = (index: number): boolean => holds(items[index] as Item)
  let low = 0
  let high = length
  // Mostly there is none: what is new belongs at the end.
  if (length > 0 && !holdsAt(length - 1)) return length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holdsAt(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** Makes a list; the order of a value must not change while it is held. */
export function createSortedList<Value>(orderOf: (value: Value) => number): SortedList<Value> {
  const blocks: Value[][] = []

  /** The first block that ends in a value for which a test holds; the last block where none does. */
  const blockIndex = (holds: (value: Value) => boolean): number =>
    firstIndex(blocks, (block) => holds(block.at(-1) as Value), blocks.length - 1)

  /** Puts what is given in the place of a value. */
  function splice(value: Value, ...instead: Value[]): void {
    const order = orderOf(value)
    const isReached = (each: Value): boolean => orderOf(each) >= order
    // Equal orders may reach over the end of a block.
    for (const block of blocks.slice(blockIndex(isReached))) {
      const index = block.indexOf(value, firstIndex(block, isReached, block.length))
      if (index < 0) continue
      block.splice(index, 1, ...instead)
      if (block.length === 0) blocks.splice(blocks.indexOf(block), 1)
      return
    }
  }

  return {
    add(value) {
      const order = orderOf(value)
      const isAbove = (each: Value): boolean => orderOf(each) > order
      const at = blockIndex(isAbove)
      const block = (blocks[at] ??= [])
      const place = firstIndex(block, isAbove, block.length)
      block.splice(place, 0, value)
      if (block.length > BLOCK_SIZE) {
        // In order, a full last block stays full and a new one begins; elsewhere it is halved.
        blocks.splice(at + 1, 0, block.splice(place < BLOCK_SIZE ? BLOCK_SIZE / 2 : BLOCK_SIZE))
      }
    },
    replace: splice,
    remove: splice,
    toArray: () => ([] as Value[]).concat(...blocks),
  }
}
