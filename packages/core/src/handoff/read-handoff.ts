import { defined } from '../lib/defined.ts'
import type { HandoffFrame } from '../protocol/frames.ts'
import type { ServerHandoff } from '../protocol/rest.ts'
import type { HandoffDetails, HandoffEvent } from './machine.ts'

/** How far the server's clock is ahead of this device's, in ms; `NaN` where it says nothing readable. */
export function readServerOffset(serverNow: string, now: number): number {
  return Date.parse(serverNow) - now
}

/** What a frame and a status have in common. Of the server's times only the spans count: deadlines become local. */
function readDetails(
  told: HandoffFrame | ServerHandoff,
  operator: HandoffFrame['manager'],
  serverOffset: number,
): HandoffDetails {
  const { queuePosition, estimatedWaitMinutes: estimatedWait, reason, nextOpenAt } = told
  const deadline = Date.parse(told.expiresAt ?? '') - serverOffset
  const expiresAt = Number.isNaN(deadline) ? undefined : deadline
  return {
    operator: operator && defined(operator),
    queuePosition,
    estimatedWait,
    expiresAt,
    reason,
    nextOpenAt,
  }
}

/** A handoff frame as the machine takes it. `serverOffset`: the server's clock less this device's, in ms. */
export function readHandoffFrame(frame: HandoffFrame, now: number, serverOffset: number): HandoffEvent {
  const { change, version, controlEpoch, serverNow, manager } = frame
  const offset = serverNow === undefined ? serverOffset : readServerOffset(serverNow, now)
  return { type: change, details: readDetails(frame, manager, offset), version, controlEpoch }
}

/** A handoff status as the machine takes it. */
export function readHandoffStatus(told: ServerHandoff, now: number, isNewLog: boolean): HandoffEvent {
  const { status, version, controlEpoch, assignedManager } = told
  const details = readDetails(told, assignedManager, readServerOffset(told.serverNow, now))
  return { type: 'status', status, details, version, controlEpoch, isNewLog }
}
