import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { createSortedList } from '../src/lib/sorted-list.ts'

interface Value {
  readonly order: number
  readonly name: string
}

type Step = readonly [kind: 'add' | 'replace' | 'remove', number: number]

const steps = fc.array(
  fc.tuple(fc.constantFrom<Step[0]>('add', 'add', 'replace', 'remove'), fc.nat({ max: 10_000 })),
  { maxLength: 200 },
)

/** Longer than a block, so that blocks are begun, halved and emptied. */
const beginnings = {
  nothing: [],
  'in order': Array.from({ length: 1_500 }, (_, index) => index),
  reversed: Array.from({ length: 1_500 }, (_, index) => 1_500 - index),
  'shuffled, each order many times': Array.from({ length: 1_500 }, (_, index) => (index * 797) % 7),
  'all of one order': Array.from({ length: 1_500 }, () => 4),
}

/** What the list has to be: every value behind those of a lower or the same order that were there before. */
function addTo(model: readonly Value[], value: Value): Value[] {
  const below = model.filter(({ order }) => order <= value.order)
  return [...below, value, ...model.slice(below.length)]
}

describe('the sorted list', () => {
  it.each(Object.entries(beginnings))('is what a plain one is: %s', (_, orders) => {
    fc.assert(
      fc.property(steps, (happening: readonly Step[]) => {
        const list = createSortedList<Value>(({ order }) => order)
        const first = orders.map((order, index) => ({ order, name: String(index) }))
        first.forEach(list.add)
        let model = [...first].sort((one, other) => one.order - other.order)
        happening.forEach(([kind, number], index) => {
          const name = `${kind} ${String(index)}`
          const held = model[number % model.length]
          if (kind === 'add') {
            const value = { order: number % 1_600, name }
            list.add(value)
            model = addTo(model, value)
          } else if (held !== undefined && kind === 'replace') {
            const value = { order: held.order, name }
            list.replace(held, value)
            model = model.map((each) => (each === held ? value : each))
          } else if (held !== undefined) {
            list.remove(held)
            model = model.filter((each) => each !== held)
          }
        })
        expect(list.toArray()).toEqual(model)
        for (const value of model.slice(0, 50)) {
          expect(list.find(value.order, ({ name }) => name === value.name)).toBe(value)
          expect(list.find(value.order + 0.5, () => true)).toBeUndefined()
        }
      }),
      { numRuns: 30 },
    )
  })
})
