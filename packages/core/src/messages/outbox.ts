import { ReplyXError } from '../errors.ts'
import { backoffRange, drawDelay } from '../lib/backoff.ts'
import { createDeferred, type Deferred } from '../lib/deferred.ts'
import type { Message, MessageStatus } from '../model.ts'
import type { Ports, TimerHandle } from '../ports.ts'
import type { Settled, SendResult } from '../types.ts'
import type { OutboxEntry, OutboxStore } from './outbox-store.ts'
import { isServerFault, isTooOld, judgeFailure, pauseFor } from './send-policy.ts'
import { checkText } from './text.ts'

/** One entry as it is shown. */
interface Item {
  entry: OutboxEntry
  phase: Extract<MessageStatus, 'saving' | 'queued' | 'sending' | 'failed'>
  error: ReplyXError | undefined
  readonly outcome: Deferred<Settled>
}

/** An attempt's answer: the stored message, or `null` where it counts as lost. */
export type Delivery = Message | null

export interface Outbox {
  /** What is not yet accepted, in the order of sending. The same array until something changes. */
  messages(): readonly Message[]
  send(text: string): SendResult
  retry(key: string): SendResult
  edit(key: string, text: string): SendResult
  discard(key: string): void
  /** The server has this message: whatever said so, it is settled. */
  settle(clientMessageId: string, message: Message): void
  /** Things may go better now: try at once, but for a pause that the server asked for. */
  wake(): void
  /** Forgets all entries. @returns how many were dropped */
  clear(): Promise<number>
  /** Resolves when nothing waits any more that could be sent by itself. */
  drained(): Promise<void>
  stop(): void
}

const MAX_WAITING = 500

