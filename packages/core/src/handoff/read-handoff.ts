import { defined } from '../lib/defined.ts'
import type { HandoffFrame } from '../protocol/frames.ts'
import type { ServerHandoff } from '../protocol/rest.ts'
import type { Operator } from '../model.ts'
import type { HandoffDetails, HandoffEvent } from './machine.ts'

type ServerOperator = ServerHandoff['assignedManager']

function toOperator(manager: ServerOperator): Operator | undefined {
  if (manager === undefined) return undefined
  return defined(manager)
}

/** The moment at which a request lapses, by this device's clock: only the span is the server's. */
function localDeadline(
  expiresAt: string | undefined,
  serverNow: string | undefined,
  now: number,
): number | undefined {
  if (expiresAt === undefined) return undefined
  const deadline = Date.parse(expiresAt)
  const reference = serverNow === undefined ? now : Date.parse(serverNow)
  return Number.isNaN(deadline) || Number.isNaN(reference) ? undefined : now + (deadline - reference)
}

/** A handoff frame as the machine takes it. `serverOffset`: the server's clock less this device's, in ms. */
export function readHandoffFrame(frame: HandoffFrame, now: number, serverOffset: number): HandoffEvent {
  const serverNow = frame.serverNow ?? new Date(now + serverOffset).toISOString()
  const details: HandoffDetails = {
    operator: toOperator(frame.manager),
    queuePosition: frame.queuePosition,
    estimatedWait: frame.estimatedWaitMinutes,
    expiresAt: localDeadline(frame.expiresAt, serverNow, now),
    reason: frame.reason,
    nextOpenAt: frame.nextOpenAt,
  }
  return { type: frame.change, details, version: frame.version, controlEpoch: frame.controlEpoch }
}

/** A handoff status as the machine takes it. */
export function readHandoffStatus(status: ServerHandoff, now: number, isNewLog: boolean): HandoffEvent {
  return {
    type: 'status',
    status: status.status,
    details: {
      operator: toOperator(status.assignedManager),
      queuePosition: status.queuePosition,
      estimatedWait: status.estimatedWaitMinutes,
      expiresAt: localDeadline(status.expiresAt, status.serverNow, now),
      reason: status.reason,
      nextOpenAt: status.nextOpenAt,
    },
    version: status.version,
    controlEpoch: status.controlEpoch,
    isNewLog,
  }
}

/** How far the server's clock is ahead of this device's, in ms. */
export function readServerOffset(status: ServerHandoff, now: number): number {
  const serverNow = Date.parse(status.serverNow)
  return Number.isNaN(serverNow) ? 0 : serverNow - now
}
