/**
 * How many messages came to one side of a bridge, and what became of them.
 *
 * @example
 * ```ts
 * const report = ({ accepted, ...dropped }: BridgeStatistics) => console.log(accepted, dropped)
 * ```
 */
export interface BridgeStatistics {
  /** Taken in. */
  readonly accepted: number
  /** Dropped: from another window, from another origin, or made by a script. */
  readonly foreign: number
  /** Dropped: of no shape that is known, too large, or not plain data. */
  readonly invalid: number
  /** Dropped unseen: more than 100 in a second. */
  readonly flooded: number
}

/** The same while it is counted. */
export type Counts = { -readonly [Fate in keyof BridgeStatistics]: number }

export const createCounts = (): Counts => ({ accepted: 0, foreign: 0, invalid: 0, flooded: 0 })
