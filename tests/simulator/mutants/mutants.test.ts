import { describe, expect, it } from 'vitest'

import { buildMutant, hunt } from './build.ts'
import { mutants } from './list.ts'

describe('a rule taken out', () => {
  it.each(mutants)(
    'is found: $name',
    async (mutant) => {
      expect(await hunt(mutant, 200, mutant.from)).not.toBeNull()
    },
    60_000,
  )

  it('is refused where it does not fit the source', async () => {
    const file = 'packages/core/src/messages/outbox.ts'
    const misfit = { name: 'misfit', changes: [{ file, find: 'no such line', replace: '' }] }
    await expect(buildMutant(misfit)).rejects.toThrow('found 0 times')
  })
})
