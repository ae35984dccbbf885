interface Entry {
  readonly at: number
  readonly order: number
  callback: (() => void) | null
  readonly holders: Set<Entry>
}

/** The timers of one party, which can be counted, and dropped when the party dies. */
export interface Timers {
  setTimeout(callback: () => void, delay?: number): unknown
  clearTimeout(handle: unknown): void
  readonly pending: number
  drop(): void
}

/** One clock for both sides of the wire. It goes on only where it is told to. */
export interface SimulationClock {
  /** ms since 1970. */
  now(): number
  /** ms since the beginning. */
  readonly elapsed: number
  timers(): Timers
  /** Goes on up to `elapsed`; every timer fires in its turn, and what it causes happens before the next. */
  runTo(elapsed: number): Promise<void>
  /** Lets all that is ready happen, without time passing. */
  settle(): Promise<void>
}

const START = Date.UTC(2030, 0, 7, 10)
/** More timers than this in one run: something goes round in a circle. */
const TOO_MANY = 200_000

// Taken when the module loads: while a run lasts the global timers are those of its clock.
const turn = setImmediate

/** @param afterStep - called when what a timer has caused is over */
export function createClock(afterStep: () => void): SimulationClock {
  let elapsed = 0
  let order = 0
  let fired = 0
  /** Sorted, the next one last. */
  const entries: Entry[] = []

  const insert = (entry: Entry): void => {
    let low = 0
    let high = entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = entries[middle] as Entry
      if (other.at > entry.at || (other.at === entry.at && other.order > entry.order)) low = middle + 1
      else high = middle
    }
    entries.splice(low, 0, entry)
  }

  const settle = async (): Promise<void> => {
    await new Promise<void>((resolve) => turn(resolve))
    afterStep()
  }

  return {
    now: () => START + elapsed,
    get elapsed() {
      return elapsed
    },
    timers() {
      const holders = new Set<Entry>()
      return {
        setTimeout(callback, delay = 0) {
          const at = elapsed + Math.max(0, Number.isFinite(delay) ? delay : 0)
          const entry: Entry = { at, order: (order += 1), callback, holders }
          holders.add(entry)
          insert(entry)
          return entry
        },
        clearTimeout(handle) {
          const entry = handle as Entry | null | undefined
          if (entry?.holders !== holders) return
          entry.callback = null
          holders.delete(entry)
        },
        get pending() {
          return holders.size
        },
        drop() {
          for (const entry of holders) entry.callback = null
          holders.clear()
        },
      }
    },
    async runTo(end) {
      await settle()
      for (let entry = entries.at(-1); entry !== undefined && entry.at <= end; entry = entries.at(-1)) {
        entries.pop()
        const { callback } = entry
        if (callback === null) continue
        if ((fired += 1) > TOO_MANY) throw new Error('too many timers: something goes round in a circle')
        entry.callback = null
        entry.holders.delete(entry)
        elapsed = Math.max(elapsed, entry.at)
        callback()
        await settle()
      }
      elapsed = Math.max(elapsed, end)
    },
    settle,
  }
}
