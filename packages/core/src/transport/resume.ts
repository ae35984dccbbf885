/** What the client's copy of a dialog's log rests on. */
export interface CopyPoint {
  /** The life of the server's log that the copy is of. */
  readonly epoch: string | null
  /** The last `seq` applied; `null` where there is no copy yet. */
  readonly cursor: number | null
}

/** Where a live link stands with the log. */
type ResumeMode = 'closed' | 'greeting' | 'replaying' | 'resetting' | 'live'

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
  /** Whether a gap is being timed. */
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
  /** The timer has run out. */
  | { readonly type: 'due' }
  | { readonly type: 'closed' }

export type ResumeEffect<Frame> =
  | { readonly type: 'hello'; readonly sinceSeq: number | null }
  | { readonly type: 'apply'; readonly frame: Frame }
  /** The page that was read takes the copy's place. */
  | { readonly type: 'replace'; readonly epoch: string; readonly cursor: number }
  /** Starts the one timer anew: each mode has at most one thing to wait for. */
  | { readonly type: 'arm'; readonly delay: number }
  /**
   * `complete`: nothing is missing any more. `disarm`: the timer has nothing to wait for. `giveUp`: the server
   * does not greet, the link is dead.
   */
  | { readonly type: 'readPage' | 'complete' | 'disarm' | 'giveUp' | 'duplicate' }

type Step<Frame> = readonly [Resume<Frame>, readonly ResumeEffect<Frame>[]]

const WELCOME_WITHIN = 10_000
const GAP_GRACE = 250
const STALL_AFTER = 1_000
/** More than this before its turn means that asking anew is cheaper than holding. */
const HELD_AT_MOST = 1_000

export function createResume<Frame>(point: CopyPoint): Resume<Frame> {
  return { ...point, mode: 'closed', head: 0, target: 0, nextEpoch: null, held: new Map(), isGapTimed: false }
}

const arm = (delay: number) => ({ type: 'arm', delay }) as const
const disarm = { type: 'disarm' } as const

/** One step of resuming: pure. What the log brings out of order leaves in order, once each. */
export function stepResume<Frame>(state: Resume<Frame>, event: ResumeEvent<Frame>): Step<Frame> {
  const { mode } = state
  if (event.type === 'opened')
    return greet<Frame>({ ...state, held: new Map(), head: 0, nextEpoch: null }, state.cursor)
  if (mode === 'closed') return [state, []]
  switch (event.type) {
    case 'closed':
      return [{ ...state, mode: 'closed', held: new Map() }, [disarm]]
    case 'welcome':
      return onWelcome(state, event)
    case 'frame':
      return onFrame(state, event.seq, event.frame)
    case 'head':
      return watchGap({ ...state, head: Math.max(state.head, event.seq) }, [])
    case 'page':
      return onPage(state)
    case 'due':
      if (mode === 'greeting') return [state, [{ type: 'giveUp' }]]
      return greet(state, mode === 'live' ? state.cursor : null)
  }
}

function greet<Frame>(state: Resume<Frame>, sinceSeq: number | null): Step<Frame> {
  // Armed first: the answer to the hello may come while it is being said.
  return [{ ...state, mode: 'greeting' }, [arm(WELCOME_WITHIN), { type: 'hello', sinceSeq }]]
}

function onWelcome<Frame>(
  state: Resume<Frame>,
  { epoch, lastSeq, replay }: Extract<ResumeEvent<Frame>, { type: 'welcome' }>,
): Step<Frame> {
  const greeted = { ...state, head: lastSeq, target: lastSeq }
  const canReplay =
    replay === 'gap' && epoch === state.epoch && state.cursor !== null && state.cursor <= lastSeq
  if (canReplay) return advance({ ...greeted, mode: 'replaying' }, [arm(STALL_AFTER)])
  const held = (state.nextEpoch ?? epoch) === epoch ? state.held : new Map<number, Frame>()
  return [{ ...greeted, mode: 'resetting', nextEpoch: epoch, held }, [disarm, { type: 'readPage' }]]
}

function onFrame<Frame>(state: Resume<Frame>, seq: number, frame: Frame): Step<Frame> {
  const { mode, cursor } = state
  const isHeldBack = mode === 'greeting' || mode === 'resetting'
  // While the copy is being replaced its cursor says nothing about the new log.
  const isApplied = !isHeldBack && cursor !== null && seq <= cursor
  if (isApplied || state.held.has(seq)) return [state, [{ type: 'duplicate' }]]
  if (mode === 'live' && state.held.size === 0 && cursor === seq - 1 && state.head < seq) {
    // The ordinary case, by far: the next one, with nothing waiting.
    return [{ ...state, cursor: seq, head: seq }, [{ type: 'apply', frame }]]
  }
  const held = new Map(state.held).set(seq, frame)
  if (held.size > HELD_AT_MOST) return greet<Frame>({ ...state, held: new Map() }, null)
  const next = { ...state, held, head: Math.max(state.head, seq) }
  return isHeldBack ? [next, []] : advance(next, [])
}

function onPage<Frame>(state: Resume<Frame>): Step<Frame> {
  const { mode, nextEpoch: epoch, target: cursor } = state
  if (mode !== 'resetting' || epoch === null) return [state, []]
  return advance<Frame>({ ...state, mode: 'replaying', epoch, cursor, nextEpoch: null }, [
    { type: 'replace', epoch, cursor },
  ])
}

/** Applies what is next in turn, and sees whether anything is still missing. */
function advance<Frame>(state: Resume<Frame>, before: readonly ResumeEffect<Frame>[]): Step<Frame> {
  const effects = [...before]
  const held = new Map(state.held)
  const start = state.cursor ?? 0
  let cursor = start
  for (const seq of held.keys()) if (seq <= cursor) held.delete(seq)
  for (let frame = held.get(cursor + 1); frame !== undefined; frame = held.get(cursor + 1)) {
    cursor += 1
    held.delete(cursor)
    effects.push({ type: 'apply', frame })
  }
  const next = { ...state, cursor, held }
  const hasMoved = cursor > start
  if (state.mode !== 'replaying') return watchGap(next, effects, hasMoved)
  // Only what `welcome` promised belongs to the replay; what lies beyond is live.
  if (cursor >= state.target) {
    return watchGap({ ...next, mode: 'live', isGapTimed: false }, [...effects, disarm, { type: 'complete' }])
  }
  return [next, hasMoved ? [...effects, arm(STALL_AFTER)] : effects]
}

/** While live, anything known and not applied is a gap: time it once. */
function watchGap<Frame>(
  state: Resume<Frame>,
  effects: readonly ResumeEffect<Frame>[],
  hasMoved = false,
): Step<Frame> {
  const { isGapTimed } = state
  const isMissing = state.held.size > 0 || state.head > (state.cursor ?? 0)
  if (state.mode !== 'live' || (isMissing ? isGapTimed && !hasMoved : !isGapTimed)) return [state, effects]
  return [{ ...state, isGapTimed: isMissing }, [...effects, isMissing ? arm(GAP_GRACE) : disarm]]
}
