import type { TabChannel } from '../../packages/core/src/index.ts'
import type { Timers } from './clock.ts'
import type { DeviceTab } from './device.ts'
import type { Random } from './random.ts'

interface Member {
  readonly tab: DeviceTab
  readonly listener: (message: unknown) => void
  /** When the last message of each other member arrives: what one says arrives in order. */
  readonly latest: Map<Member, number>
}

/** By which the tabs of one device speak with each other, as by BroadcastChannel. */
export interface Channels {
  open(tab: DeviceTab, name: string, listener: (message: unknown) => void): TabChannel
  /** How many a tab has open. */
  countOf(tab: DeviceTab): number
}

const SLOWEST = 60

export function createChannels(options: {
  readonly timers: Timers
  readonly elapsed: () => number
  readonly random: Random
  /** Whether the browser knows such channels. */
  readonly isKnown: boolean
}): Channels {
  const { timers, elapsed, random, isKnown } = options
  const rooms = new Map<string, Set<Member>>()

  return {
    countOf: (tab) =>
      [...rooms.values()].flatMap((room) => [...room]).filter((member) => member.tab === tab).length,
    open(tab, name, listener) {
      if (!isKnown) return { post: () => undefined, close: () => undefined }
      const me: Member = { tab, listener, latest: new Map() }
      const room = rooms.get(name) ?? new Set()
      rooms.set(name, room.add(me))
      return {
        post(message) {
          const wasDead = tab.isDead()
          tab.touch()
          // A tab that died with this call may or may not have made it.
          if (wasDead || (tab.isDead() && random.chance(0.5))) return
          const copy: unknown = structuredClone(message)
          for (const other of room) {
            if (other === me) continue
            const at = Math.max(other.latest.get(me) ?? 0, elapsed() + random.between(0, SLOWEST))
            other.latest.set(me, at)
            timers.setTimeout(() => {
              other.tab.deliver(() => {
                if (room.has(other)) other.listener(structuredClone(copy))
              })
            }, at - elapsed())
          }
        },
        close() {
          room.delete(me)
        },
      }
    },
  }
}
