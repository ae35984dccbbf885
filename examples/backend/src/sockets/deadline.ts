import type { Ports } from '../domain/model.ts'

/** What a runtime's timer can hold; more would fire at once. */
const longestTimer = 2_147_483_647

/** Runs something at a time of day, however far off; gives what calls it off. */
export const atTime = (ports: Ports, time: number, run: () => void): (() => void) => {
  let timer: unknown
  const arm = (): void => {
    const rest = Math.max(0, time - ports.now())
    timer = ports.setTimeout(() => (rest > longestTimer ? arm() : run()), Math.min(rest, longestTimer))
  }
  arm()
  return () => ports.clearTimeout(timer)
}
