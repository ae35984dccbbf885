import { act, connect, setOnline } from './act.ts'
import { exclusions } from './exclusions.ts'
import { judge } from './oracle.ts'
import { createPlan, type Plan } from './plan.ts'
import { createWorld, type Plants, type World } from './world.ts'

/** What came of one run. */
export interface RunResult {
  readonly seed: number
  /** What is wrong; nothing where all is well. */
  readonly violations: readonly string[]
  /** What was done, injected and answered, line by line. */
  readonly trace: readonly string[]
  /** Faults that have struck, by kind. */
  readonly faults: ReadonlyMap<string, number>
}

export interface RunOptions extends Plants {
  /** Kinds of steps, faults or circumstances to leave out. Default: those of `exclusions.ts`. */
  readonly excluded?: ReadonlySet<string>
}

/** Longer than a socket is kept open for whoever may come back. */
const LINGER = 6_000
const QUIET = 300_000
/** Time for what is slower than anything else: an answer that comes late, a clock that was put back. */
const NUDGE_EVERY = 60_000

/** One run of a seed. The same seed and options give the same trace. */
export function run(seed: number, options: RunOptions = {}): Promise<RunResult> {
  return runPlan(createPlan(seed, options.excluded ?? exclusions), options)
}

/** One run of a plan, from which steps may have been left out. */
export async function runPlan(plan: Plan, plants: Plants = {}): Promise<RunResult> {
  const unhandled: string[] = []
  const onUnhandled = (reason: unknown): void => {
    unhandled.push(
      `unhandled rejection: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`,
    )
  }
  process.on('unhandledRejection', onUnhandled)
  const world = await createWorld(plan, plants)
  let violations: readonly string[]
  try {
    violations = await play(world)
  } catch (error) {
    violations = [
      `the run broke off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    ]
  } finally {
    world.end()
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', onUnhandled)
  }
  return {
    seed: plan.seed,
    violations: [...violations, ...unhandled],
    trace: world.lines,
    faults: world.faults.counts,
  }
}

async function play(world: World): Promise<string[]> {
  const { plan, clock } = world
  connect(world, world.open(0))
  for (const step of plan.steps) {
    await clock.runTo(step.at)
    await act(world, step)
    await clock.settle()
  }
  await calmDown(world)
  const wrong = await judge(world)
  await tidyUp(world, wrong)
  return wrong
}

/** Ends all faults, and lets everything have its time. */
async function calmDown(world: World): Promise<void> {
  const { plan, clock, faults, server, desk, issuer } = world
  world.trace('calm')
  faults.clear()
  issuer?.calm()
  await server.start()
  setOnline(world, true)
  for (const tab of world.livingTabs()) {
    tab.killAfter(null)
    tab.fetchBack()
    tab.setVisible(true)
  }
  for (let slot = 0; slot < plan.slots; slot += 1) {
    if (world.tabIn(slot) === undefined) world.open(slot)
  }
  if (plan.operatorStays) desk.stay()
  const begin = clock.elapsed
  const end = begin + QUIET
  for (; clock.elapsed < end; await clock.runTo(Math.min(end, clock.elapsed + NUDGE_EVERY))) {
    // What stays closed for good, a visitor would try again.
    for (const tab of world.livingTabs()) {
      const states = [tab, tab.twin].map((client) => client?.chat.getSnapshot().connection)
      if (states.includes('failed') || states.includes('idle')) connect(world, tab)
    }
    const isLeftBehind = world.tabs.some((tab) => tab.hasBadStorage || !world.livingTabs().includes(tab))
    // What a tab has left is sent by the next that starts.
    const isLater = clock.elapsed > begin
    if (isLater && isLeftBehind && world.tabIn(plan.slots) === undefined)
      connect(world, world.open(plan.slots))
  }
}

async function tidyUp(world: World, wrong: string[]): Promise<void> {
  for (const tab of world.livingTabs()) world.close(tab)
  await world.clock.runTo(world.clock.elapsed + LINGER)
  for (const { isDead, number, leftovers } of world.tabs) {
    for (const [what, count] of isDead ? [] : Object.entries(leftovers()))
      if (count > 0) wrong.push(`tab ${String(number)} has left ${String(count)} ${what}`)
  }
}
