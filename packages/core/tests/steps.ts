import { Session, type Profiler } from 'node:inspector'

// Counts how often any piece of the client's code runs, each turn of a loop included. To count all of it, this has to
// come before the client is loaded: import it first.

const session = new Session()
session.connect()
session.post('Profiler.enable')
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })

/** The client's own code: neither libraries nor the server that a test plays. */
const isCounted = ({ url }: Profiler.ScriptCoverage): boolean =>
  url.includes('/packages/core/src/') && !url.includes('/testing/')

/** How many steps were taken since this was last asked. */
export function takeSteps(): number {
  let steps: number | null = null
  session.post('Profiler.takePreciseCoverage', (_error, answer) => {
    const functions = answer.result.filter(isCounted).flatMap((script) => script.functions)
    steps = functions.flatMap(({ ranges }) => ranges).reduce((total, { count }) => total + count, 0)
  })
  // The inspector of a thread answers that thread at once.
  if (steps === null) throw new Error('unable to count steps; the inspector does not answer')
  return steps
}
