import { exponent, feed, LIMIT, race, type Timing } from './measure.ts'
import { arrange, arrivals, makeMessages, type Arrival } from './messages.ts'
import { contestants, type Contestant } from './stores.ts'
import { printTable, showRate, showRatio } from './table.ts'

const SIZES = [1_000, 10_000, 100_000] as const
const BUDGET = 600

/** Kept, so that no engine may leave out what nobody reads. */
export const seen = { last: undefined as unknown }

function runOnce(contestant: Contestant, arrival: Arrival, size: number, isBulk: boolean): () => Timing {
  const messages = makeMessages(size)
  const arranged = arrange(messages, arrival)
  return () => {
    const store = contestant.create()
    if (arrival === 'duplicates') store.takeAll(messages)
    // The one subscriber.
    const showFrame = (): void => {
      seen.last = store.read().at(-1)
    }
    if (!isBulk) return feed(arranged, store.take, showFrame)
    const start = performance.now()
    store.takeAll(arranged)
    showFrame()
    return { duration: performance.now() - start, done: size, isCut: false }
  }
}

/** Messages a second into each store, beside the least that any store has to do. */
export function benchStores(): void {
  for (const isBulk of [false, true]) {
    const how = isBulk ? 'in bulk, one notification' : 'one by one, a notification per frame of the screen'
    for (const arrival of arrivals) {
      console.log(`\nMessages stored, ${arrival}, ${how}; one subscriber`)
      const taking = contestants.filter(({ takes }) => takes(arrival, isBulk))
      const bySize = SIZES.map((size) =>
        race(
          taking.map((contestant) => runOnce(contestant, arrival, size, isBulk)),
          BUDGET,
        ),
      )
      const head = [
        '',
        ...SIZES.map((size) => `${size / 1_000} k`),
        ...SIZES.map((size) => `at ${size / 1_000} k`),
      ]
      const rows = taking.map(({ name }, index) => {
        const timings = bySize.map((of) => of[index])
        const [small, large] = [timings[0], timings.at(-1)]
        const growth = small === undefined || large === undefined ? NaN : exponent(small, large, 100)
        const ratios = bySize.map((of) => showRatio(of[index], of[0]))
        return [
          name,
          ...timings.map(showRate),
          ...ratios,
          `${large?.isCut === true ? '> ' : ''}${growth.toFixed(2)}`,
        ]
      })
      printTable([[...head, 'exponent'], ...rows])
    }
  }
  console.log(`\n  "<" and ">": stopped after ${LIMIT / 1_000} s.`)
}
