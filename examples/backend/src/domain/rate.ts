import type { Ports } from './model.ts'

/** A sliding window: `take` gives 0 and counts, or how many milliseconds to wait, and counts nothing. */
export const createRateLimit = (ports: Pick<Ports, 'now'>, amount: number, window: number) => {
  const taken = new Map<string, number[]>()

  const forgetIdle = (now: number): void => {
    for (const [key, times] of taken) if ((times.at(-1) ?? 0) <= now - window) taken.delete(key)
  }

  return {
    take(key: string): number {
      const now = ports.now()
      const recent = (taken.get(key) ?? []).filter((time) => time > now - window)
      if (recent.length >= amount) {
        taken.set(key, recent)
        return recent[0]! + window - now
      }
      recent.push(now)
      taken.set(key, recent)
      if (taken.size > 10_000) forgetIdle(now)
      return 0
    },
  }
}

export type RateLimit = ReturnType<typeof createRateLimit>
