import type { ReplyXErrorCode } from '../errors.ts'
import { backoffRange, type DelayRange } from '../lib/backoff.ts'
import { readCloseCode, type CloseVerdict } from './close-codes.ts'

/** Where the connection stands. */
export type ConnectionPhase = 'idle' | 'authenticating' | 'connecting' | 'online' | 'waiting' | 'failed'

/** The connection with what it must remember. */
export interface Connection {
  readonly phase: ConnectionPhase
  /** Failed opens in a row. */
  readonly attempts: number
  /** Online with no dialog to listen to yet. */
  readonly isVacant: boolean
  /** A `welcome` has stood long enough to call the link good. */
  readonly isStable: boolean
  /** The token was renewed, or the dialog resolved anew, and not confirmed by a `welcome` since. */
  readonly hasRenewedToken: boolean
  readonly hasForgottenDialog: boolean
  /** Whether `wake` may cut the present wait short. */
  readonly canWake: boolean
  /** When another connection last took this one's place: ms. */
  readonly replacedAt: number | null
  /** Why it failed. */
  readonly failure: ReplyXErrorCode | null
}

export type ConnectionEvent =
  | { readonly type: 'start' }
  /** Level, identity and dialog are known. */
  | { readonly type: 'prepared' }
  /** Level and identity are known; there is no dialog yet. */
  | { readonly type: 'vacant' }
  /** Preparing cannot succeed. */
  | { readonly type: 'refused'; readonly code: ReplyXErrorCode }
  /** Preparing may succeed later. */
  | { readonly type: 'unreachable' }
  | { readonly type: 'welcome' }
  | { readonly type: 'stable' }
  | { readonly type: 'closed'; readonly code: number; readonly now: number }
  /** The time to wait is over. */
  | { readonly type: 'due' }
  /** The network is back, or the page is seen again. */
  | { readonly type: 'wake' }
  /** The page is put away: let go of the link, and come back at `wake`. */
  | { readonly type: 'suspend' }
  | { readonly type: 'stop' }

export type ConnectionEffect =
  | { readonly type: 'prepare'; readonly renewToken: boolean; readonly forgetDialog: boolean }
  | { readonly type: 'open' }
  | { readonly type: 'close' }
  | { readonly type: 'wait'; readonly range: DelayRange }
  | { readonly type: 'cancelWait' }
  | { readonly type: 'watchStability' }

type Step = readonly [Connection, readonly ConnectionEffect[]]
type Handler<Type extends ConnectionEvent['type']> = (
  state: Connection,
  event: Extract<ConnectionEvent, { type: Type }>,
) => Step
type Row = { readonly [Type in ConnectionEvent['type']]?: Handler<Type> }

export const initialConnection: Connection = {
  phase: 'idle',
  attempts: 0,
  isVacant: false,
  isStable: false,
  hasRenewedToken: false,
  hasForgottenDialog: false,
  canWake: true,
  replacedAt: null,
  failure: null,
}

const AT_ONCE: DelayRange = { min: 0, max: 250 }
const AFTER_MASS_CLOSE: DelayRange = { min: 0, max: 8_000 }
const AFTER_GOOD_LINK: DelayRange = { min: 0, max: 2_000 }
const RATE_LIMIT_PAUSE = 30_000
const REPLACED_TWICE_WITHIN = 60_000

const stay = (state: Connection): Step => [state, []]

const prepare = (state: Connection, flags: { renewToken?: boolean; forgetDialog?: boolean } = {}): Step => [
  { ...state, phase: 'authenticating', isStable: false, isVacant: false, failure: null },
  [{ type: 'prepare', renewToken: flags.renewToken ?? false, forgetDialog: flags.forgetDialog ?? false }],
]

const fail = (
  state: Connection,
  failure: ReplyXErrorCode,
  effects: readonly ConnectionEffect[] = [],
): Step => [{ ...state, phase: 'failed', isStable: false, isVacant: false, failure }, effects]

const wait = (state: Connection, range: DelayRange, attempts: number, canWake = true): Step => [
  { ...state, phase: 'waiting', isStable: false, isVacant: false, attempts, canWake },
  [{ type: 'wait', range }],
]

const stop = (state: Connection, effects: readonly ConnectionEffect[]): Step => [
  { ...initialConnection, replacedAt: state.replacedAt },
  effects,
]

