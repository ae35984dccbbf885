import { parseArgs } from 'node:util'

import { run } from './run.ts'
import { shrink } from './shrink.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    all: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
  },
})
const runs = Number(values.runs)
const first = Number(values.seed)
if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(first))
  throw new Error('usage: npm run simulate:base -- --runs N --seed S [--all] [--trace]')

const counts = new Map<string, number>()
const failures: number[] = []
const startedAt = performance.now()

for (let seed = first; seed < first + runs; seed += 1) {
  const { violations, faults, trace } = await run(seed)
  for (const [kind, count] of faults) counts.set(kind, (counts.get(kind) ?? 0) + count)
  if (values.trace) console.log(trace.join('\n'))
  if (violations.length > 0) {
    failures.push(seed)
    console.log(`seed ${String(seed)} fails:\n  ${violations.join('\n  ')}`)
    if (!values.all) {
      const { plan, result } = await shrink(seed)
      console.log(`\nshortest course (${String(plan.steps.length)} steps):\n  ${result.trace.join('\n  ')}`)
      break
    }
  }
  const done = seed - first + 1
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
  if (done % 250 === 0) console.log(`${String(done)} of ${String(runs)} runs, ${seconds} s`)
}

console.log('\nfaults injected:')
for (const [kind, count] of [...counts].sort()) console.log(`  ${kind.padEnd(34)} ${String(count)}`)
console.log(
  failures.length === 0 ? '\nall runs agree with the oracle' : `\nfailed seeds: ${failures.join(', ')}`,
)
process.exitCode = failures.length === 0 ? 0 : 1
