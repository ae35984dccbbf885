import { parseArgs } from 'node:util'

import { faultKinds } from './faults.ts'
import { run } from './run.ts'
import { shrink } from './shrink.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    all: { type: 'boolean', default: false },
  },
})
const runs = Number(values.runs)
const first = Number(values.seed)
if (!Number.isInteger(runs) || runs < 1 || !Number.isInteger(first)) {
  throw new Error('usage: npm run simulate -- --runs N --seed S [--all]')
}

const counts = new Map<string, number>()
const failures: number[] = []
const startedAt = performance.now()

for (let seed = first; seed < first + runs; seed += 1) {
  const result = await run(seed)
  for (const [kind, count] of result.faults) counts.set(kind, (counts.get(kind) ?? 0) + count)
  if (result.violations.length > 0) {
    failures.push(seed)
    console.log(`seed ${String(seed)} fails:\n  ${result.violations.join('\n  ')}`)
    if (!values.all) {
      const { plan, result: shortest } = await shrink(seed)
      console.log(`\nshortest course (${String(plan.steps.length)} steps):\n  ${shortest.trace.join('\n  ')}`)
      console.log(`  => ${shortest.violations.join('\n  => ')}`)
      console.log(`as a plan: ${JSON.stringify(plan)}`)
      break
    }
  }
  const done = seed - first + 1
  if (done % 250 === 0) {
    const seconds = (performance.now() - startedAt) / 1_000
    console.log(
      `${String(done)} of ${String(runs)} runs, ${seconds.toFixed(1)} s, ${String(failures.length)} failed`,
    )
  }
}

console.log('\nfaults injected:')
for (const kind of faultKinds) console.log(`  ${kind.padEnd(26)} ${String(counts.get(kind) ?? 0)}`)
console.log(
  failures.length === 0 ? '\nall runs agree with the oracle' : `\nfailed seeds: ${failures.join(', ')}`,
)
process.exitCode = failures.length === 0 ? 0 : 1
