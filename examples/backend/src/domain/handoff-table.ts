import { iso } from './model.ts'
import type { Handoff, HandoffState, Manager } from './model.ts'
import type { NoticeKind } from './notices.ts'

export type HandoffInput =
  | {
      type: 'request'
      requestId: string | null
      reason: string
      lastUserText: string | null
      expiresAt: number
    }
  | { type: 'out_of_hours'; requestId: string | null; nextOpenAt: number | null }
  | { type: 'takeover'; manager: Manager }
  | { type: 'transfer'; from: string; manager: Manager }
  | { type: 'release'; by: string }
  | { type: 'cancel' }
  | { type: 'time_out' }
  | { type: 'operator_lost'; expiresAt: number }
  | { type: 'place'; position: number; estimatedWaitMinutes: number }
  | { type: 'assistant_spoke' }
  | { type: 'dialog_closed' }

export type HandoffResult =
  /** `silent` changes show in the status but send no frame. */
  | { kind: 'changed'; handoff: Handoff; notice: NoticeKind | null; silent: boolean }
  | { kind: 'same' }
  | { kind: 'refused'; code: string; message: string }

const same: HandoffResult = { kind: 'same' }
const refuse = (code: string, message: string): HandoffResult => ({ kind: 'refused', code, message })

const clearedQueue = { queuePosition: null, estimatedWaitMinutes: null, expiresAt: null, priority: 0 }

const change = (
  from: Handoff,
  fields: Partial<Handoff> & { status: HandoffState },
  notice: NoticeKind | null,
  silent = false,
): HandoffResult => ({
  kind: 'changed',
  handoff: { ...from, ...fields, version: from.version + 1 },
  notice,
  silent,
})

const whenIdle = (handoff: Handoff, input: HandoffInput, now: number): HandoffResult => {
  switch (input.type) {
    case 'request':
      return change(
        handoff,
        {
          ...clearedQueue,
          status: 'requested',
          manager: null,
          requestedAt: iso(now),
          startedAt: null,
          resolvedAt: null,
          reason: input.reason,
          requestId: input.requestId,
          lastUserText: input.lastUserText,
          expiresAt: iso(input.expiresAt),
          nextOpenAt: null,
        },
        'requested',
      )
    case 'out_of_hours':
      return change(
        handoff,
        {
          ...clearedQueue,
          status: 'cancelled',
          manager: null,
          requestedAt: iso(now),
          startedAt: null,
          resolvedAt: iso(now),
          reason: 'unavailable',
          requestId: input.requestId,
          nextOpenAt: input.nextOpenAt === null ? null : iso(input.nextOpenAt),
        },
        'out_of_hours',
      )
    case 'takeover':
      return started(handoff, input.manager, now)
    case 'assistant_spoke':
      if (handoff.status === 'none') return same
      return change(handoff, { status: 'none', manager: null, reason: null, nextOpenAt: null }, null, true)
    case 'transfer':
    case 'release':
      return refuse('handoff_not_active', 'no operator holds this dialog')
    default:
      return same
  }
}

const started = (handoff: Handoff, manager: Manager, now: number): HandoffResult =>
  change(
    handoff,
    {
      ...clearedQueue,
      status: 'active',
      manager,
      // An operator who steps in unasked has no request to look back on.
      ...(handoff.status === 'requested' ? {} : { requestedAt: null, requestId: null, reason: 'manual' }),
      startedAt: iso(now),
      resolvedAt: null,
      nextOpenAt: null,
      controlEpoch: handoff.controlEpoch + 1,
    },
    'started',
  )

const cancelled = (handoff: Handoff, now: number, reason: string, notice: NoticeKind): HandoffResult =>
  change(handoff, { ...clearedQueue, status: 'cancelled', resolvedAt: iso(now), reason }, notice)

const whenRequested = (handoff: Handoff, input: HandoffInput, now: number): HandoffResult => {
  switch (input.type) {
    case 'takeover':
      return started(handoff, input.manager, now)
    case 'cancel':
      return cancelled(handoff, now, 'visitor', 'cancelled')
    case 'time_out':
      return cancelled(handoff, now, 'timeout', 'timed_out')
    case 'dialog_closed':
      return cancelled(handoff, now, 'dialog_closed', 'cancelled')
    case 'place':
      if (
        handoff.queuePosition === input.position &&
        handoff.estimatedWaitMinutes === input.estimatedWaitMinutes
      )
        return same
      return change(
        handoff,
        {
          status: 'requested',
          queuePosition: input.position,
          estimatedWaitMinutes: input.estimatedWaitMinutes,
        },
        null,
      )
    case 'transfer':
    case 'release':
      return refuse('handoff_not_active', 'no operator holds this dialog')
    default:
      return same
  }
}

const whenActive = (handoff: Handoff, input: HandoffInput, now: number): HandoffResult => {
  const held = handoff.manager?.id
  switch (input.type) {
    case 'takeover':
      if (held === input.manager.id) return same
      return refuse('handoff_taken', 'another operator holds this dialog')
    case 'transfer':
      if (held !== input.from) return refuse('handoff_not_yours', 'another operator holds this dialog')
      if (held === input.manager.id) return same
      return change(
        handoff,
        {
          status: 'active',
          manager: input.manager,
          startedAt: iso(now),
          controlEpoch: handoff.controlEpoch + 1,
        },
        'transferred',
      )
    case 'release':
      if (held !== input.by) return refuse('handoff_not_yours', 'another operator holds this dialog')
      return released(handoff, now, 'operator')
    case 'dialog_closed':
      return released(handoff, now, 'dialog_closed')
    case 'cancel':
      return refuse('handoff_active', 'an operator has already joined')
    case 'operator_lost':
      return change(
        handoff,
        {
          status: 'requested',
          manager: null,
          startedAt: null,
          requestedAt: handoff.requestedAt ?? iso(now),
          reason: 'operator_lost',
          expiresAt: iso(input.expiresAt),
          controlEpoch: handoff.controlEpoch + 1,
          priority: 1,
        },
        'operator_lost',
      )
    default:
      return same
  }
}

const released = (handoff: Handoff, now: number, reason: string): HandoffResult =>
  change(
    handoff,
    { status: 'released', resolvedAt: iso(now), reason, controlEpoch: handoff.controlEpoch + 1 },
    'released',
  )

/** The whole rule of the hand-over: what each input does in each state. Pure. */
export const transition = (handoff: Handoff, input: HandoffInput, now: number): HandoffResult => {
  switch (handoff.status) {
    case 'none':
    case 'released':
    case 'cancelled':
      return whenIdle(handoff, input, now)
    case 'requested':
      return whenRequested(handoff, input, now)
    case 'active':
      return whenActive(handoff, input, now)
  }
}