/** A close, by what its code asks for. */
const onVerdict: Record<CloseVerdict, (state: Connection, now: number) => Step> = {
  lost: (state) =>
    state.isStable
      ? wait(state, AFTER_GOOD_LINK, 0)
      : wait(state, backoffRange(state.attempts), state.attempts + 1),
  mass: (state) => wait(state, AFTER_MASS_CLOSE, state.isStable ? 0 : state.attempts + 1),
  broken: (state) => fail(state, 'protocol_invalid'),
  'token-expired': (state) =>
    state.hasRenewedToken
      ? fail(state, 'token_expired')
      : prepare({ ...state, hasRenewedToken: true }, { renewToken: true }),
  denied: (state) => fail(state, 'authentication_failed'),
  forbidden: (state) => fail(state, 'domain_forbidden'),
  missing: (state) =>
    state.hasForgottenDialog
      ? fail(state, 'dialog_not_found')
      : prepare({ ...state, hasForgottenDialog: true }, { forgetDialog: true }),
  'rate-limited': (state) => {
    const { max } = backoffRange(state.attempts)
    return wait(state, { min: RATE_LIMIT_PAUSE, max: RATE_LIMIT_PAUSE + max }, state.attempts + 1, false)
  },
  replaced: (state, now) => {
    const isSecond = state.replacedAt !== null && now - state.replacedAt < REPLACED_TWICE_WITHIN
    const marked = { ...state, replacedAt: now }
    // Two tabs of one guest would chase each other for ever: the second time only the visitor decides.
    return isSecond
      ? [{ ...marked, phase: 'waiting', isStable: false, isVacant: false, canWake: true }, []]
      : wait(marked, AT_ONCE, state.attempts)
  },
}

const closed: Handler<'closed'> = (state, event) => onVerdict[readCloseCode(event.code)](state, event.now)
const stopOpen: Handler<'stop'> = (state) => stop(state, [{ type: 'close' }])
const suspendOpen: Handler<'suspend'> = (state) => [
  { ...state, phase: 'waiting', isStable: false, isVacant: false, canWake: true },
  [{ type: 'close' }],
]
const comeBack: Handler<'wake'> = (state) =>
  state.canWake ? [state, [{ type: 'wait', range: AT_ONCE }]] : stay(state)

/** The whole table: what is not here leaves the connection as it is. */
export const connectionTable: Record<ConnectionPhase, Row> = {
  idle: { start: (state) => prepare(state) },
  authenticating: {
    prepared: (state) => [{ ...state, phase: 'connecting' }, [{ type: 'open' }]],
    vacant: (state) => [{ ...state, phase: 'online', isVacant: true, attempts: 0 }, []],
    refused: (state, event) => fail(state, event.code),
    unreachable: (state) => wait(state, backoffRange(state.attempts), state.attempts + 1),
    suspend: suspendOpen,
    stop: stopOpen,
  },
  connecting: {
    welcome: (state) => [
      { ...state, phase: 'online', hasRenewedToken: false, hasForgottenDialog: false },
      [{ type: 'watchStability' }],
    ],
    closed,
    suspend: suspendOpen,
    stop: stopOpen,
  },
  online: {
    // A dialog was made while there was none to listen to.
    prepared: (state) =>
      state.isVacant ? [{ ...state, phase: 'connecting', isVacant: false }, [{ type: 'open' }]] : stay(state),
    stable: (state) => [{ ...state, isStable: true, attempts: 0 }, []],
    closed,
    suspend: (state) => (state.isVacant ? stay(state) : suspendOpen(state, { type: 'suspend' })),
    stop: stopOpen,
  },
  waiting: {
    start: (state) => comeBack(state, { type: 'wake' }),
    due: (state) => prepare(state),
    wake: comeBack,
    // A wait that the server has asked for goes on: nothing but its end may lead out of it.
    suspend: (state) => (state.canWake ? [state, [{ type: 'cancelWait' }]] : stay(state)),
    stop: (state) => stop(state, [{ type: 'cancelWait' }]),
  },
  failed: {
    start: (state) => prepare({ ...initialConnection, replacedAt: state.replacedAt }),
    stop: (state) => stop(state, []),
  },
}

/** One step of the connection: pure, and the same state where the event means nothing to it. */
export function stepConnection(state: Connection, event: ConnectionEvent): Step {
  const handler = connectionTable[state.phase][event.type] as Handler<typeof event.type> | undefined
  return handler === undefined ? stay(state) : handler(state, event)
}
