import { parseArgs } from 'node:util'

import { hunt } from './build.ts'
import { mutants } from './list.ts'

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '3000' }, only: { type: 'string', default: '' } },
})
const seeds = Number(values.seeds)
if (!Number.isInteger(seeds) || seeds < 1)
  throw new Error('usage: npm run mutants -- [--seeds N] [--only NAME]')

let survivors = 0
for (const mutant of mutants.filter(({ name }) => name.includes(values.only))) {
  const found = await hunt(mutant, seeds)
  if (found === null) survivors += 1
  const outcome =
    found === null ? 'SURVIVES' : `seed ${String(found.seed)}: ${found.violation.split('\n')[0] ?? ''}`
  console.log(`${mutant.name.padEnd(28)} ${outcome.slice(0, 160)}`)
}
console.log(survivors === 0 ? '\nall found' : `\n${String(survivors)} not found`)
process.exitCode = survivors === 0 ? 0 : 1
