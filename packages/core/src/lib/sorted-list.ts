const BLOCK_SIZE = 512

/**
 * Values in ascending order of a number, in blocks, so that adding one anywhere costs a block and not the
 * whole list. At the end, where nearly all are added, the cost does not depend on the length at all.
 */
export interface SortedList<Value> {
  add(value: Value): void
  /** Of the values of an order, the one that fits. */
  find(order: number, fits: (value: Value) => boolean): Value | undefined
  /** Puts a value of the same order in the place of another. */
  replace(before: Value, after: Value): void
  remove(value: Value): void
  toArray(): Value[]
}

/** The orders stand beside their values: a search that had to look into each value would wait for the memory. */
interface Block<Value> {
  readonly orders: number[]
  readonly values: Value[]
}

/** The index of the first number above a number; `length` where none is. */
function firstAbove(numbers: readonly number[], number: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((numbers[middle] as number) > number) high = middle
    else low = middle + 1
  }
  return low
}

/** Makes a list; the order of a value must not change while it is held. */
export function createSortedList<Value>(orderOf: (value: Value) => number): SortedList<Value> {
  const blocks: Block<Value>[] = []
  /** The first order of each block. */
  const firsts: number[] = []

  /** Where the value stands, of those of an order, that fits: the block, the place there, and the block's own. */
  function locate(
    order: number,
    fits: (value: Value) => boolean,
  ): readonly [block: Block<Value>, index: number, at: number] | undefined {
    for (let at = firstAbove(firsts, order) - 1; at >= 0; at -= 1) {
      const block = blocks[at] as Block<Value>
      for (let index = firstAbove(block.orders, order) - 1; block.orders[index] === order; index -= 1) {
        if (fits(block.values[index] as Value)) return [block, index, at]
      }
      // Equal orders may reach over the beginning of a block.
      if (block.orders[0] !== order) break
    }
    return undefined
  }

  const locateSame = (value: Value): ReturnType<typeof locate> =>
    locate(orderOf(value), (each) => each === value)

  /** Adds a value anywhere. */
  function insert(value: Value, order: number): void {
    const at = Math.max(0, firstAbove(firsts, order) - 1)
    const { orders, values } = (blocks[at] ??= { orders: [], values: [] })
    const place = firstAbove(orders, order)
    orders.splice(place, 0, order)
    values.splice(place, 0, value)
    if (orders.length > BLOCK_SIZE) {
      // At an end, a full block stays full and a new one begins; elsewhere it is halved.
      const half = place === 0 ? 1 : place < BLOCK_SIZE ? BLOCK_SIZE / 2 : BLOCK_SIZE
      const rest = orders.splice(half)
      firsts.splice(at + 1, 0, rest[0] as number)
      blocks.splice(at + 1, 0, { orders: rest, values: values.splice(half) })
    }
    if (place === 0) firsts[at] = order
  }

  return {
    add(value) {
      const order = orderOf(value)
      const { orders, values } = blocks[blocks.length - 1] ?? { orders: [], values: [] }
      const { length } = orders
      // Nearly all belong at the end.
      if (length > 0 && length < BLOCK_SIZE && (orders[length - 1] as number) <= order) {
        orders.push(order)
        values.push(value)
      } else insert(value, order)
    },
    find(order, fits) {
      const [block, index] = locate(order, fits) ?? []
      return block?.values[index as number]
    },
    replace(before, after) {
      const [block, index] = locateSame(before) ?? []
      if (block !== undefined) block.values[index as number] = after
    },
    remove(value) {
      const found = locateSame(value)
      if (found === undefined) return
      const [{ orders, values }, index, at] = found
      orders.splice(index, 1)
      values.splice(index, 1)
      if (orders[0] !== undefined) firsts[at] = orders[0]
      else for (const each of [blocks, firsts]) each.splice(at, 1)
    },
    toArray: () => ([] as Value[]).concat(...blocks.map(({ values }) => values)),
  }
}
