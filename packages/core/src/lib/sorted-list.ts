const BLOCK_SIZE = 512

interface Item<Value> {
  readonly order: number
  readonly value: Value
}

/**
 * Values in ascending order of a number, in blocks, so that adding one anywhere costs a block and not the
 * whole list.
 */
export interface SortedList<Value> {
  add(order: number, value: Value): void
  replace(order: number, before: Value, after: Value): void
  remove(order: number, value: Value): void
  toArray(): Value[]
  last(): Value | undefined
}

/** The first index below `length` at which a test holds that holds from some index on; `length` where none. */
function firstIndex(length: number, holdsAt: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holdsAt(middle)) high = middle
    else low = middle + 1
  }
  return low
}

export function createSortedList<Value>(): SortedList<Value> {
  const blocks: Item<Value>[][] = []

  /** The block that holds, or would take, `order`. */
  const blockIndex = (order: number): number =>
    firstIndex(blocks.length - 1, (index) => (blocks[index]?.at(-1)?.order ?? Infinity) >= order)

  /** Puts what is given in the place of a value. */
  function splice(order: number, value: Value, ...instead: Item<Value>[]): void {
    // Equal orders may reach over the end of a block.
    for (const block of blocks.slice(blockIndex(order))) {
      const index = block.findIndex((item) => item.order === order && item.value === value)
      if (index >= 0) block.splice(index, 1, ...instead)
      if (block.length === 0) blocks.splice(blocks.indexOf(block), 1)
      if (index >= 0 || (block[0]?.order ?? 0) > order) return
    }
  }

  return {
    add(order, value) {
      const at = blockIndex(order)
      const block = (blocks[at] ??= [])
      const place = firstIndex(block.length, (index) => (block[index]?.order ?? Infinity) > order)
      block.splice(place, 0, { order, value })
      if (block.length > BLOCK_SIZE) {
        // In order, a full last block stays full and a new one begins; elsewhere it is halved.
        const keep = at === blocks.length - 1 ? BLOCK_SIZE : BLOCK_SIZE >> 1
        blocks.splice(at + 1, 0, block.splice(keep))
      }
    },
    replace(order, before, after) {
      splice(order, before, { order, value: after })
    },
    remove: (order, value) => {
      splice(order, value)
    },
    toArray() {
      const values: Value[] = []
      for (const block of blocks) for (const item of block) values.push(item.value)
      return values
    },
    last: () => blocks.at(-1)?.at(-1)?.value,
  }
}
