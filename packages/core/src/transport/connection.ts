import type { ReplyXErrorCode } from '../errors.ts'
import { backoffRange, type DelayRange } from '../lib/backoff.ts'
import { MAKES_WAY } from '../protocol/channel.ts'

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
  /** What may cut the present wait short: anything, only the page being seen again, or nothing. */
  readonly wakesBy: 'any' | 'sight' | 'none'
  /** When another connection last took this one's place: ms. */
  readonly replacedAt: number
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
  | { readonly type: 'wake'; readonly bySight: boolean }
  /** The page is put away: let go of the link, and come back at `wake`. */
  | { readonly type: 'suspend' }
  | { readonly type: 'stop' }

/** What must be got anew before the link is opened. */
export interface PrepareFlags {
  readonly renewToken?: boolean
  readonly forgetDialog?: boolean
}

export type ConnectionEffect =
  | ({ readonly type: 'prepare' } & PrepareFlags)
  | { readonly type: 'wait'; readonly range: DelayRange }
  | { readonly type: 'open' | 'close' | 'cancelWait' | 'watchStability' }

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
  wakesBy: 'any',
  replacedAt: -Infinity,
  failure: null,
}

const upTo = (max: number): DelayRange => ({ min: 0, max })
const AT_ONCE = upTo(250)
const AFTER_MASS_CLOSE = upTo(8_000)
const AFTER_GOOD_LINK = upTo(2_000)
const RATE_LIMIT_PAUSE = 30_000
const REPLACED_TWICE_WITHIN = 60_000

/** Enters a phase; what belonged to the link before is over. */
const enter = (state: Connection, phase: ConnectionPhase, changes: Partial<Connection> = {}): Connection => ({
  ...state,
  phase,
  isStable: false,
  isVacant: false,
  wakesBy: 'any',
  failure: null,
  ...changes,
})

const stay = (state: Connection): Step => [state, []]
const prepare = (state: Connection, flags: PrepareFlags = {}): Step => [
  enter(state, 'authenticating'),
  [{ type: 'prepare', ...flags }],
]
const open = (state: Connection): Step => [enter(state, 'connecting'), [{ type: 'open' }]]
const fail = (state: Connection, failure: ReplyXErrorCode): Step => [enter(state, 'failed', { failure }), []]
const wait = (state: Connection, range: DelayRange, changes: Partial<Connection> = {}): Step => [
  enter(state, 'waiting', changes),
  [{ type: 'wait', range }],
]
const waitLonger = (
  state: Connection,
  range = backoffRange(state.attempts),
  wakesBy: Connection['wakesBy'] = 'any',
): Step => wait(state, range, { attempts: state.attempts + 1, wakesBy })

const reset = (state: Connection): Connection => ({ ...initialConnection, replacedAt: state.replacedAt })
const stop = (state: Connection): Step => [reset(state), [{ type: 'close' }]]
/** The identity was refused elsewhere than on the link: there is no use in going on with it. */
const refused: Handler<'refused'> = (state, event) => [
  fail(state, event.code)[0],
  [{ type: state.phase === 'waiting' ? 'cancelWait' : 'close' }],
]
const suspend = (state: Connection): Step => [enter(state, 'waiting'), [{ type: 'close' }]]
const comeBack = (state: Connection, bySight: boolean): Step =>
  state.wakesBy === 'any' || (bySight && state.wakesBy === 'sight')
    ? [state, [{ type: 'wait', range: AT_ONCE }]]
    : stay(state)

/** An ordinary loss, or one that the server tells everyone at once, and that has to be spread. */
const lose = (state: Connection, range?: DelayRange): Step =>
  state.isStable ? wait(state, range ?? AFTER_GOOD_LINK, { attempts: 0 }) : waitLonger(state, range)

