import type { HandoffState, Handoff, Manager, Message } from './model.ts'

export type HandoffFrame = 'handoff_requested' | 'handoff_started' | 'handoff_released' | 'handoff_cancelled'

/** What a durable handoff frame says; it is stored as it was, for a replay. */
export interface HandoffNews {
  version: number
  controlEpoch: number
  reason: string | null
  queuePosition: number | null
  estimatedWaitMinutes: number | null
  requestedAt: string | null
  expiresAt: string | null
  nextOpenAt: string | null
  manager: Manager | null
  sentence: string | null
}

export type DurableEvent =
  | { type: 'message' | 'message_updated' | 'message_deleted'; seq: number; message: Message }
  | { type: HandoffFrame; seq: number; news: HandoffNews }

type TransientEvent =
  | { type: 'message_delta'; streamId: string; offset: number; text: string; controlEpoch: number }
  | {
      type: 'typing_start' | 'typing_stop'
      actor: 'assistant' | 'manager' | 'user'
      name: string | null
      operatorId: string | null
    }
  | { type: 'operator_handling'; sentence: string }
  | { type: 'read'; seq: number; by: 'user' | 'manager' }
  | { type: 'visitor_presence'; online: boolean }

export type DialogEvent = DurableEvent | TransientEvent

/** A row of the log: either a message (sent as it is now) or stored news of the handoff. */
export interface LogEntry {
  seq: number
  type: DurableEvent['type']
  messageId: number | null
  news: HandoffNews | null
}

export const frameOf: Record<Exclude<HandoffState, 'none'>, HandoffFrame> = {
  requested: 'handoff_requested',
  active: 'handoff_started',
  released: 'handoff_released',
  cancelled: 'handoff_cancelled',
}

export const newsOf = (handoff: Handoff, sentence: string | null): HandoffNews => ({
  version: handoff.version,
  controlEpoch: handoff.controlEpoch,
  reason: handoff.reason,
  queuePosition: handoff.queuePosition,
  estimatedWaitMinutes: handoff.estimatedWaitMinutes,
  requestedAt: handoff.requestedAt,
  expiresAt: handoff.expiresAt,
  nextOpenAt: handoff.nextOpenAt,
  manager: handoff.manager,
  sentence,
})
