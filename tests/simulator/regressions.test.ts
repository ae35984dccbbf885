import { describe, expect, it } from 'vitest'

import { courses } from './courses.ts'
import { runPlan } from './run.ts'

describe('courses that once went wrong', () => {
  it.each(Object.entries(courses))('%s', async (_, plan) => {
    const { violations } = await runPlan(plan)
    expect(violations).toEqual([])
  })
})
