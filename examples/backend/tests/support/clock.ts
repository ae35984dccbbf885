import type { Ports } from '../../src/index.ts'

const settle = async (): Promise<void> => {
  for (let round = 0; round < 10; round++) await new Promise((resolve) => setImmediate(resolve))
}

/** Time that stands still until it is told to go on; ids count up. */
export const createClock = (start = Date.parse('2030-01-07T10:00:00Z')) => {
  let now = start
  let counter = 0
  const timers = new Map<number, { at: number; run: () => void }>()

  const next = (until: number): [number, { at: number; run: () => void }] | undefined =>
    [...timers].filter(([, timer]) => timer.at <= until).sort(([, one], [, other]) => one.at - other.at)[0]

  const ports: Ports = {
    now: () => now,
    setTimeout: (run, delay) => {
      timers.set(++counter, { at: now + delay, run })
      return counter
    },
    clearTimeout: (handle) => void timers.delete(handle as number),
    newId: () => `00000000-0000-4000-8000-${String(++counter).padStart(12, '0')}`,
  }

  return {
    ports,
    settle,
    pending: () => timers.size,
    advance: async (milliseconds: number): Promise<void> => {
      const end = now + milliseconds
      await settle()
      for (let due = next(end); due; due = next(end)) {
        timers.delete(due[0])
        now = Math.max(now, due[1].at)
        due[1].run()
        await settle()
      }
      now = end
    },
  }
}
