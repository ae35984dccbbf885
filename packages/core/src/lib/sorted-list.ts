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
  readonly size: number
  add(order: number, value: Value): void
  replace(order: number, before: Value, after: Value): void
  remove(order: number, value: Value): void
  toArray(): Value[]
  last(): Value | undefined
}

export function createSortedList<Value>(): SortedList<Value> {
  let size = 0
  const blocks: Item<Value>[][] = []

  /** The block that holds, or would take, `order`. */
  function blockIndex(order: number): number {
    let low = 0
    let high = blocks.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      const lastItem = blocks[middle]?.at(-1)
      if (lastItem !== undefined && lastItem.order < order) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The first place in a block whose order is above `order`. */
  function placeAfter(block: readonly Item<Value>[], order: number): number {
    let low = 0
    let high = block.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((block[middle]?.order ?? Infinity) <= order) low = middle + 1
      else high = middle
    }
    return low
  }

  function find(order: number, value: Value): { block: Item<Value>[]; index: number } | null {
    for (let at = blockIndex(order); at < blocks.length; at += 1) {
      const block = blocks[at]
      if (block === undefined || (block[0]?.order ?? Infinity) > order) break
      const index = block.findIndex((item) => item.order === order && item.value === value)
      if (index >= 0) return { block, index }
    }
    return null
  }

  return {
    get size() {
      return size
    },
    add(order, value) {
      size += 1
      const at = blockIndex(order)
      const block = blocks[at]
      if (block === undefined) {
        blocks.push([{ order, value }])
        return
      }
      block.splice(placeAfter(block, order), 0, { order, value })
      if (block.length > BLOCK_SIZE) {
        // In order, a full last block stays full and a new one begins; elsewhere it is halved.
        const keep = at === blocks.length - 1 ? BLOCK_SIZE : BLOCK_SIZE >> 1
        blocks.splice(at + 1, 0, block.splice(keep))
      }
    },
    replace(order, before, after) {
      const found = find(order, before)
      if (found !== null) found.block[found.index] = { order, value: after }
    },
    remove(order, value) {
      const found = find(order, value)
      if (found === null) return
      size -= 1
      found.block.splice(found.index, 1)
      if (found.block.length === 0) blocks.splice(blocks.indexOf(found.block), 1)
    },
    toArray() {
      const values: Value[] = []
      for (const block of blocks) for (const item of block) values.push(item.value)
      return values
    },
    last() {
      return blocks.at(-1)?.at(-1)?.value
    },
  }
}
