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
  /** The server's count of changes. */
  readonly version: number
  /** Rises whenever the one who speaks changes. */
  readonly controlEpoch: number
  /** `requested` is so far only the client's hope. */
  readonly isOptimistic: boolean
}

/** What a frame or an answer says has happened. */
type HandoffChange = 'requested' | 'started' | 'released' | 'cancelled'

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

type HandoffEffect =
  /** Show the release for a while. */
  | 'settleLater'
  | 'cancelSettle'
  /** The event meant nothing in this state. */
  | 'ignored'

type Step = readonly [HandoffMachine, readonly HandoffEffect[]]

export const initialHandoff: HandoffMachine = {
  status: 'none',
  details: {},
  version: -1,
  controlEpoch: 0,
  isOptimistic: false,
}

/** Where a change leads when nothing speaks against it. */
const targets: Record<HandoffChange, HandoffState> = {
  requested: 'requested',
  started: 'active',
  released: 'released',
  cancelled: 'none',
}

/** Which change leads where, for a server that counts no versions. What is not here is a late duplicate. */
const handoffTable: Record<HandoffState, Partial<Record<HandoffChange, HandoffState>>> = {
  none: { requested: 'requested', started: 'active' },
  requested: targets,
  active: { started: 'active', released: 'released' },
  released: { requested: 'requested', started: 'active' },
}

const ignored = (state: HandoffMachine): Step => [state, ['ignored']]
const isOngoing = ({ status }: HandoffMachine): boolean => status === 'requested' || status === 'active'

function enter(state: HandoffMachine, status: HandoffState, details: HandoffDetails): Step {
  const next = { ...state, status, details: detailsFor(state, status, details), isOptimistic: false }
  if (status === 'released') return [next, ['settleLater']]
  return [next, state.status === 'released' ? ['cancelSettle'] : []]
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
    case 'request': {
      if (isOngoing(state)) return ignored(state)
      const [next, effects] = enter(state, 'requested', {})
      return [{ ...next, details: {}, isOptimistic: true }, effects]
    }
    case 'refuse':
      return state.isOptimistic ? enter(state, 'none', {}) : ignored(state)
    case 'answered':
    case 'settle':
      return state.status === 'released' ? enter(state, 'none', {}) : ignored(state)
    case 'status':
      return onStatus(state, event)
    default:
      return onChange(state, event)
  }
}

/** Takes over what the server counts; another log's counts replace those held, even by lower ones. */
function count(state: HandoffMachine, version: number, controlEpoch = 0, isNewLog = false): HandoffMachine {
  return {
    ...state,
    version,
    controlEpoch: isNewLog ? controlEpoch : Math.max(state.controlEpoch, controlEpoch),
  }
}

function onChange(state: HandoffMachine, event: Extract<HandoffEvent, { type: HandoffChange }>): Step {
  const { type, details, version, controlEpoch } = event
  if (version === undefined) {
    const target = handoffTable[state.status][type]
    return target === undefined ? ignored(state) : enter(state, target, details)
  }
  if (version <= state.version) return ignored(state)
  return enter(count(state, version, controlEpoch), targets[type], details)
}

function onStatus(state: HandoffMachine, event: Extract<HandoffEvent, { type: 'status' }>): Step {
  const { status, details, version, isNewLog } = event
  if (!isNewLog && version < state.version) return ignored(state)
  const counted = count(state, version, event.controlEpoch, isNewLog)
  // The status keeps how the last handoff ended for ever; only one that was seen to go on is news.
  const isNews = isOngoing(state) && (version > state.version || state.isOptimistic)
  if (status === 'cancelled') return enter(counted, 'none', isNews ? details : {})
  if (status !== 'released') return enter(counted, status, details)
  if (state.status === 'released') return [counted, []]
  return isNews && state.status === 'active' ? enter(counted, status, details) : enter(counted, 'none', {})
}

/** What interfaces show of it. */
export function toHandoff(state: HandoffMachine, isBeingRead: boolean): Handoff {
  return {
    status: state.status,
    ...defined({
      ...state.details,
      isBeingRead: (isBeingRead && state.status !== 'active') || undefined,
    }),
  }
}
