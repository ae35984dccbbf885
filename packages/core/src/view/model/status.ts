import type { Handoff, Snapshot } from '../../model.ts'
import type { Labels } from '../labels.ts'
import type { HandoffModel } from './types.ts'

const connections = {
  idle: 'statusConnecting',
  connecting: 'statusConnecting',
  reconnecting: 'statusReconnecting',
  offline: 'statusOffline',
  failed: 'statusFailed',
} as const

const handoffs = {
  none: 'statusReady',
  requested: 'statusWaiting',
  active: 'statusOperator',
  released: 'statusReady',
} as const

/** The line under the name: how things stand, in words. */
export const statusOf = ({ connection, handoff }: Snapshot, labels: Labels): string =>
  labels[connection === 'online' ? handoffs[handoff.status] : connections[connection]]

/** What there is to say about a handoff; `null` where nothing is. */
export function handoffNotice({ status, reason }: Handoff): HandoffModel['status'] | null {
  if (status === 'requested') return 'waiting'
  if (status === 'released') return 'released'
  return status === 'none' && (reason === 'unavailable' || reason === 'timeout') ? reason : null
}

/** The labels that say it. */
export const handoffLabels = {
  waiting: 'handoffCalling',
  released: 'handoffReleased',
  timeout: 'handoffTimeout',
  unavailable: 'handoffUnavailable',
} as const
