import { defined } from '../lib/defined.ts'
import type { Handoff, HandoffState, Operator } from '../model.ts'

/** What a server's word about the handoff brings with it. */
export interface HandoffDetails {
  readonly operator?: Operator | undefined
  readonly queuePosition?: number | undefined
  readonly estimatedWait?: number | undefined
  readonly expiresAt?: number | undefined
  readonly reason?: string | undefined
  readonly nextOpenAt?: string | undefined
}

/** The handoff with what must be remembered to tell new from old. */
export interface HandoffMachine {
  readonly status: HandoffState
  readonly details: HandoffDetails
  /** The server's count of changes; `null` until it said one. */
  readonly version: number | null
  /** Rises whenever the one who speaks changes. */
  readonly controlEpoch: number
  /** `requested` is so far only the client's hope. */
  readonly isOptimistic: boolean
}

/** What a frame or an answer says has happened. */
export type HandoffChange = 'requested' | 'started' | 'released' | 'cancelled'

export type HandoffEvent =
  /** The visitor asks for an operator. */
  | { readonly type: 'request' }
  /** The request was refused, or could not be made. */
  | { readonly type: 'refuse' }
  | {
      readonly type: HandoffChange
      readonly details: HandoffDetails
      readonly version?: number | undefined
      readonly controlEpoch?: number | undefined
    }
  /** A whole status, from `welcome` or a REST answer. */
  | {
      readonly type: 'status'
      readonly status: HandoffState | 'cancelled'
      readonly details: HandoffDetails
      readonly version: number
      readonly controlEpoch: number
      /** The log is another one: whatever was held counts for nothing. */
      readonly isNewLog: boolean
    }
  /** The assistant speaks again. */
  | { readonly type: 'answered' }
  /** A release was shown long enough. */
  | { readonly type: 'settle' }

export type HandoffEffect =
  /** Show the release for a while. */
  | { readonly type: 'settleLater' }
  | { readonly type: 'cancelSettle' }
  /** The event meant nothing in this state. */
  | { readonly type: 'ignored' }

type Step = readonly [HandoffMachine, readonly HandoffEffect[]]

export const initialHandoff: HandoffMachine = {
  status: 'none',
  details: {},
  version: null,
  controlEpoch: 0,
  isOptimistic: false,
}

const targets: Record<HandoffChange, HandoffState> = {
  requested: 'requested',
  started: 'active',
  released: 'released',
  cancelled: 'none',
}

/** Which change leads where, for a server that counts no versions. What is not here is a late duplicate. */
export const handoffTable: Record<HandoffState, Partial<Record<HandoffChange, HandoffState>>> = {
  none: { requested: 'requested', started: 'active' },
  requested: { requested: 'requested', started: 'active', released: 'released', cancelled: 'none' },
  active: { started: 'active', released: 'released' },
  released: { requested: 'requested', started: 'active' },
}

const ignored = (state: HandoffMachine): Step => [state, [{ type: 'ignored' }]]

function enter(state: HandoffMachine, status: HandoffState, details: HandoffDetails): Step {
  const effects: HandoffEffect[] = []
  if (status === 'released') effects.push({ type: 'settleLater' })
  else if (state.status === 'released') effects.push({ type: 'cancelSettle' })
  return [{ ...state, status, details: detailsFor(state, status, details), isOptimistic: false }, effects]
}

/** Keeps of the details what belongs to the state, so that nothing stale is shown. */
function detailsFor(state: HandoffMachine, status: HandoffState, details: HandoffDetails): HandoffDetails {
  const { operator, queuePosition, estimatedWait, expiresAt, reason, nextOpenAt } = details
  switch (status) {
    case 'none':
      return { reason, nextOpenAt }
    case 'requested':
      return { queuePosition, estimatedWait, expiresAt, reason: reason ?? state.details.reason }
    case 'active':
      return { operator: operator ?? (state.status === 'active' ? state.details.operator : undefined) }
    case 'released':
      return { operator: operator ?? state.details.operator, reason }
  }
}

/** One step of the handoff: pure. */
export function stepHandoff(state: HandoffMachine, event: HandoffEvent): Step {
  switch (event.type) {
    case 'request':
      if (state.status === 'requested' || state.status === 'active') return ignored(state)
      return [
        { ...state, status: 'requested', details: {}, isOptimistic: true },
        state.status === 'released' ? [{ type: 'cancelSettle' }] : [],
      ]
    case 'refuse':
      return state.isOptimistic ? enter(state, 'none', {}) : ignored(state)
    case 'answered':
    case 'settle':
      return state.status === 'released' ? enter(state, 'none', {}) : ignored(state)
    case 'status':
      return onStatus(state, event)
    case 'requested':
    case 'started':
    case 'released':
    case 'cancelled':
      return onChange(state, event)
  }
}

function onChange(state: HandoffMachine, event: Extract<HandoffEvent, { type: HandoffChange }>): Step {
  if (event.version === undefined) {
    const target = handoffTable[state.status][event.type]
    return target === undefined ? ignored(state) : enter(state, target, event.details)
  }
  if (state.version !== null && event.version <= state.version) return ignored(state)
  const counted = {
    ...state,
    version: event.version,
    controlEpoch: Math.max(state.controlEpoch, event.controlEpoch ?? 0),
  }
  return enter(counted, targets[event.type], event.details)
}

function onStatus(state: HandoffMachine, event: Extract<HandoffEvent, { type: 'status' }>): Step {
  if (!event.isNewLog && state.version !== null && event.version < state.version) return ignored(state)
  const counted = {
    ...state,
    version: event.version,
    controlEpoch: event.isNewLog ? event.controlEpoch : Math.max(state.controlEpoch, event.controlEpoch),
  }
  // The status keeps how the last handoff ended for ever; only one that was seen to go on is news.
  const wasOngoing = state.status === 'requested' || state.status === 'active'
  const isNews = wasOngoing && (state.version === null || event.version > state.version || state.isOptimistic)
  if (event.status === 'cancelled') return enter(counted, 'none', isNews ? event.details : {})
  if (event.status === 'released') {
    if (state.status === 'released') return [counted, []]
    return isNews && state.status === 'active'
      ? enter(counted, 'released', event.details)
      : enter(counted, 'none', {})
  }
  return enter(counted, event.status, event.details)
}

/** What interfaces show of it. */
export function toHandoff(state: HandoffMachine, isBeingRead: boolean): Handoff {
  return {
    status: state.status,
    ...defined({
      ...state.details,
      isBeingRead: isBeingRead && state.status !== 'active' ? true : undefined,
    }),
  }
}
