/** What the client's copy of a dialog's log rests on. */
export interface CopyPoint {
  /** The life of the server's log that the copy is of. */
  readonly epoch: string | null
  /** The last `seq` applied; `null` where there is no copy yet. */
  readonly cursor: number | null
}

/** Where a live link stands with the log. */
export type ResumeMode = 'closed' | 'greeting' | 'replaying' | 'resetting' | 'live'

export interface Resume<Frame> extends CopyPoint {
  readonly mode: ResumeMode
  /** The newest `seq` that the server is known to have. */
  readonly head: number
  /** Where the replay that `welcome` announced ends. */
  readonly target: number
  /** The epoch that `welcome` named, where the copy is being replaced. */
  readonly nextEpoch: string | null
  /** Frames that came before their turn. */
  readonly held: ReadonlyMap<number, Frame>
  /** Whether the gap timer runs. */
  readonly isGapTimed: boolean
}

export type ResumeEvent<Frame> =
  | { readonly type: 'opened' }
  | {
      readonly type: 'welcome'
      readonly epoch: string
      readonly lastSeq: number
      readonly replay: 'gap' | 'reset'
    }
  | { readonly type: 'frame'; readonly seq: number; readonly frame: Frame }
  | { readonly type: 'head'; readonly seq: number }
  /** The newest page was read, under the epoch that `welcome` named. */
  | { readonly type: 'page' }
  | { readonly type: 'due'; readonly timer: ResumeTimer }
  | { readonly type: 'closed' }

export type ResumeTimer = 'welcome' | 'gap' | 'stall'

export type ResumeEffect<Frame> =
  | { readonly type: 'hello'; readonly sinceSeq: number | null }
  | { readonly type: 'apply'; readonly frame: Frame }
  /** The page that was read takes the copy's place. */
  | { readonly type: 'replace'; readonly epoch: string; readonly cursor: number }
  | { readonly type: 'readPage' }
  /** Nothing is missing any more. */
  | { readonly type: 'complete' }
  | { readonly type: 'arm'; readonly timer: ResumeTimer; readonly delay: number }
  | { readonly type: 'disarm'; readonly timer: ResumeTimer }
  /** The server does not greet: the link is dead. */
  | { readonly type: 'giveUp' }
  | { readonly type: 'duplicate' }

type Step<Frame> = readonly [Resume<Frame>, readonly ResumeEffect<Frame>[]]

const WELCOME_WITHIN = 10_000
const GAP_GRACE = 250
const STALL_AFTER = 1_000
/** More than this before its turn means that asking anew is cheaper than holding. */
const HELD_AT_MOST = 1_000

export function createResume<Frame>(point: CopyPoint): Resume<Frame> {
  return { ...point, mode: 'closed', head: 0, target: 0, nextEpoch: null, held: new Map(), isGapTimed: false }
}

/** One step of resuming: pure. What the log brings out of order leaves in order, once each. */
export function stepResume<Frame>(state: Resume<Frame>, event: ResumeEvent<Frame>): Step<Frame> {
  switch (event.type) {
    case 'opened':
      return greet<Frame>({ ...state, held: new Map(), head: 0, nextEpoch: null }, state.cursor)
    case 'closed':
      return [
        { ...state, mode: 'closed', held: new Map(), isGapTimed: false },
        [disarm('welcome'), disarm('gap'), disarm('stall')],
      ]
    case 'welcome':
      return onWelcome(state, event)
    case 'frame':
      return onFrame(state, event.seq, event.frame)
    case 'head':
      return watchGap({ ...state, head: Math.max(state.head, event.seq) }, [])
    case 'page':
      return onPage(state)
    case 'due':
      return onDue(state, event.timer)
  }
}

const arm = (timer: ResumeTimer, delay: number) => ({ type: 'arm', timer, delay }) as const
const disarm = (timer: ResumeTimer) => ({ type: 'disarm', timer }) as const

function greet<Frame>(state: Resume<Frame>, sinceSeq: number | null): Step<Frame> {
  return [
    { ...state, mode: 'greeting', isGapTimed: false },
    [disarm('gap'), disarm('stall'), { type: 'hello', sinceSeq }, arm('welcome', WELCOME_WITHIN)],
  ]
}

