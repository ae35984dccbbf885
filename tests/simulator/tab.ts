import {
  type Message,
  type PagePort,
  type Ports,
  type ReplyXClient,
  type ReplyXOptions,
  type SendResult,
  type Snapshot,
} from '../../packages/core/src/index.ts'
import type { SimulationClock } from './clock.ts'
import type { Device, DeviceTab } from './device.ts'
import type { Faults } from './faults.ts'
import type { Issuer } from './issuer.ts'
import type { Letters } from './letters.ts'
import { createTabNetwork, type TabNetwork } from './network.ts'
import type { Plan } from './plan.ts'
import type { Random } from './random.ts'
import type { Secrets } from './secrets.ts'
import { ORIGIN, type Server } from './server.ts'
import { openWatchedClient, type WatchedClient } from './watched-client.ts'
import type { Vanishing } from './watch.ts'

/** One client in one tab. */
export interface Tab {
  readonly slot: number
  /** Its place in the order of opening. */
  readonly number: number
  readonly chat: ReplyXClient
  readonly network: TabNetwork
  readonly isDead: boolean
  /** Put away: nobody sees it, and nothing in it runs. */
  readonly isFrozen: boolean
  /** Whether a fault has struck its storage. */
  readonly hasBadStorage: boolean
  /** What is still there of it, by kind. */
  leftovers(): Readonly<Record<string, number>>
  /** The texts that it has sent, whoever wrote them. */
  readonly posted: ReadonlySet<string>
  /** The visitor's texts that left the screen before they were sent, each with the lowest `seq` shown then. */
  readonly vanished: ReadonlyMap<string, Vanishing>
  /** What it has announced. */
  readonly announced: WatchedClient['announced']
  /** Another client on the same page, which only looks on; `null` for none. */
  readonly twin: WatchedClient | null
  /** Codes of the `error` events. */
  readonly errors: readonly string[]
  /** Promises that rejected with something unexpected, and broken invariants. */
  readonly violations: readonly string[]
  /** Ends with everything that it was about to do. */
  kill(): void
  /** Dies at the `calls`-th time that it calls out; `null`: does not. */
  killAfter(calls: number | null): void
  destroy(): void
  /** Notes what a promise of `send`, `retry` or `edit` brings. */
  follow(text: string, result: SendResult): void
  /** Looks for secrets in the snapshot. */
  checkSnapshot(): void
  /** Looks at the snapshot, where it has changed. */
  inspect(): void
  setVisible(isVisible: boolean): void
  putAway(): void
  fetchBack(): void
  /** The network came or went. */
  noteNetwork(): void
}

/** Stands around the ports of a client: where a defect is planted to see whether it is found. */
export type WrapPorts = (ports: Ports) => Ports

