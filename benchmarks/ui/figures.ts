/** What was measured of one contestant at one size. Milliseconds and bytes; `null` where it was not reached. */
export interface Figures {
  readonly firstPaint: number
  /** Whether the first paint was broken off: it takes longer than it says, and nothing else was measured. */
  readonly isCut: boolean
  readonly append: number | null
  readonly heap: number | null
  /** Bytes that one mount and unmount leave behind. */
  readonly left: number | null
  readonly sendMedian: number | null
  readonly sendMost: number | null
}

/** The figures of all contestants by size and name. */
export type Results = ReadonlyMap<number, ReadonlyMap<string, Figures>>

/** The value below which a part of all values lie. */
export function quantile(values: readonly number[], part: number): number | null {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? null
}

export const median = (values: readonly number[]): number | null => quantile(values, 0.5)
