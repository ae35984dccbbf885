import { createBaseBackend, type BaseBackend } from '../../base-backend/logic.ts'
import { createClock, type SimulationClock, type Timers } from '../clock.ts'
import { createDevice, type Device } from '../device.ts'
import { createFaults, type Faults } from '../faults.ts'
import { createLetters, type Letters } from '../letters.ts'
import { createRandom } from '../random.ts'
import { createLedger, type Ledger } from './ledger.ts'
import type { Plan } from './plan.ts'
import { openTab, type Tab } from './tab.ts'

/** Everything that takes part in one run. */
export interface World {
  readonly plan: Plan
  readonly clock: SimulationClock
  readonly faults: Faults
  readonly device: Device
  readonly backend: BaseBackend
  readonly ledger: Ledger
  readonly letters: Letters
  /** Every tab that was ever opened, in order. */
  readonly tabs: readonly Tab[]
  /** The tab that now lives in a slot. */
  tabIn(slot: number): Tab | undefined
  livingTabs(): Tab[]
  open(slot: number): Tab
  /** Takes a tab out of its slot, which then is free. */
  close(tab: Tab): void
  /** How often a text stands in the dialogs of the backend. */
  countStored(text: string): number
  trace(line: string): void
  readonly lines: readonly string[]
  report(violation: string): void
  readonly violations: readonly string[]
  end(): void
}

export function createWorld(plan: Plan): World {
  const lines: string[] = []
  const violations = new Set<string>()
  const tabs: Tab[] = []
  const slots = new Map<number, Tab>()
  const trace = (line: string): void => {
    lines.push(`${(clock.elapsed / 1_000).toFixed(3)} ${line}`)
  }
  const report = (violation: string): void => {
    if (!violations.has(violation)) trace(`  => ${violation}`)
    violations.add(violation)
  }
  const clock = createClock(() => {
    for (const tab of slots.values()) tab.inspect()
  })
  const restoreTimers = replaceGlobalTimers(clock.timers())
  const random = createRandom(plan.seed, 'base world')
  const faults = createFaults(trace)
  const letters = createLetters()
  const ledger = createLedger(plan.hasLocks, (text) => letters.of(text).keys.size > 1, report)
  const otherRandom = createRandom(plan.seed, 'base device')
  const device = createDevice({
    timers: clock.timers(),
    elapsed: () => clock.elapsed,
    random,
    faults,
    hasLocks: plan.hasLocks,
    hasChannels: plan.hasChannels,
    otherRandom,
    wasVisitedBefore: otherRandom.chance(0.3),
  })
  const { next, newId } = createRandom(plan.seed, 'base backend')
  const { setTimeout, clearTimeout } = clock.timers()
  const backend = createBaseBackend({
    profile: plan.profile,
    changes: plan.isOldest ? { generation: 'oldest', live: 'socket' } : {},
    ports: { now: clock.now, setTimeout, clearTimeout, newId },
    random: next,
    switches: plan.switches,
  })
  const countStored = (text: string): number =>
    backend.truth
      .dialogs()
      .reduce((sum, { messages }) => sum + messages.filter((one) => one.text === text).length, 0)

  return {
    plan,
    clock,
    faults,
    device,
    backend,
    ledger,
    letters,
    tabs,
    tabIn: (slot) => {
      const tab = slots.get(slot)
      return tab?.isDead === false ? tab : undefined
    },
    livingTabs: () => [...slots.values()].filter(({ isDead }) => !isDead),
    open(slot) {
      const tab = openTab({
        slot,
        number: tabs.length,
        clock,
        random,
        faults,
        device,
        backend,
        ledger,
        letters,
        plan,
        countStored,
        trace,
        report,
      })
      tabs.push(tab)
      slots.set(slot, tab)
      return tab
    },
    close(tab) {
      tab.chat.destroy()
      if (slots.get(tab.slot) === tab) slots.delete(tab.slot)
    },
    countStored,
    trace,
    lines,
    report,
    get violations() {
      return [...violations]
    },
    end: restoreTimers,
  }
}

// A library inside the client waits by the global timers.
function replaceGlobalTimers(timers: Timers): () => void {
  const { setTimeout, clearTimeout } = globalThis
  globalThis.setTimeout = timers.setTimeout as unknown as typeof setTimeout
  globalThis.clearTimeout = timers.clearTimeout
  return () => {
    globalThis.setTimeout = setTimeout
    globalThis.clearTimeout = clearTimeout
  }
}
