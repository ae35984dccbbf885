import type { Figures, Results } from './figures.ts'

export const MEGABYTE = 1_000_000
const FRAME = 17

/** An aim, and how near to it an adapter is: the figure that is compared with it, in the aim's own unit. */
export interface Aim {
  readonly text: string
  readonly most: number
  readonly unit: string
  readonly digits: number
  /** `null` where it was not measured in this run. */
  readonly read: (name: string) => number | null
}

const divide = (one: number | null | undefined, other: number | null | undefined): number | null =>
  one === null || one === undefined || !other ? null : one / other

/** The aims of the interface. */
export function aimsOf(results: Results, baseline: string): readonly Aim[] {
  const at = (count: number, name: string): Figures | undefined => results.get(count)?.get(name)
  const sizes = [...results.keys()]
  const worst = (read: (figures: Figures) => number | null, name: string): number | null => {
    const values = sizes.flatMap((count) => {
      const figures = at(count, name)
      const value = figures ? read(figures) : null
      return value === null ? [] : [value]
    })
    return values.length > 0 ? Math.max(...values) : null
  }
  const painted = (count: number) => (name: string) =>
    divide(at(count, name)?.firstPaint, at(count, baseline)?.firstPaint)
  return [
    { text: '100 painted, plain DOM = 1', most: 2, unit: '×', digits: 2, read: painted(100) },
    { text: '10,000 painted, plain DOM = 1', most: 0.2, unit: '×', digits: 2, read: painted(10_000) },
    {
      text: 'append at 10,000, at 100 = 1',
      most: 1.5,
      unit: '×',
      digits: 2,
      read: (name) => divide(at(10_000, name)?.append, at(100, name)?.append),
    },
    {
      text: 'heap at 10,000',
      most: 4,
      unit: 'MB',
      digits: 1,
      read: (name) => divide(at(10_000, name)?.heap, MEGABYTE),
    },
    {
      text: 'left by a mount, at most',
      most: 0.005,
      unit: 'MB',
      digits: 4,
      read: (name) =>
        divide(
          worst(({ left }) => left, name),
          MEGABYTE,
        ),
    },
    {
      text: 'send to paint p95, at most',
      most: 1.2 * FRAME,
      unit: 'ms',
      digits: 1,
      read: (name) => worst(({ sendMost }) => sendMost, name),
    },
  ]
}