export function createOutbox(options: {
  readonly store: OutboxStore
  readonly ports: Pick<Ports, 'clock' | 'random' | 'newId'>
  /** Whether there is an identity to send under. */
  readonly isReady: () => boolean
  /** Whether the server is otherwise well, so that an error must lie in the message. */
  readonly isServerWell: () => boolean
  readonly getDialog: () => Promise<number>
  readonly deliver: (dialogId: number, text: string, clientMessageId: string) => Promise<Delivery>
  readonly onChange: () => void
  readonly onSent: (message: Message) => void
  readonly onFailed: (message: Message, error: ReplyXError) => void
  /** An attempt met an error, final or not. `pausedUntil`: ms since 1970, where the server asked for a pause. */
  readonly onTrouble: (error: ReplyXError, pausedUntil: number | null) => void
  readonly onRecovered: () => void
  readonly onStorageError: (error: unknown) => void
}): Outbox {
  const { store, ports } = options
  const { clock } = ports
  const items = new Map<string, Item>()
  let cached: readonly Message[] | null = null
  let isRunning = false
  let isStopped = false
  let attempts = 0
  let pausedUntil = 0
  let timer: TimerHandle = null
  const drainWaiters: Deferred<void>[] = []

  const changed = (): void => {
    cached = null
    if (nextItem() === undefined) {
      for (const waiter of drainWaiters.splice(0)) waiter.resolve()
    }
    options.onChange()
  }

  const nextItem = (): Item | undefined => {
    for (const item of items.values()) if (item.phase !== 'failed') return item
    return undefined
  }

  const isCurrent = (item: Item): boolean => items.get(item.entry.clientMessageId) === item

  /** Writes to the store; a store that fails costs durability, not the message. */
  const write = async (action: () => Promise<unknown>): Promise<void> => {
    try {
      await action()
    } catch (error) {
      options.onStorageError(error)
    }
  }

  const resultOf = (item: Item): SendResult => ({
    key: item.entry.clientMessageId,
    settled: item.outcome.promise,
  })

  function put(entry: OutboxEntry, phase: Item['phase']): Item {
    const item: Item = { entry, phase, error: undefined, outcome: createDeferred<Settled>() }
    items.delete(entry.clientMessageId)
    items.set(entry.clientMessageId, item)
    return item
  }

  function add(text: string): SendResult {
    const draft: OutboxEntry = {
      clientMessageId: ports.newId(),
      dialogId: null,
      text,
      number: 0,
      createdAt: clock.now(),
      status: 'queued',
      wasAttempted: false,
      serverErrors: 0,
      failure: null,
    }
    const item = put(draft, 'saving')
    changed()
    void write(async () => {
      item.entry = await store.add(draft)
    }).then(() => {
      if (item.phase !== 'saving' || !isCurrent(item)) return
      item.phase = 'queued'
      changed()
      void run()
    })
    return resultOf(item)
  }

  function refuse(error: ReplyXError): SendResult {
    return { key: ports.newId(), settled: Promise.resolve({ status: 'failed', error }) }
  }

  function requireIdle(key: string, action: string): Item {
    const item = items.get(key)
    if (item !== undefined && (item.phase === 'failed' || item.phase === 'queued')) return item
    throw new ReplyXError({
      code: 'entry_not_found',
      message: `unable to ${action} message; no queued or failed message has the key "${key}"`,
    })
  }

  function drop(item: Item): void {
    items.delete(item.entry.clientMessageId)
    const error = new ReplyXError({ code: 'cancelled', message: 'unable to send message; it was discarded' })
    item.outcome.resolve({ status: 'failed', error })
    void write(() => store.remove(item.entry.clientMessageId))
  }

  function fail(item: Item, error: ReplyXError): void {
    item.phase = 'failed'
    item.error = error
    const failure = { code: error.code, message: error.message, status: error.status }
    item.entry = { ...item.entry, status: 'failed', failure }
    void write(() => store.change(item.entry.clientMessageId, { status: 'failed', failure }))
    item.outcome.resolve({ status: 'failed', error })
    changed()
    options.onFailed(toShown(item), error)
  }

  function settle(clientMessageId: string, message: Message): void {
    const item = items.get(clientMessageId)
    if (item === undefined) return
    items.delete(clientMessageId)
    void write(() => store.remove(clientMessageId))
    item.outcome.resolve({ status: 'sent', message })
    changed()
    options.onSent(message)
  }

  function pause(delay: number): void {
    clock.clearTimeout(timer)
    timer = clock.setTimeout(() => void run(), delay)
  }

  async function run(): Promise<void> {
    if (isRunning) return
    isRunning = true
    clock.clearTimeout(timer)
    try {
      for (let item = nextItem(); item !== undefined; item = nextItem()) {
        // Whatever was written first goes first: one that is still being saved holds those behind it.
        if (isStopped || item.phase === 'saving' || !options.isReady()) return
        const left = pausedUntil - clock.now()
        if (left > 0) {
          pause(left)
          return
        }
        if (!(await attempt(item))) return
      }
    } finally {
      isRunning = false
    }
  }

  /** One attempt. @returns whether the next may follow at once */
  async function attempt(item: Item): Promise<boolean> {
    const { clientMessageId, text, createdAt } = item.entry
    if (isTooOld(createdAt, clock.now())) {
      fail(
        item,
        new ReplyXError({
          code: 'request_timeout',
          message: 'unable to send message; it waited a day',
          retryable: true,
        }),
      )
      return true
    }
    item.phase = 'sending'
    changed()
    try {
      const dialogId = item.entry.dialogId ?? (await options.getDialog())
      item.entry = { ...item.entry, dialogId, wasAttempted: true }
      await write(() => store.change(clientMessageId, { dialogId, wasAttempted: true }))
      if (!isCurrent(item) || item.phase !== 'sending') return true
      const message = await options.deliver(dialogId, text, clientMessageId)
      if (message !== null) {
        attempts = 0
        settle(clientMessageId, message)
        options.onRecovered()
        return true
      }
      return retryLater(item, null)
    } catch (cause) {
      return onError(item, toError(cause))
    }
  }

  function onError(item: Item, error: ReplyXError): boolean {
    if (!isCurrent(item) || item.phase !== 'sending') return true
    const isPoisonous = isServerFault(error) && options.isServerWell()
    const serverErrors = item.entry.serverErrors + (isPoisonous ? 1 : 0)
    if (isPoisonous) {
      item.entry = { ...item.entry, serverErrors }
      void write(() => store.change(item.entry.clientMessageId, { serverErrors }))
    }
    const verdict = judgeFailure(error, serverErrors)
    if (verdict === 'fail') {
      attempts = 0
      options.onTrouble(error, null)
      fail(item, error)
      return true
    }
    if (verdict === 'wait') {
      item.phase = 'queued'
      changed()
      options.onTrouble(error, null)
      return false
    }
    return retryLater(item, error)
  }

  function retryLater(item: Item, error: ReplyXError | null): boolean {
    const asked = pauseFor((error as { retryAfter?: number } | null)?.retryAfter)
    const delay = drawDelay(backoffRange(attempts), ports.random)
    attempts += 1
    if (isCurrent(item)) item.phase = 'queued'
    if (asked !== null || error?.code === 'rate_limited') {
      pausedUntil = clock.now() + (asked ?? delay)
      pause(asked ?? delay)
    } else {
      pause(delay)
    }
    changed()
    if (error !== null) options.onTrouble(error, error.code === 'rate_limited' ? pausedUntil : null)
    return false
  }

  function toShown({ entry, phase, error }: Item): Message {
    return {
      key: entry.clientMessageId,
      id: null,
      seq: null,
      sender: 'user',
      text: entry.text,
      timestamp: new Date(entry.createdAt).toISOString(),
      status: phase,
      clientMessageId: entry.clientMessageId,
      isDeleted: false,
      ...(error === undefined ? {} : { error }),
    }
  }

  return {
    messages: () => (cached ??= Array.from(items.values(), toShown)),

    send(text) {
      const invalid = checkText(text)
      if (invalid !== null) return refuse(invalid)
      if (items.size >= MAX_WAITING) {
        const message = `unable to send message; ${String(MAX_WAITING)} messages already wait`
        return refuse(new ReplyXError({ code: 'outbox_full', message }))
      }
      return add(text)
    },

    retry(key) {
      const failed = requireIdle(key, 'retry')
      const entry: OutboxEntry = {
        ...failed.entry,
        createdAt: clock.now(),
        status: 'queued',
        serverErrors: 0,
        failure: null,
      }
      const item = put(entry, 'saving')
      const { createdAt, status, serverErrors, failure } = entry
      changed()
      void write(() => store.change(key, { createdAt, status, serverErrors, failure, renumber: true })).then(
        () => {
          if (item.phase === 'saving') item.phase = 'queued'
          changed()
          void run()
        },
      )
      return resultOf(item)
    },

    edit(key, text) {
      const item = requireIdle(key, 'edit')
      const invalid = checkText(text)
      if (invalid !== null) return refuse(invalid)
      // What was ever attempted may have been stored: the new text is then a message of its own.
      drop(item)
      return add(text)
    },

    discard(key) {
      drop(requireIdle(key, 'discard'))
      changed()
    },

    settle,

    wake() {
      if (isStopped) return
      void run()
    },

    async clear() {
      const dropped = [...items.values()]
      items.clear()
      const error = new ReplyXError({
        code: 'cancelled',
        message: 'unable to send message; the visitor logged out',
      })
      for (const item of dropped) item.outcome.resolve({ status: 'failed', error })
      changed()
      for (const item of dropped) await write(() => store.remove(item.entry.clientMessageId))
      return dropped.length
    },

    drained() {
      if (nextItem() === undefined) return Promise.resolve()
      const waiter = createDeferred<void>()
      drainWaiters.push(waiter)
      return waiter.promise
    },

    stop() {
      isStopped = true
      clock.clearTimeout(timer)
    },
  }
}

function toError(cause: unknown): ReplyXError {
  if (cause instanceof ReplyXError) return cause
  return new ReplyXError({
    code: 'network_failed',
    message: 'unable to send message; unexpected failure',
    retryable: true,
    cause,
  })
}