export function openTab(options: {
  readonly slot: number
  readonly number: number
  readonly clock: SimulationClock
  readonly random: Random
  readonly faults: Faults
  readonly device: Device
  readonly server: Server
  readonly issuer: Issuer | null
  readonly secrets: Secrets
  readonly letters: Letters
  readonly plan: Plan
  readonly trace: (line: string) => void
  readonly wrapPorts?: WrapPorts | undefined
}): Tab {
  const { slot, number, clock, random, faults, device, server, issuer, secrets, letters, trace } = options
  const { plan } = options
  const { memory } = plan
  const timers = clock.timers()
  const wireTimers = clock.timers()
  const violations: string[] = []
  const posted = new Set<string>()
  const frozen: (() => void)[] = []
  const pageListeners = new Set<Parameters<PagePort['subscribe']>[0]>()
  const networkListeners = new Set<() => void>()
  let isDead = false
  let isFrozen = false
  let isVisible = true
  let hasBadStorage = false
  let callsLeft: number | null = null

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
      if (isDead) return
      if (isFrozen) frozen.push(work)
      else work()
    },
    noteStorageFault() {
      hasBadStorage = true
    },
  }

  const report = (violation: string): void => {
    violations.push(`tab ${String(number)}: ${violation}`)
  }

  const network = createTabNetwork({
    tab: deviceTab,
    timers: wireTimers,
    elapsed: () => clock.elapsed,
    random,
    faults,
    server,
    isOnline: () => device.isOnline,
    trace,
    secrets,
    report,
    onPosted({ text, clientMessageId }, guestId) {
      posted.add(text)
      letters.of(text).guests.add(guestId)
      letters.of(text).keys.add(clientMessageId)
    },
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
      now: () => clock.now() + device.clockOffset,
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
    log(_, message, details) {
      client.checkForSecrets('a line of the log', [message, details])
    },
  }

  const settings: ReplyXOptions = {
    ...(issuer === null
      ? { assistantId: 1 }
      : { getToken: (previous) => issuer.getToken(deviceTab, wireTimers, previous) }),
    apiUrl: ORIGIN,
    logLevel: 'debug',
    requestTimeout: 30_000,
    dialogStart: plan.dialogStart,
    maxMessagesInMemory: memory.maxMessages,
    memoryCleanupInterval: memory.cleanupInterval,
    cacheTtl: memory.cacheTtl,
    ports: options.wrapPorts?.(ports) ?? ports,
  }
  const openClient = (): WatchedClient =>
    openWatchedClient(settings, {
      answers: server.answers,
      letters,
      secrets,
      hasBadStorage: () => hasBadStorage,
      report,
    })
  const client = openClient()
  const { chat, watch, errors } = client
  const twin = plan.hasTwins ? openClient() : null

  function kill(): void {
    if (isDead) return
    trace(`  tab ${String(number)} in slot ${String(slot)} is gone`)
    noteWhatMayBeLost(chat.getSnapshot())
    isDead = true
    timers.drop()
    network.cut(1006, true)
    device.release(deviceTab)
  }

  /** Whether another tab has logged out the guest of this one, whose outbox nobody opens again. */
  function mayBeForgotten(): boolean {
    const { leftGuests } = letters
    return network.guestId === null ? leftGuests.size > 0 : leftGuests.has(network.guestId)
  }

  /** What no storage had yet dies with the tab. */
  function noteWhatMayBeLost({ messages }: Snapshot): void {
    const own = messages.filter(({ sender, id }) => sender === 'user' && id === null)
    const isAtRisk = ({ status }: Message): boolean => hasBadStorage || status === 'saving'
    for (const { text } of own.filter(isAtRisk)) letters.of(text).mayBeLost = true
    if (!hasBadStorage && !mayBeForgotten()) return
    // Of another dialog, it is not on the screen.
    for (const letter of letters.all.values()) {
      if (letter.promises.some((promised) => promised.tabNumber === number)) letter.mayBeLost = true
    }
  }

  const tellPage = (change: 'visibility' | 'hide' | 'show'): void => {
    for (const listener of [...pageListeners]) listener(change)
  }

  return {
    slot,
    number,
    chat,
    network,
    posted,
    vanished: watch.vanished,
    announced: client.announced,
    twin,
    errors,
    violations,
    get isDead() {
      return isDead
    },
    get isFrozen() {
      return isFrozen
    },
    get hasBadStorage() {
      return hasBadStorage
    },
    leftovers: () => ({
      timers: timers.pending,
      'listeners to the page': pageListeners.size,
      'listeners to the network': networkListeners.size,
      sockets: network.openSockets,
      channels: device.channels.countOf(deviceTab),
      locks: device.countLocks(deviceTab),
    }),
    kill,
    killAfter(calls) {
      callsLeft = calls
    },
    destroy() {
      if (hasBadStorage || mayBeForgotten()) noteWhatMayBeLost(chat.getSnapshot())
      chat.destroy()
      twin?.chat.destroy()
    },
    follow(text, { key, settled }) {
      const letter = letters.of(text)
      const promised: { tabNumber: number; outcome: Awaited<typeof settled> | null } = {
        tabNumber: number,
        outcome: null,
      }
      letter.keys.add(key)
      // It died in the very call.
      if (isDead) letter.mayBeLost = true
      letter.dialogs.add(chat.getSnapshot().dialogId)
      letter.promises.push(promised)
      void settled.then((outcome) => {
        if (promised.outcome !== null) violations.push(`tab ${String(number)}: settled twice`)
        promised.outcome = outcome
      })
    },
    checkSnapshot() {
      client.checkForSecrets('the snapshot', chat.getSnapshot())
    },
    inspect() {
      if (isDead) return
      watch.inspect(chat.getSnapshot())
      twin?.watch.inspect(twin.chat.getSnapshot())
    },
    setVisible(visible) {
      isVisible = visible
      tellPage('visibility')
    },
    putAway() {
      tellPage('hide')
      isFrozen = true
    },
    fetchBack() {
      if (!isFrozen) return
      isFrozen = false
      tellPage('show')
      for (const work of frozen.splice(0)) work()
    },
    noteNetwork() {
      for (const listener of [...networkListeners]) listener()
    },
  }
}
