import type { ReadState } from './activity/read-state.ts'
import { createTimer } from './lib/timer.ts'
import { COPY_VERSION, mergeCopies } from './messages/copy.ts'
import type { Timeline } from './messages/timeline.ts'
import type { CachedMessage, ClockPort, DialogCopy } from './ports.ts'
import type { CopyPoint } from './transport/resume.ts'

const SAVE_AFTER = 1_000
/** How many messages of a dialog are kept for the next time in one go. */
const SAVED_AT_MOST = 300
const TRIM_TO = 0.8

/** How much of a dialog is held in memory. */
export interface MemoryWindow {
  readonly maxMessages: number
  /** ms. */
  readonly cleanupInterval: number
}

/** Where the copies of one visitor's dialogs are. */
export interface CopyStore {
  readonly cacheMessages: (update: (kept: DialogCopy | null) => DialogCopy) => Promise<unknown>
  readonly getCachedMessages: () => Promise<DialogCopy | null>
}

/** Keeps a dialog's copy for the next time, and what is held of it in memory within bounds. */
export interface Keeper {
  /** Something has changed that is worth keeping. */
  note(): void
  save(): Promise<void>
  /**
   * From here on all that happens is known: what was kept earlier may have missed something.
   *
   * @param isReset - the server would not go on from what was kept
   */
  begin(cursor: number, isReset: boolean): void
  /** What is kept just below the messages held; `null` where there is nothing of use. */
  readBelow(seq: number, count: number): Promise<Pick<DialogCopy, 'messages' | 'hasOlder'> | null>
  /** While the visitor reads back, nothing is let go of. */
  hold(isHeld: boolean): void
  stop(): void
}

export function createKeeper(options: {
  readonly dialogId: number
  readonly clock: ClockPort
  readonly store: CopyStore
  readonly window: MemoryWindow
  readonly timeline: Timeline
  readonly reading: ReadState
  readonly point: () => CopyPoint
  readonly unread: () => number
  readonly onTrimmed: () => void
}): Keeper {
  const { clock, store, window, timeline, reading } = options
  const saveTimer = createTimer(clock)
  const trimTimer = createTimer(clock)
  let isSaveDue = false
  let isTrimDue = false
  let isHeld = false
  let isStopped = false
  /** From where on the updates of messages that are not held were kept aside, all of them. */
  let since = Infinity
  /** The next copy takes the place of the one before, whatever that says. */
  let isAnew = false

  async function save(): Promise<void> {
    saveTimer.stop()
    isSaveDue = false
    const { epoch, cursor } = options.point()
    if (isStopped || epoch === null || cursor === null) return
    const messages = timeline.sources(SAVED_AT_MOST)
    const updates = new Map(timeline.updates())
    const fresh: DialogCopy = {
      version: COPY_VERSION,
      dialogId: options.dialogId,
      epoch,
      cursor,
      readSeq: reading.readSeq,
      unread: options.unread(),
      messages,
      hasOlder: timeline.hasOlder || messages.length === SAVED_AT_MOST,
      savedAt: clock.now(),
    }
    const from = isAnew ? null : since
    isAnew = false
    await store.cacheMessages((kept) => mergeCopies(kept, fresh, from, updates))
  }

  const isBehind = (): boolean => timeline.newestSeq > (options.point().cursor ?? -1)

  async function trim(): Promise<void> {
    isTrimDue = false
    // What was sent meanwhile may stand above what has not come yet: the lower end must not rise over that.
    if (isHeld || timeline.size <= window.maxMessages || isBehind()) return
    await save()
    if (isHeld || isStopped || isBehind()) return
    const { readSeq } = reading
    const unread = options.unread()
    const cursor = options.point().cursor ?? 0
    // What has changed since the copy was made was not kept aside: an older copy cannot be paged back into.
    since = cursor
    timeline.trim(Math.max(1, Math.floor(window.maxMessages * TRIM_TO)))
    // What is not held any more was counted here.
    reading.reset({ readSeq, unread, lastSeq: cursor, isNewLog: false })
    options.onTrimmed()
  }

  const trimLater = (): void => {
    if (isTrimDue || isHeld || timeline.size <= window.maxMessages) return
    isTrimDue = true
    trimTimer.start(window.cleanupInterval, () => void trim())
  }

  return {
    note() {
      trimLater()
      if (isSaveDue || isStopped) return
      isSaveDue = true
      saveTimer.start(SAVE_AFTER, () => void save())
    },
    save,
    begin(cursor, isReset) {
      since = cursor
      isAnew = isReset
    },
    async readBelow(seq, count) {
      const { epoch } = options.point()
      const kept = await store.getCachedMessages()
      if (kept?.epoch !== epoch || kept === null || kept.cursor < since) return null
      const below = kept.messages.filter((message: CachedMessage) => message.seq < seq)
      const messages = below.slice(-count)
      return messages.length === 0
        ? null
        : { messages, hasOlder: kept.hasOlder || below.length > messages.length }
    },
    hold(held) {
      isHeld = held
      trimLater()
    },
    stop() {
      isStopped = true
      saveTimer.stop()
      trimTimer.stop()
    },
  }
}
