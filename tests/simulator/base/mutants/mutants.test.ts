import { describe, expect, it } from 'vitest'

import { hunt } from './build.ts'
import { mutants } from './list.ts'

describe('a rule for base backends taken out', () => {
  it.each(mutants)(
    'is found: $name',
    async (mutant) => {
      expect(await hunt(mutant, 100)).not.toBeNull()
    },
    60_000,
  )
})