/** Close codes (RFC 6455, section 7.4, and the protocol's own from 4000) after which it stays closed. */
const finalCodes: Readonly<Record<number, ReplyXErrorCode>> = {
  1002: 'protocol_invalid',
  1003: 'protocol_invalid',
  1007: 'protocol_invalid',
  1008: 'protocol_invalid',
  1009: 'protocol_invalid',
  1010: 'protocol_invalid',
  4002: 'authentication_failed',
  4003: 'domain_forbidden',
}

const massClose = (state: Connection): Step => lose(state, AFTER_MASS_CLOSE)

/** Close codes that ask for something of their own; any other is an ordinary loss. */
const onCode: Readonly<Record<number, (state: Connection, now: number) => Step>> = {
  // Nothing has failed, however short it stood.
  [MAKES_WAY]: (state) => wait(state, AT_ONCE),
  1001: massClose,
  1012: massClose,
  1013: massClose,
  4001: (state) =>
    state.hasRenewedToken
      ? fail(state, 'token_expired')
      : prepare({ ...state, hasRenewedToken: true }, { renewToken: true }),
  4004: (state) =>
    state.hasForgottenDialog
      ? fail(state, 'dialog_not_found')
      : prepare({ ...state, hasForgottenDialog: true }, { forgetDialog: true }),
  4008: (state) => {
    const { max } = backoffRange(state.attempts)
    return waitLonger(state, { min: RATE_LIMIT_PAUSE, max: RATE_LIMIT_PAUSE + max }, 'none')
  },
  4009: (state, now) => {
    // Two tabs of one guest would chase each other for ever: the second time only the visitor decides.
    const isSecond = now - state.replacedAt < REPLACED_TWICE_WITHIN
    const [next, effects] = wait(state, AT_ONCE, { replacedAt: now, wakesBy: isSecond ? 'sight' : 'any' })
    return [next, isSecond ? [] : effects]
  },
}

const closed: Handler<'closed'> = (state, { code, now }) => {
  const failure = finalCodes[code]
  return failure === undefined ? (onCode[code]?.(state, now) ?? lose(state)) : fail(state, failure)
}

/** The whole table: what is not here leaves the connection as it is. */
export const connectionTable: Record<ConnectionPhase, Row> = {
  idle: { start: (state) => prepare(state) },
  authenticating: {
    prepared: open,
    vacant: (state) => [enter(state, 'online', { isVacant: true, attempts: 0 }), []],
    refused: (state, event) => fail(state, event.code),
    unreachable: (state) => waitLonger(state),
    suspend,
    stop,
  },
  connecting: {
    welcome: (state) => [
      { ...state, phase: 'online', hasRenewedToken: false, hasForgottenDialog: false },
      [{ type: 'watchStability' }],
    ],
    closed,
    refused,
    suspend,
    stop,
  },
  online: {
    // A dialog was made while there was none to listen to.
    prepared: (state) => (state.isVacant ? open(state) : stay(state)),
    stable: (state) => [{ ...state, isStable: true, attempts: 0 }, []],
    closed,
    refused,
    suspend: (state) => (state.isVacant ? stay(state) : suspend(state)),
    stop,
  },
  waiting: {
    start: (state) => comeBack(state, true),
    due: (state) => prepare(state),
    wake: (state, event) => comeBack(state, event.bySight),
    refused,
    // A wait that the server has asked for goes on: nothing but its end may lead out of it.
    suspend: (state) => (state.wakesBy === 'any' ? [state, [{ type: 'cancelWait' }]] : stay(state)),
    stop: (state) => [reset(state), [{ type: 'cancelWait' }]],
  },
  failed: {
    start: (state) => prepare(reset(state)),
    stop: (state) => [reset(state), []],
  },
}

/** One step of the connection: pure, and the same state where the event means nothing to it. */
export function stepConnection(state: Connection, event: ConnectionEvent): Step {
  const handler = connectionTable[state.phase][event.type] as Handler<typeof event.type> | undefined
  return handler?.(state, event) ?? stay(state)
}
