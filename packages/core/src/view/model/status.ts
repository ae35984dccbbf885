import type { Handoff, Snapshot } from '../../model.ts'
import type { Labels } from '../labels.ts'
import type { HandoffModel } from './types.ts'

/** Anything else is on its way. */
const connections: { readonly [State in Snapshot['connection']]?: keyof Labels } = {
  reconnecting: 'statusReconnecting',
  offline: 'statusOffline',
  failed: 'statusFailed',
}

/** Whether what is written now waits for a while. */
export const isHeld = ({ connection, limit }: Snapshot): boolean =>
  connection in connections || limit?.kind === 'rate'

/** Anything else is the assistant's. */
const handoffs: { readonly [Status in Handoff['status']]?: keyof Labels } = {
  requested: 'statusWaiting',
  active: 'statusOperator',
}

/** The line under the name: how things stand, in words. */
export const statusOf = ({ connection, handoff }: Snapshot, labels: Labels): string =>
  labels[
    connection === 'online'
      ? (handoffs[handoff.status] ?? 'statusReady')
      : (connections[connection] ?? 'statusConnecting')
  ] as string

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
