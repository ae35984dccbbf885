import type { DeskTools } from './desk.ts'

/** Between two signs of life, in milliseconds; after a minute without one the server looks for somebody else. */
const interval = 20_000
const least = 15_000

/** Tells the server that the operator is there, or away. */
export const createPresence = ({ store, api, ports, report }: DeskTools) => {
  let lastBeat = Number.NEGATIVE_INFINITY
  let cancel = (): void => undefined

  const beat = (isUrgent = false): void => {
    const now = ports.now()
    if (!isUrgent && now - lastBeat < least) return
    lastBeat = now
    api.heartbeat(store.get().presence).catch(report)
  }

  const tick = (): void => {
    cancel = ports.schedule(() => {
      beat()
      tick()
    }, interval)
  }
  tick()

  return {
    beat,
    set: (presence: 'online' | 'away'): void => {
      store.dispatch({ type: 'presence', presence })
      beat(true)
    },
    stop: () => cancel(),
  }
}

export type PresenceKeeper = ReturnType<typeof createPresence>
