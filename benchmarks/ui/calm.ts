import { cpus } from 'node:os'

const SAMPLE = 200
/** This part of all processors does nothing: then what is measured has one for itself, and the browser another. */
const CALM = 0.75

interface Ticks {
  readonly idle: number
  readonly all: number
}

const readTicks = (): Ticks => {
  const times = cpus().map((cpu) => cpu.times)
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
  return { idle: sum(times.map(({ idle }) => idle)), all: sum(times.flatMap((each) => Object.values(each))) }
}

/**
 * Makes a function that waits for a moment in which the machine does nothing else.
 *
 * @param budget - how many ms it waits in all; after that whatever is measured is measured as it is
 */
export function createCalm(budget: number): { wait(): Promise<void>; readonly waited: () => number } {
  let waited = 0
  const isCalm = async (): Promise<boolean> => {
    const before = readTicks()
    await new Promise((resolve) => setTimeout(resolve, SAMPLE))
    const after = readTicks()
    return after.idle - before.idle >= CALM * (after.all - before.all)
  }
  return {
    async wait() {
      while (waited < budget && !(await isCalm())) waited += SAMPLE
    },
    waited: () => waited,
  }
}
