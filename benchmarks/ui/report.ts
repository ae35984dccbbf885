import { printTable } from '../table.ts'
import { aimsOf, MEGABYTE } from './aims.ts'
import type { Figures, Results } from './figures.ts'

const nothing = '–'
const number = (value: number, digits: number): string =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

const milliseconds = (value: number | null): string =>
  value === null ? nothing : `${number(value, value < 100 ? 1 : 0)} ms`

const megabytes = (value: number | null, digits: number): string =>
  value === null ? nothing : `${number(value / MEGABYTE, digits)} MB`

const ratio = (value: number | null, other: number | null | undefined): string => {
  if (value === null || !other) return nothing
  return `${number(value / other, value < 10 * other ? 2 : 0)} ×`
}

/** The table of one size. */
export function printSize(count: number, figures: ReadonlyMap<string, Figures>, baseline: string): void {
  const plain = figures.get(baseline)
  const rows = [...figures].map(([name, own]) => {
    const longer = own.isCut ? '> ' : ''
    return [
      name,
      longer + milliseconds(own.firstPaint),
      longer + ratio(own.firstPaint, plain?.firstPaint),
      milliseconds(own.append),
      ratio(own.append, plain?.append),
      megabytes(own.heap, 1),
      ratio(own.heap, plain?.heap),
      megabytes(own.left, 4),
      milliseconds(own.sendMedian),
      milliseconds(own.sendMost),
      ratio(own.sendMost, plain?.sendMost),
    ]
  })
  console.log(`\n${number(count, 0)} messages`)
  const head = ['', 'first paint', '', 'append', '', 'heap', '', 'left by a mount', 'send p50', 'p95', '']
  printTable([head, ...rows])
}

/** How near the adapters are to the aims. */
export function printAims(results: Results, ours: readonly string[], baseline: string): void {
  console.log('\nAims')
  const rows = aimsOf(results, baseline).map(({ text, most, unit, digits, read }) => [
    text,
    `≤ ${number(most, digits)} ${unit}`,
    ...ours.map((name) => {
      const value = read(name)
      return value === null ? nothing : `${number(value, digits)} ${value <= most ? 'reached' : 'not yet'}`
    }),
  ])
  printTable([['', '', ...ours], ...rows])
}
