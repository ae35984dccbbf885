import { createPlan, type Plan, type Step } from './plan.ts'
import { runPlan, type RunResult } from './run.ts'

/** What went wrong, but for the numbers and texts: a course that fails in another way proves nothing. */
const kindOf = (violation: string): string =>
  violation.replaceAll(/"[^"]*"|\[.*\]/g, '').replaceAll(/\d+/g, '')

/** Leaves out steps, by halves and then one by one, as long as the run still fails. */
export async function shrink(seed: number): Promise<{ readonly plan: Plan; readonly result: RunResult }> {
  let plan = createPlan(seed)
  let result = await runPlan(plan)
  const kinds = new Set(result.violations.map(kindOf))
  const attempt = async (steps: readonly Step[]): Promise<void> => {
    const shorter = { ...plan, steps }
    const outcome = await runPlan(shorter)
    if (!outcome.violations.some((violation) => kinds.has(kindOf(violation)))) return
    plan = shorter
    result = outcome
  }
  for (let size = Math.ceil(plan.steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = plan.steps.length - 1; from >= 0; from -= size) {
      const begin = Math.max(0, from - size + 1)
      await attempt([...plan.steps.slice(0, begin), ...plan.steps.slice(from + 1)])
    }
  }
  return { plan, result }
}
