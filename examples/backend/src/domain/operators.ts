import type { Ports } from './model.ts'

export type OperatorStatus = 'online' | 'away' | 'offline'

export interface Roster {
  statusOf(operatorId: string): OperatorStatus
  online(): number
  /** A sign of life; `offline` is none, and lets the time run on. */
  heartbeat(operatorId: string, status: OperatorStatus): void
  /** Begins the time of somebody who holds a dialog, unless it runs already. */
  expect(operatorId: string): void
  stop(): void
}

/** Who of the operators is there. It lives in memory: after a restart everybody has to show up again. */
export const createRoster = (
  ports: Ports,
  lostAfter: number,
  told: { changed(online: number): void; lost(operatorId: string): void },
): Roster => {
  const present = new Map<string, { status: OperatorStatus; timer: unknown }>()
  const online = (): number => [...present.values()].filter((operator) => operator.status === 'online').length

  const startTimer = (operatorId: string): unknown =>
    ports.setTimeout(() => {
      setStatus(operatorId, null)
      told.lost(operatorId)
    }, lostAfter)

  const setStatus = (operatorId: string, next: { status: OperatorStatus; timer: unknown } | null): void => {
    const before = online()
    if (next) present.set(operatorId, next)
    else present.delete(operatorId)
    if (online() !== before) told.changed(online())
  }

  return {
    online,
    statusOf: (operatorId) => present.get(operatorId)?.status ?? 'offline',
    heartbeat: (operatorId, status) => {
      const known = present.get(operatorId)
      if (status === 'offline') {
        if (known) setStatus(operatorId, { status, timer: known.timer })
        return
      }
      ports.clearTimeout(known?.timer)
      setStatus(operatorId, { status, timer: startTimer(operatorId) })
    },
    expect: (operatorId) => {
      if (!present.has(operatorId))
        setStatus(operatorId, { status: 'offline', timer: startTimer(operatorId) })
    },
    stop: () => {
      for (const { timer } of present.values()) ports.clearTimeout(timer)
      present.clear()
    },
  }
}
