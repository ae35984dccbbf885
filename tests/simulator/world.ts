import { createClock, type SimulationClock, type Timers } from './clock.ts'
import { createDevice, type Device } from './device.ts'
import { createFaults, type Faults } from './faults.ts'
import { createLetters, type Letters } from './letters.ts'
import { createDesk, type Desk } from './desk.ts'
import { createIssuer, type Issuer } from './issuer.ts'
import type { Plan } from './plan.ts'
import { createRandom, type Random } from './random.ts'
import { createSecrets, type Secrets } from './secrets.ts'
import { createServer, type Server } from './server.ts'
import { makeCryptoSynchronous } from './sync-crypto.ts'
import { openTab, type Tab, type WrapPorts } from './tab.ts'

/** Everything that takes part in one run. */
export interface World {
  readonly plan: Plan
  readonly clock: SimulationClock
  readonly random: Random
  readonly faults: Faults
  readonly device: Device
  readonly server: Server
  /** In site mode, the site that the chat stands on. */
  readonly issuer: Issuer | null
  readonly secrets: Secrets
  readonly desk: Desk
  readonly letters: Letters
  /** Every tab that was ever opened, in order. */
  readonly tabs: readonly Tab[]
  /** The tab that now lives in a slot. */
  tabIn(slot: number): Tab | undefined
  livingTabs(): Tab[]
  open(slot: number): Tab
  /** Takes a tab out of its slot, which then is free. */
  close(tab: Tab): void
  trace(line: string): void
  readonly lines: readonly string[]
  readonly violations: string[]
  end(): void
}

/** What a test may put around the client or the server, to plant a defect. */
export interface Plants {
  readonly wrapPorts?: WrapPorts | undefined
}

export async function createWorld(plan: Plan, plants: Plants): Promise<World> {
  const lines: string[] = []
  const violations: string[] = []
  const tabs: Tab[] = []
  const slots = new Map<number, Tab>()
  const trace = (line: string): void => {
    lines.push(`${(clock.elapsed / 1_000).toFixed(3)} ${line}`)
  }
  const clock = createClock(() => {
    for (const tab of slots.values()) tab.inspect()
  })
  const restoreTimers = replaceGlobalTimers(clock.timers())
  const restoreCrypto = makeCryptoSynchronous()
  const secrets = createSecrets()
  const random = createRandom(plan.seed, 'world')
  const faults = createFaults(trace)
  const letters = createLetters()
  const deviceTimers = clock.timers()
  const device = createDevice({
    timers: deviceTimers,
    elapsed: () => clock.elapsed,
    random,
    faults,
    hasLocks: plan.hasLocks,
    hasChannels: plan.hasChannels,
    otherRandom: createRandom(plan.seed, 'device'),
    wasVisitedBefore: plan.wasVisitedBefore,
  })
  if (!plan.hasChannels && plan.slots > 1) faults.note('tabs-without-channels')
  if (!plan.hasLocks && plan.slots > 1) faults.note('tabs-without-locks')
  const issuer =
    plan.site &&
    createIssuer({
      plan: plan.site,
      clock,
      random: createRandom(plan.seed, 'site'),
      faults,
      secrets,
      isOnline: () => device.isOnline,
    })
  const server = await createServer({
    clock,
    random: createRandom(plan.seed, 'server'),
    faults,
    config: { limits: plan.limits, timers: plan.timers },
    issuer,
    onKilled() {
      for (const tab of tabs) tab.network.cut(1006, false)
    },
    trace,
  })
  const desk = createDesk({ server, faults, timers: clock.timers(), trace })

  return {
    plan,
    clock,
    random,
    faults,
    device,
    server,
    issuer,
    secrets,
    desk,
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
        server,
        issuer,
        secrets,
        letters,
        plan,
        trace,
        wrapPorts: plants.wrapPorts,
      })
      tabs.push(tab)
      slots.set(slot, tab)
      return tab
    },
    close(tab) {
      tab.destroy()
      if (slots.get(tab.slot) === tab) slots.delete(tab.slot)
    },
    trace,
    lines,
    violations,
    end() {
      server.end()
      restoreCrypto()
      restoreTimers()
    },
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