function onWelcome<Frame>(
  state: Resume<Frame>,
  event: Extract<ResumeEvent<Frame>, { type: 'welcome' }>,
): Step<Frame> {
  if (state.mode === 'closed') return [state, []]
  const head = event.lastSeq
  const canReplay =
    event.replay === 'gap' && event.epoch === state.epoch && state.cursor !== null && state.cursor <= head
  if (!canReplay) {
    const held =
      state.nextEpoch === null || state.nextEpoch === event.epoch ? state.held : new Map<number, Frame>()
    return [
      { ...state, mode: 'resetting', head, target: head, nextEpoch: event.epoch, held },
      [disarm('welcome'), disarm('stall'), { type: 'readPage' }],
    ]
  }
  return advance({ ...state, mode: 'replaying', head, target: head }, [
    disarm('welcome'),
    arm('stall', STALL_AFTER),
  ])
}

function onFrame<Frame>(state: Resume<Frame>, seq: number, frame: Frame): Step<Frame> {
  if (state.mode === 'closed') return [state, []]
  const isHeldBack = state.mode === 'greeting' || state.mode === 'resetting'
  // While the copy is being replaced its cursor says nothing about the new log.
  if (!isHeldBack && state.cursor !== null && seq <= state.cursor) return [state, [{ type: 'duplicate' }]]
  if (state.held.has(seq)) return [state, [{ type: 'duplicate' }]]
  if (state.mode === 'live' && state.held.size === 0 && state.cursor === seq - 1 && state.head < seq) {
    // The ordinary case, by far: the next one, with nothing waiting.
    return [{ ...state, cursor: seq, head: seq }, [{ type: 'apply', frame }]]
  }
  const held = new Map(state.held).set(seq, frame)
  if (held.size > HELD_AT_MOST) return greet<Frame>({ ...state, held: new Map() }, null)
  const next = { ...state, held, head: Math.max(state.head, seq) }
  return isHeldBack ? [next, []] : advance(next, [])
}

function onPage<Frame>(state: Resume<Frame>): Step<Frame> {
  const { nextEpoch: epoch, target: cursor } = state
  if (state.mode !== 'resetting' || epoch === null) return [state, []]
  return advance<Frame>({ ...state, mode: 'replaying', epoch, cursor, nextEpoch: null }, [
    { type: 'replace', epoch, cursor },
  ])
}

function onDue<Frame>(state: Resume<Frame>, timer: ResumeTimer): Step<Frame> {
  if (timer === 'welcome') return state.mode === 'greeting' ? [state, [{ type: 'giveUp' }]] : [state, []]
  if (timer === 'gap') {
    return state.mode === 'live' ? greet({ ...state, isGapTimed: false }, state.cursor) : [state, []]
  }
  if (state.mode === 'replaying') return greet(state, null)
  return [state, []]
}

/** Applies what is next in turn, and sees whether anything is still missing. */
function advance<Frame>(state: Resume<Frame>, before: readonly ResumeEffect<Frame>[]): Step<Frame> {
  const effects = [...before]
  const held = new Map(state.held)
  let cursor = state.cursor ?? 0
  const start = cursor
  for (const seq of held.keys()) if (seq <= cursor) held.delete(seq)
  for (let frame = held.get(cursor + 1); frame !== undefined; frame = held.get(cursor + 1)) {
    cursor += 1
    held.delete(cursor)
    effects.push({ type: 'apply', frame })
  }
  const next = { ...state, cursor, held }
  if (state.mode !== 'replaying') return watchGap(next, effects, cursor > start)
  // Only what `welcome` promised belongs to the replay; what lies beyond is live.
  if (cursor >= state.target) {
    return watchGap({ ...next, mode: 'live' }, [...effects, disarm('stall'), { type: 'complete' }])
  }
  if (cursor > start) effects.push(arm('stall', STALL_AFTER))
  return [next, effects]
}

/** While live, anything known and not applied is a gap: time it once. */
function watchGap<Frame>(
  state: Resume<Frame>,
  effects: readonly ResumeEffect<Frame>[],
  hasMoved = false,
): Step<Frame> {
  if (state.mode !== 'live') return [state, effects]
  const isMissing = state.held.size > 0 || state.head > (state.cursor ?? 0)
  if (!isMissing) {
    return state.isGapTimed
      ? [{ ...state, isGapTimed: false }, [...effects, disarm('gap')]]
      : [state, effects]
  }
  if (state.isGapTimed && !hasMoved) return [state, effects]
  return [{ ...state, isGapTimed: true }, [...effects, arm('gap', GAP_GRACE)]]
}
