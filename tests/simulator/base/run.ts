// Loaded before a run begins: a virtual clock does not wait for a module.
import '../../../packages/core/src/live.ts'
import '../../../packages/core/src/dialects/base/base.ts'
import '../../../packages/core/src/dialects/base/event-stream.ts'
import { act, connect, setOnline } from './act.ts'
import { judge } from './oracle.ts'
import { createPlan, type Plan } from './plan.ts'
import { createWorld, type World } from './world.ts'

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

/** Longer than a link is kept open for whoever may come back. */
const LINGER = 12_000
/** Longer than the slowest answer and a poll together. */
const SHORTEST_QUIET = 80_000
const LONGEST_QUIET = 400_000
/** Longer than any poll waits. */
const NUDGE_EVERY = 20_000
/** Who has to wait longer than this for an operator waits beyond the run. */
const LAPSES_SOON = 60_000

/** One run of a seed. The same seed gives the same trace. */
export const run = (seed: number): Promise<RunResult> => runPlan(createPlan(seed))

/** One run of a plan, from which steps may have been left out. */
export async function runPlan(plan: Plan): Promise<RunResult> {
  const world = createWorld(plan)
  const onUnhandled = (reason: unknown): void => {
    world.report(
      `unhandled rejection: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`,
    )
  }
  process.on('unhandledRejection', onUnhandled)
  try {
    await play(world)
  } catch (error) {
    world.report(
      `the run broke off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    )
  } finally {
    world.end()
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', onUnhandled)
  }
  const { violations, lines: trace, faults } = world
  return { seed: plan.seed, violations, trace, faults: faults.counts }
}

async function play(world: World): Promise<void> {
  const { plan, clock, faults } = world
  faults.note(`profile-${plan.profile}-${plan.mode}`)
  world.trace(JSON.stringify({ ...plan, steps: plan.steps.length }))
  connect(world, world.open(0))
  for (const step of plan.steps) {
    await clock.runTo(step.at)
    act(world, step)
    await clock.settle()
  }
  await calmDown(world)
  await judge(world)
  await tidyUp(world)
}

/** Ends all faults, and lets everything have its time. What lasts in a backend stays as it is. */
async function calmDown(world: World): Promise<void> {
  const { plan, clock, faults, backend } = world
  world.trace('calm')
  faults.clear()
  backend.faults.clear()
  // Each message waits for its answer: else many would wait too long.
  backend.switches.answerDelay = Math.min(backend.switches.answerDelay, 3_000)
  setOnline(world, true)
  for (const tab of world.livingTabs()) {
    tab.killAfter(null)
    tab.setVisible(true)
  }
  for (let slot = 0; slot < plan.slots; slot += 1) if (world.tabIn(slot) === undefined) world.open(slot)
  const begin = clock.elapsed
  // What is never answered holds up what is asked after it, until it is given up.
  const isHeldUp = faults.counts.has('no-answer')
  const shortest = isHeldUp ? Math.max(SHORTEST_QUIET, plan.requestTimeout + NUDGE_EVERY) : SHORTEST_QUIET
  let before = ''
  let now = describeTruth(world)
  const hasTime = (limit: number): boolean => clock.elapsed < begin + limit
  while (hasTime(shortest) || (hasTime(LONGEST_QUIET) && (before !== now || isUnsettled(world)))) {
    for (const tab of world.livingTabs()) {
      const { connection } = tab.chat.getSnapshot()
      // What stays closed for good, a visitor would try again.
      if (connection === 'failed' || connection === 'idle') connect(world, tab)
    }
    await clock.runTo(clock.elapsed + NUDGE_EVERY)
    before = now
    now = describeTruth(world)
  }
}

const describeTruth = ({ backend }: World): string =>
  JSON.stringify(backend.truth.dialogs().map(({ messages, handoff }) => [messages.length, handoff.status]))

/** Whether anything is still on its way; whether all has come to what it should is not asked here. */
const isUnsettled = ({ plan, livingTabs }: World): boolean =>
  livingTabs()
    .map(({ chat }) => chat.getSnapshot())
    .some(
      ({ connection, messages, handoff }) =>
        connection !== 'online' ||
        messages.some(({ id, status }) => id === null && status !== 'failed') ||
        (handoff.status === 'requested' && plan.handoffTimeout < LAPSES_SOON),
    )

async function tidyUp(world: World): Promise<void> {
  const { clock, backend, faults } = world
  for (const tab of world.livingTabs()) world.close(tab)
  await clock.runTo(clock.elapsed + LINGER)
  for (const { isDead, number, leftovers } of world.tabs) {
    for (const [what, count] of isDead ? [] : Object.entries(leftovers()))
      if (count > 0) world.report(`tab ${String(number)} has left ${String(count)} ${what}`)
  }
  // Of those whose answer never got out, and of those that nobody hears on, the backend does not know that they are over.
  const isExcused = [...faults.counts.keys()].some((kind) => /^(half-open|backend-after-)/.test(kind))
  const open = backend.openLinks().length
  if (open > 0 && !isExcused) world.report(`the backend still holds ${String(open)} links`)
}
