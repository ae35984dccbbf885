import { afterAll, describe, expect, it } from 'vitest'

import { faultKinds } from './faults.ts'
import { plants } from './plants.ts'
import { createPlan } from './plan.ts'
import { run, runPlan } from './run.ts'
import { shrink } from './shrink.ts'

const RUNS = 500
const LONGEST = 120_000
const counts = new Map<string, number>()

describe('client and backend under faults', () => {
  it.each([1, 501, 1_001, 1_501])(
    'agree with the oracle from seed %i on',
    async (first) => {
      for (let seed = first; seed < first + RUNS; seed += 1) {
        const { violations, faults } = await run(seed)
        for (const [kind, count] of faults) counts.set(kind, (counts.get(kind) ?? 0) + count)
        // By the seed `npm run simulate` shows the course, and the shortest that fails.
        expect({ seed, violations }).toEqual({ seed, violations: [] })
      }
    },
    LONGEST,
  )

  afterAll(() => {
    // Of the whole series: a fault that never strikes proves nothing.
    expect(faultKinds.filter((kind) => !counts.has(kind))).toEqual([])
  })
})

describe('a run', () => {
  it('repeats itself to the letter', async () => {
    for (const seed of [7, 42, 1_234]) {
      const first = await run(seed)
      const second = await run(seed)
      expect(second.trace).toEqual(first.trace)
      expect(first.trace.length).toBeGreaterThan(20)
    }
  })

  it('is decided by its plan alone, with any step left out', async () => {
    const plan = createPlan(11)
    const shorter = { ...plan, steps: plan.steps.slice(3) }
    expect((await runPlan(shorter)).trace).toEqual((await runPlan(shorter)).trace)
  })
})

describe('the oracle', () => {
  it.each(Object.entries(plants))('finds that %s', async (_, wrapPorts) => {
    let found: number | null = null
    for (let seed = 1; seed <= 300 && found === null; seed += 1) {
      const { violations } = await run(seed, { wrapPorts })
      if (violations.length > 0) found = seed
    }
    expect(found).not.toBeNull()
  })

  it('shows the shortest course that it found', async () => {
    const wrapPorts = plants['the storage keeps no message']
    if (wrapPorts === undefined) throw new Error('no such plant')
    let seed = 1
    while ((await run(seed, { wrapPorts })).violations.length === 0) seed += 1
    const { plan, result } = await shrink(seed, { wrapPorts })
    expect(result.violations.length).toBeGreaterThan(0)
    expect(plan.steps.length).toBeLessThan(createPlan(seed).steps.length)
    expect((await runPlan(plan, { wrapPorts })).violations).toEqual(result.violations)
  })
})
