import { afterAll, describe, expect, it } from 'vitest'

import { requestFaults } from '../faults.ts'
import { createPlan } from './plan.ts'
import { run, runPlan } from './run.ts'

const RUNS = 250
const LONGEST = 120_000
const counts = new Map<string, number>()

/** What a long enough series must have met: a fault that never strikes proves nothing. */
const faultKinds: readonly string[] = [
  ...['socket', 'split', 'events', 'workers', 'polling'].flatMap((profile) => [
    `profile-${profile}-widget`,
    `profile-${profile}-site`,
  ]),
  ...requestFaults,
  ...['before', 'stored', 'after'].flatMap((phase) =>
    ['lost', 'never', '200', '500', '502', '504'].map((answer) => `backend-${phase}-${answer}`),
  ),
  ...['400', '413', '422', '429'].map((status) => `backend-before-${status}`),
  ...['lostPushes', 'doubledPushes', 'reorderedPushes', 'foreignSeq', 'staleStatus'].map(
    (name) => `switch-${name}`,
  ),
  'tab-kill',
  'tab-kill-at-await',
  'offline',
  'hidden',
  'half-open',
  'crash',
  'logout',
  'refuse-socket',
  'close-1002',
]

describe('the client and backends of the 1.2 design under faults', () => {
  it.each([1, 251, 501, 751])(
    'agree with the oracle from seed %i on',
    async (first) => {
      for (let seed = first; seed < first + RUNS; seed += 1) {
        const { violations, faults } = await run(seed)
        for (const [kind, count] of faults) counts.set(kind, (counts.get(kind) ?? 0) + count)
        expect({ seed, violations }).toEqual({ seed, violations: [] })
      }
    },
    LONGEST,
  )

  afterAll(() => {
    expect(faultKinds.filter((kind) => !counts.has(kind))).toEqual([])
  })
})

describe('a run on a base profile', () => {
  it('repeats itself to the letter', async () => {
    for (const seed of [7, 42, 123]) {
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
