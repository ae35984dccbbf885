import type { Driver } from './driver.ts'
import { story } from './story.ts'

/** How far a browser has come. */
export interface Outcome {
  readonly version: string
  readonly passed: readonly string[]
  readonly failed: readonly string[]
  readonly error?: unknown
}

/** A step that fails takes those after it along: they stand on it. */
export async function runStory(launch: () => Promise<Driver>, url: string): Promise<Outcome> {
  const steps = story(url)
  const passed: string[] = []
  let driver: Driver | undefined
  try {
    driver = await launch()
    for (const step of steps) {
      await step.run(driver)
      passed.push(step.name)
    }
    return { version: driver.version, passed, failed: [] }
  } catch (error) {
    const failed = steps.slice(passed.length).map(({ name }) => name)
    return { version: driver?.version ?? 'not started', passed, failed, error }
  } finally {
    await driver?.close()
  }
}
