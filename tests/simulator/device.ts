import type { StoragePort } from '../../packages/core/src/index.ts'
import { createChannels, type Channels } from './channels.ts'
import type { Timers } from './clock.ts'
import { storageFaults, type Faults } from './faults.ts'
import type { Random } from './random.ts'

/** One tab, as the device knows it. */
export interface DeviceTab {
  readonly slot: number
  isDead(): boolean
  /** The tab calls out: here it may die. */
  touch(): void
  /** Gives something to the tab: now, when it is thawed, or never. */
  deliver(work: () => void): void
  noteStorageFault(): void
}

/** What the tabs of one visitor share: storage, locks, the network, the clock on the wall. */
export interface Device {
  isOnline: boolean
  /** How far the visitor's clock is off, ms. */
  clockOffset: number
  readonly hasLocks: boolean
  readonly values: Map<string, unknown>
  readonly channels: Channels
  /** What an earlier version's widget has left; `null` for nothing. */
  readonly legacyGuestId: string | null
  storageOf(tab: DeviceTab): StoragePort
  lockOf(tab: DeviceTab): <Result>(name: string, work: () => Promise<Result>) => Promise<Result>
  /** How many turns a tab has, or waits for. */
  countLocks(tab: DeviceTab): number
  /** What a dead tab held is free again. */
  release(tab: DeviceTab): void
}

/** Characters: a waiting message fits, a copied dialog does not. */
const ROOM_LEFT = 500

interface Turn {
  readonly tab: DeviceTab
  readonly begin: () => void
}

export function createDevice(options: {
  readonly timers: Timers
  readonly elapsed: () => number
  readonly random: Random
  readonly faults: Faults
  readonly hasLocks: boolean
  readonly hasChannels: boolean
  /** What is random about the tabs' talk, and about what was there before. */
  readonly otherRandom: Random
  readonly wasVisitedBefore: boolean
}): Device {
  const { timers, elapsed, random, faults, hasLocks, otherRandom } = options
  const values = new Map<string, unknown>()
  const queues = new Map<string, Turn[]>()
  let lastTransaction = 0

  /** Transactions on one store run one after the other, in the order in which they began. */
  function inTurn(work: () => void): void {
    const delay = random.chance(0.7) ? 0 : random.between(1, 20)
    lastTransaction = Math.max(lastTransaction, elapsed() + delay)
    timers.setTimeout(work, lastTransaction - elapsed())
  }

  function storageOf(tab: DeviceTab): StoragePort {
    return {
      transact(prefix, work) {
        const wasDead = tab.isDead()
        tab.touch()
        if (wasDead) return new Promise(() => undefined)
        const fault = faults.take(storageFaults, tab.slot, prefix)
        if (fault !== null) tab.noteStorageFault()
        if (fault === 'storage-refused') return Promise.reject(new Error('storage refused'))
        return new Promise((resolve, reject) => {
          // A tab that died with this call may or may not have made it.
          if (fault === 'storage-hangs' || (tab.isDead() && random.chance(0.5))) return
          inTurn(() => {
            try {
              const held = [...values].filter(([key]) => key.startsWith(prefix)).sort(byKey)
              const { result, writes = [] } = work(new Map(structuredClone(held)))
              if (isTooMuch(writes) && faults.take(['storage-full'], tab.slot, prefix) !== null) {
                tab.noteStorageFault()
                throw new Error('storage is full')
              }
              if (fault !== 'storage-aborts') write(writes)
              if (fault === 'storage-hangs-committed') return
              tab.deliver(() => {
                if (fault === null) resolve(result)
                else reject(new Error('storage failed'))
              })
            } catch (error) {
              tab.deliver(() => {
                reject(error instanceof Error ? error : new Error(String(error)))
              })
            }
          })
        })
      },
    }
  }

  function write(writes: readonly (readonly [string, unknown])[]): void {
    for (const [key, value] of writes) {
      if (value === undefined) values.delete(key)
      else values.set(key, structuredClone(value))
    }
  }

  function finish(name: string, turn: Turn): void {
    const queue = queues.get(name) ?? []
    const wasFirst = queue[0] === turn
    queues.set(
      name,
      queue.filter((other) => other !== turn),
    )
    if (wasFirst) queues.get(name)?.[0]?.begin()
  }

  return {
    isOnline: true,
    clockOffset: 0,
    hasLocks,
    values,
    channels: createChannels({ timers, elapsed, random: otherRandom, isKnown: options.hasChannels }),
    legacyGuestId: options.wasVisitedBefore ? otherRandom.newId() : null,
    storageOf,
    lockOf: (tab) => (name, work) => {
      tab.touch()
      if (!hasLocks) return work()
      return new Promise((resolve, reject) => {
        const turn: Turn = {
          tab,
          begin: () => {
            tab.deliver(() => {
              const done = (): void => {
                finish(name, turn)
              }
              work().then(resolve, reject).finally(done)
            })
          },
        }
        if (tab.isDead()) return
        const queue = queues.get(name) ?? []
        queue.push(turn)
        queues.set(name, queue)
        if (queue[0] === turn) turn.begin()
      })
    },
    countLocks: (tab) => [...queues.values()].flat().filter((turn) => turn.tab === tab).length,
    release(tab) {
      for (const [name, queue] of queues) {
        for (const turn of [...queue].reverse()) if (turn.tab === tab) finish(name, turn)
      }
    },
  }
}

/** More than what little room is left. */
const isTooMuch = (writes: readonly (readonly [string, unknown])[]): boolean =>
  writes.some(([, value]) => value !== undefined && JSON.stringify(value).length > ROOM_LEFT)

const byKey = ([one]: [string, unknown], [other]: [string, unknown]): number =>
  one < other ? -1 : one > other ? 1 : 0
