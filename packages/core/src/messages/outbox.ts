import { asFailure, destroyed, failure, ReplyXError } from '../errors.ts'
import { backoffRange, drawDelay } from '../lib/backoff.ts'
import { createDeferred, type Deferred } from '../lib/deferred.ts'
import { createTimer } from '../lib/timer.ts'
import type { Message } from '../model.ts'
import type { Settled, SendResult } from '../types.ts'
import {
  hasDeparted,
  isCall,
  isWaiting,
  nextDialog,
  toItem,
  toLeaving,
  toShown,
  type Item,
  type Outcome,
} from './outbox-item.ts'
import type { OutboxChanges, OutboxEntry } from './outbox-store.ts'
import type { Outbox, OutboxOptions } from './outbox-types.ts'
import { isServerFault, isTooOld, judgeFailure, pauseFor } from './send-policy.ts'
import { checkText } from './text.ts'

const MAX_WAITING = 500
/** Longer than the server's heartbeat, which brings what was lost on the way. */
const DEPARTED_FOR = 40_000
const SENDING = 'send message'

export function createOutbox(options: OutboxOptions): Outbox {
  const { ports, openStore } = options
  const { clock } = ports
  let items = new Map<string, Item>()
  let shown: { readonly dialogId: number | null; readonly messages: readonly Message[] } | null = null
  /** How many have left: what was being read of one must not come back with the next. */
  let visitors = 0
  let isRunning = false
  let isStopped = false
  /** The identity is refused: nothing is sent until somebody says that it may go better. */
  let isHeld = false
  let attempts = 0
  /** The server asked for a pause. A timer ends it: the clock of the device may be turned. */
  let isPaused = false
  const timer = createTimer(clock)
  const departedTimer = createTimer(clock)
  let draining: Deferred<void> | null = null

  const nextItem = (): Item | undefined => [...items.values()].find(isWaiting)
  const isCurrent = (item: Item): boolean => items.get(item.entry.clientMessageId) === item
  const resultOf = (item: Item): SendResult => ({
    key: item.entry.clientMessageId,
    settled: item.outcome.promise as Promise<Settled>,
  })
  const findCall = (): Item | undefined => [...items.values()].find((item) => isCall(item) && isWaiting(item))

  function changed(): void {
    shown = null
    if (nextItem() === undefined) {
      draining?.resolve()
      draining = null
    }
    options.onChange()
  }

  function setPhase(item: Item, phase: Item['phase']): void {
    item.phase = phase
    changed()
  }

  function put(entry: OutboxEntry): Item {
    const item = toItem(entry, 'saving')
    // Taking a key out and in again moves it to the end.
    items.delete(entry.clientMessageId)
    items.set(entry.clientMessageId, item)
    changed()
    return item
  }

  async function change(item: Item, changes: OutboxChanges): Promise<void> {
    item.entry = { ...item.entry, ...changes }
    const store = await openStore()
    const stored = await store.change(item.entry.clientMessageId, changes)
    if (stored !== null) item.entry = stored
    else if (item.phase !== 'saving') {
      depart(item)
      changed()
      watchDeparted()
    }
  }

  function depart(item: Item): void {
    // Who has made a call does not matter: the server says what came of it.
    if (isCall(item)) settle(item.entry.clientMessageId)
    else item.phase = 'departed'
  }

  /** Once an entry is committed it may be sent, and not before. */
  async function queue(item: Item, save: Promise<unknown>): Promise<void> {
    await save
    if (item.phase === 'saving') item.phase = 'queued'
    changed()
    if (!isCall(item)) options.onSaved(item.entry.dialogId)
    await run()
  }

  function add(
    written: Pick<OutboxEntry, 'text' | 'dialogId' | 'kind' | 'reason'>,
    key = ports.newId(),
    replaced?: Item,
  ): Item {
    const draft: OutboxEntry = {
      ...written,
      clientMessageId: key,
      number: 0,
      createdAt: clock.now(),
      wasAttempted: false,
      serverErrors: 0,
      failure: null,
    }
    const leaving = replaced && toLeaving(replaced)
    const item = put(draft)
    const save = async (): Promise<void> => {
      const store = await openStore()
      const { added, isOut } = await store.add(draft, leaving)
      item.entry = added
      if (replaced !== undefined) await leave(replaced, isOut)
      // The visitor has left while it was being saved.
      if (!isCurrent(item)) await store.remove(draft.clientMessageId)
    }
    void queue(item, save())
    return item
  }

  function refuse(error: ReplyXError): SendResult {
    return { key: ports.newId(), settled: Promise.resolve({ status: 'failed', error }) }
  }

  /** @param mayBeThere - whether it will do if the server may have it, though it has not failed */
  function requireIdle(key: string, action: string, mayBeThere = false): Item {
    const item = items.get(key)
    const isIdle =
      item?.phase === 'failed' || (item?.phase === 'queued' && (mayBeThere || !item.entry.wasAttempted))
    if (item && isIdle && !item.isLeaving) return item
    const reason = `no queued or failed message has the key "${key}"`
    throw failure('entry_not_found', `${action} message`, reason)
  }

  /** @param isOut - whether it could be taken back: another tab may have been quicker */
  async function leave(item: Item, isOut: boolean): Promise<void> {
    item.isLeaving = false
    if (isOut) cancel(item)
    else await load()
  }

  /** Whoever waits for the outcome finds it shown. */
  function conclude({ outcome }: Item, settled: Outcome): void {
    options.afterChange(() => {
      outcome.resolve(settled)
    })
  }

  /** Takes an entry out for good. */
  function remove(item: Item, outcome: Outcome): void {
    items.delete(item.entry.clientMessageId)
    conclude(item, outcome)
    changed()
    void openStore().then((store) => store.remove(item.entry.clientMessageId))
  }

  const cancel = (item: Item): void => {
    remove(item, { status: 'failed', error: failure('cancelled', SENDING, 'it was discarded') })
  }

  /** Out of sight at once, and for good where no tab has sent it. @returns whether that is so */
  async function takeBack(item: Item): Promise<boolean> {
    const before = visitors
    const leaving = toLeaving(item)
    item.isLeaving = true
    changed()
    const isOut = await (await openStore()).takeBack(leaving)
    // It belongs to somebody who has left: nobody else gets the text to see.
    if (before !== visitors) return false
    await leave(item, isOut)
    return isOut
  }

  function giveUp(error: ReplyXError): void {
    for (const { outcome } of items.values()) outcome.resolve({ status: 'failed', error })
  }

  function fail(item: Item, error: ReplyXError): void {
    if (isCall(item)) {
      remove(item, { status: 'failed', error: options.onCallFailed(error) })
      return
    }
    item.phase = 'failed'
    const { code, message, status } = error
    void change(item, { failure: { code, message, status } })
    conclude(item, { status: 'failed', error })
    changed()
    options.onFailed(toShown(item), error)
  }

  /** Brings this tab's items in line with what is kept, where other tabs write too. */
  async function load(): Promise<void> {
    const before = visitors
    const stored = await (await openStore()).load()
    if (before !== visitors) return
    const kept = new Map<string, Item>()
    for (const entry of stored) {
      const key = entry.clientMessageId
      const phase = entry.failure === null ? 'queued' : 'failed'
      const item = items.get(key) ?? toItem(entry, phase)
      // What another tab has done with it counts here too.
      if (item.phase === 'queued' || item.phase === 'failed') {
        item.entry = entry
        if (item.phase === 'queued' && entry.failure !== null)
          conclude(item, { status: 'failed', error: new ReplyXError(entry.failure) })
        item.phase = phase
      }
      kept.set(key, item)
    }
    for (const [key, item] of items) {
      if (kept.has(key)) continue
      if (item.phase !== 'saving') depart(item)
      if (isCurrent(item)) kept.set(key, item)
    }
    items = kept
    watchDeparted()
    changed()
  }

  /**
   * What another tab has sent comes back as a message of the log, and stays on the screen until then. What does
   * not come though the server is well was discarded there.
   */
  function watchDeparted(): void {
    if (isStopped || ![...items.values()].some(hasDeparted)) return
    options.onDeparted()
    departedTimer.start(DEPARTED_FOR, () => {
      const gone = [...items.values()].filter(hasDeparted)
      const since = Math.min(...gone.map(({ entry }) => entry.createdAt))
      const looking = options.isServerWell() ? options.findOwn(since) : Promise.reject(new Error('not now'))
      looking
        .then(
          () => {
            for (const item of gone) if (hasDeparted(item) && isCurrent(item)) cancel(item)
          },
          () => undefined,
        )
        .finally(watchDeparted)
    })
  }

  function pause(delay: number): void {
    timer.start(delay, () => {
      isPaused = false
      void run()
    })
  }

  async function run(): Promise<void> {
    const canRun = !isRunning && !isStopped && !isHeld && !isPaused && options.isReady()
    if (!canRun || nextItem() === undefined) return
    isRunning = true
    timer.stop()
    try {
      await ports.lock(options.lockName, flush)
    } catch (cause) {
      pause(drawDelay(backoffRange(attempts), ports.random))
      attempts += 1
      options.onTrouble(asFailure(cause, SENDING), null)
    } finally {
      isRunning = false
    }
    // Something may have been saved in the very moment the turn ended.
    if (nextItem()?.phase === 'queued' && attempts === 0) await run()
  }

  async function flush(): Promise<void> {
    await load()
    for (let item = nextItem(); item !== undefined; item = nextItem()) {
      // Whatever was written first goes first: one that is still being saved holds those behind it.
      if (isStopped || item.phase === 'saving' || !options.isReady()) return
      if (!(await attempt(item))) return
    }
  }

  /** One attempt. @returns whether the next may follow at once */
  async function attempt(item: Item): Promise<boolean> {
    const { clientMessageId, createdAt } = item.entry
    if (isTooOld(createdAt, clock.now())) {
      fail(item, failure('request_timeout', SENDING, 'it waited a day', { retryable: true }))
      return true
    }
    setPhase(item, 'sending')
    try {
      const dialogId = item.entry.dialogId ?? (await options.getDialog())
      item.shownIn = dialogId
      await change(item, { dialogId, wasAttempted: true })
      if (!isCurrent(item) || item.phase !== 'sending') return true
      const message = await options.deliver(dialogId, item.entry)
      if (message === null) return retryLater(item, null)
      attempts = 0
      settle(clientMessageId, message)
      return true
    } catch (cause) {
      return onError(item, asFailure(cause, SENDING))
    }
  }

  function onError(item: Item, error: ReplyXError): boolean {
    if (!isCurrent(item) || item.phase !== 'sending') return true
    const serverErrors = item.entry.serverErrors + (isServerFault(error) && options.isServerWell() ? 1 : 0)
    if (serverErrors > item.entry.serverErrors) void change(item, { serverErrors })
    const verdict = judgeFailure(error, serverErrors)
    if (verdict === 'retry') return retryLater(item, error)
    options.onTrouble(error, null)
    if (verdict === 'fail') {
      attempts = 0
      fail(item, error)
      return true
    }
    isHeld = true
    setPhase(item, 'queued')
    return false
  }

  function retryLater(item: Item, error: ReplyXError | null): boolean {
    const asked = pauseFor((error as { retryAfter?: number } | null)?.retryAfter)
    const delay = Math.max(asked, drawDelay(backoffRange(attempts), ports.random))
    attempts += 1
    if (isCurrent(item)) item.phase = 'queued'
    const isRateLimit = error?.code === 'rate_limited'
    isPaused = asked > 0 || isRateLimit
    pause(delay)
    changed()
    if (error !== null) options.onTrouble(error, isRateLimit ? clock.now() + delay : null)
    return false
  }

  function wake(): void {
    isHeld = false
    void run()
  }

  function settle(clientMessageId: string, message?: Message): void {
    const item = items.get(clientMessageId)
    if (item === undefined) return
    remove(item, { status: 'sent', message })
    options.onSent(message)
  }

  return {
    messages(dialogId) {
      if (shown?.dialogId !== dialogId) shown = null
      shown ??= {
        dialogId,
        messages: [...items.values()]
          // Before a dialog is known, everything is shown.
          .filter((item) => {
            const { shownIn, isLeaving } = item
            return (
              !isLeaving && !isCall(item) && (dialogId === null || shownIn === null || shownIn === dialogId)
            )
          })
          .map(toShown),
      }
      return shown.messages
    },
    send(text, dialogId, key) {
      const invalid = checkText(text)
      if (invalid !== null) return refuse(invalid)
      if (items.size < MAX_WAITING) return resultOf(add({ text, dialogId }, key))
      return refuse(failure('outbox_full', SENDING, `${String(MAX_WAITING)} messages already wait`))
    },
    retry(key) {
      const idle = requireIdle(key, 'retry', true)
      if (idle.phase === 'queued') {
        wake()
        return resultOf(idle)
      }
      const { entry } = idle
      const changes = {
        createdAt: clock.now(),
        serverErrors: 0,
        failure: null,
        dialogId: nextDialog(entry),
      }
      const item = put({ ...entry, ...changes })
      void queue(item, change(item, { ...changes, renumber: true }))
      return resultOf(item)
    },
    edit(key, text, next) {
      const item = requireIdle(key, 'edit')
      const invalid = checkText(text)
      if (invalid !== null) return refuse(invalid)
      item.isLeaving = true
      // What has failed may have been stored all the same: the new text is a message of its own.
      return resultOf(add({ text, dialogId: nextDialog(item.entry) }, next, item))
    },
    callOperator: (call) =>
      (findCall() ?? add({ ...call, kind: 'handoff' })).outcome.promise as Promise<Settled>,
    dropCall() {
      const item = findCall()
      if (item !== undefined) cancel(item)
      return item?.entry.wasAttempted !== false
    },
    isCalling: (dialogId) =>
      (findCall()?.entry.dialogId ?? dialogId) === dialogId && findCall() !== undefined,
    discard: (key) => takeBack(requireIdle(key, 'discard')),
    settle,
    load,
    wake,
    async clear() {
      // Of the visitor who leaves, before another takes the place.
      const store = openStore()
      const count = [...items.values()].filter((item) => !isCall(item)).length
      giveUp(failure('cancelled', SENDING, 'the visitor logged out'))
      items = new Map()
      visitors += 1
      timer.stop()
      departedTimer.stop()
      isPaused = isHeld = false
      attempts = 0
      changed()
      return Math.max(await (await store).clear(), count)
    },
    drained() {
      if (nextItem() === undefined) return Promise.resolve()
      return (draining ??= createDeferred<void>()).promise
    },
    stop() {
      isStopped = true
      timer.stop()
      departedTimer.stop()
      giveUp(destroyed(SENDING))
    },
  }
}
