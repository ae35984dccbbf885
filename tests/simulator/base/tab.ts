import {
  createReplyX,
  type PagePort,
  type Ports,
  type ReplyXClient,
  type SendResult,
  type Settled,
} from '../../../packages/core/src/index.ts'
import type { BaseBackend } from '../../base-backend/logic.ts'
import type { SimulationClock } from '../clock.ts'
import type { Device, DeviceTab } from '../device.ts'
import type { Faults } from '../faults.ts'
import type { Letters } from '../letters.ts'
import type { Random } from '../random.ts'
import type { Ledger } from './ledger.ts'
import { createTabNetwork, type TabNetwork } from './network.ts'
import type { Plan } from './plan.ts'
import { createWatch } from './watch.ts'

/** One client in one tab. */
export interface Tab {
  readonly slot: number
  /** Its place in the order of opening. */
  readonly number: number
  readonly chat: ReplyXClient
  readonly network: TabNetwork
  readonly isDead: boolean
  /** Codes of the `error` events. */
  readonly errors: readonly string[]
  /** Ends with everything that it was about to do. */
  kill(): void
  /** Dies at the `calls`-th time that it calls out; `null`: does not. */
  killAfter(calls: number | null): void
  /** Notes what a promise of `send`, `retry` or `edit` brings. */
  follow(text: string, result: SendResult): void
  /** Looks at the snapshot, where it has changed. */
  inspect(): void
  setVisible(isVisible: boolean): void
  /** The network came or went. */
  noteNetwork(): void
  /** What is still there of it, by kind. */
  leftovers(): Readonly<Record<string, number>>
}

const ORIGIN = 'https://base.test'

export function openTab(options: {
  readonly slot: number
  readonly number: number
  readonly clock: SimulationClock
  readonly random: Random
  readonly faults: Faults
  readonly device: Device
  readonly backend: BaseBackend
  readonly ledger: Ledger
  readonly letters: Letters
  readonly plan: Plan
  readonly countStored: (text: string) => number
  readonly trace: (line: string) => void
  readonly report: (violation: string) => void
}): Tab {
  const { slot, number, clock, random, faults, device, backend, letters, plan, trace } = options
  const timers = clock.timers()
  const wireTimers = clock.timers()
  const pageListeners = new Set<Parameters<PagePort['subscribe']>[0]>()
  const networkListeners = new Set<() => void>()
  const errors: string[] = []
  let isDead = false
  let isVisible = true
  let callsLeft: number | null = null

  const report = (violation: string): void => {
    options.report(`tab ${String(number)}: ${violation}`)
  }

  const deviceTab: DeviceTab = {
    slot,
    isDead: () => isDead,
    touch() {
      if (callsLeft === null) return
      callsLeft -= 1
      if (callsLeft > 0) return
      callsLeft = null
      faults.note('tab-kill-at-await')
      kill()
    },
    deliver(work) {
      if (!isDead) work()
    },
    noteStorageFault: () => undefined,
  }

  const network = createTabNetwork({
    ...options,
    tab: deviceTab,
    timers: wireTimers,
    elapsed: () => clock.elapsed,
    isOnline: () => device.isOnline,
  })

  const setTimer = (callback: () => void, delay: number): unknown =>
    isDead
      ? null
      : timers.setTimeout(() => {
          deviceTab.touch()
          deviceTab.deliver(callback)
        }, delay)

  const ports: Ports = {
    fetch: network.fetch,
    openSocket: network.openSocket,
    clock: {
      now: clock.now,
      setTimeout: setTimer,
      clearTimeout: timers.clearTimeout,
      frame(callback) {
        const timer = setTimer(callback, 16)
        return () => {
          timers.clearTimeout(timer)
        }
      },
    },
    random: random.next,
    newId: random.newId,
    storage: device.storageOf(deviceTab),
    lock: device.lockOf(deviceTab),
    openChannel: (name, listener) => device.channels.open(deviceTab, name, listener),
    legacyGuestId: () => device.legacyGuestId,
    network: {
      isOnline: () => device.isOnline,
      subscribe(listener) {
        networkListeners.add(listener)
        return () => networkListeners.delete(listener)
      },
    },
    page: {
      isVisible: () => isVisible,
      subscribe(listener) {
        pageListeners.add(listener)
        return () => pageListeners.delete(listener)
      },
    },
    log: () => undefined,
  }

  const chat = createReplyX({
    ...(plan.mode === 'widget'
      ? { assistantId: 1 }
      : { getToken: () => Promise.resolve(backend.signSiteToken()), tokenInUrl: true }),
    apiUrl: ORIGIN,
    requestTimeout: plan.requestTimeout,
    handoffTimeout: plan.handoffTimeout,
    dialogStart: plan.dialogStart,
    ports,
  })
  chat.on('error', ({ error }) => errors.push(error.code))
  chat.on('storage:degraded', () => {
    report('storage given up without a cause')
  })
  const watch = createWatch(chat, { letters, countStored: options.countStored, report })

  function kill(): void {
    if (isDead) return
    trace(`  tab ${String(number)} in slot ${String(slot)} is gone`)
    // What no storage had yet dies with the tab.
    for (const { status, text } of chat.getSnapshot().messages)
      if (status === 'saving') letters.of(text).mayBeLost = true
    isDead = true
    timers.drop()
    network.cut(1006)
    device.release(deviceTab)
  }

  return {
    slot,
    number,
    chat,
    network,
    errors,
    get isDead() {
      return isDead
    },
    kill,
    killAfter(calls) {
      callsLeft = calls
    },
    follow(text, { key, settled }) {
      const letter = letters.of(text)
      const promised: { tabNumber: number; outcome: Settled | null } = { tabNumber: number, outcome: null }
      letter.keys.add(key)
      // It died in the very call.
      if (isDead) letter.mayBeLost = true
      letter.promises.push(promised)
      void settled.then((outcome) => {
        if (promised.outcome !== null) report(`"${text}" settled twice`)
        promised.outcome = outcome
      })
    },
    inspect() {
      if (!isDead) watch.inspect()
    },
    setVisible(visible) {
      isVisible = visible
      for (const listener of [...pageListeners]) listener('visibility')
    },
    noteNetwork() {
      if (!device.isOnline) network.cut(1006)
      for (const listener of [...networkListeners]) listener()
    },
    leftovers: () => ({
      timers: timers.pending,
      'listeners to the page': pageListeners.size,
      'listeners to the network': networkListeners.size,
      links: network.openLinks,
      channels: device.channels.countOf(deviceTab),
      locks: device.countLocks(deviceTab),
    }),
  }
}
