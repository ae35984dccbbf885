import { createEmitter } from './emitter.ts'
import { ReplyXError } from './errors.ts'
import { createStore } from './lib/store.ts'
import type { Logger } from './logger.ts'
import type { Snapshot } from './model.ts'
import type { ClockPort } from './ports.ts'
import { updateSnapshot } from './snapshot.ts'
import type { ReplyXClient, ReplyXEvents } from './types.ts'

/** The one way out: snapshots and events. */
export interface Publisher extends Pick<ReplyXClient, 'getSnapshot' | 'subscribe' | 'on' | 'once'> {
  /** What the network brings is shown once per frame of the screen. */
  publishSoon(): void
  /** What the visitor does is shown at once. */
  publish(): void
  /** Changes what no feature holds. */
  patch(changes: Partial<Snapshot>): void
  /** An event; it follows the snapshot that it speaks of. */
  emit<Name extends keyof ReplyXEvents>(name: Name, ...args: Parameters<ReplyXEvents[Name]>): void
  /** An error that no promise reports. `isForVisitor`: it is shown until things work again. */
  report(error: ReplyXError, isForVisitor?: boolean): void
  /** Tells nobody anything more; `changes` is how the last snapshot ends. */
  stop(changes: Partial<Snapshot>): void
}

export function createPublisher(options: {
  readonly clock: ClockPort
  readonly log: Logger
  readonly initial: Snapshot
  /** What the features hold at this moment. */
  readonly collect: () => Partial<Snapshot>
}): Publisher {
  const { clock, log } = options
  const queue: (() => void)[] = []
  let cancelFrame: (() => void) | null = null
  let isStopped = false

  const store = createStore(options.initial, (cause) => {
    const message = 'unable to finish a subscriber; it has thrown'
    report(new ReplyXError({ code: 'handler_failed', message, cause }))
  })
  const emitter = createEmitter((error, isErrorHandler) => {
    // A broken handler of errors must not hear of itself for ever.
    if (isErrorHandler) log.error(error.message)
    else report(error)
  })

  const emit: Publisher['emit'] = (name, ...args) => {
    queue.push(() => {
      emitter.emit(name, ...args)
    })
    publishSoon()
  }

  function report(error: ReplyXError, isForVisitor = false): void {
    log.error(error.message, { code: error.code, status: error.status })
    if (isForVisitor) patch({ error })
    emit('error', { error })
  }

  function patch(changes: Partial<Snapshot>): void {
    if (!isStopped) store.set(updateSnapshot(store.get(), changes))
  }

  function publishSoon(): void {
    if (!isStopped) cancelFrame ??= clock.frame(publish)
  }

  function publish(): void {
    cancelFrame?.()
    cancelFrame = null
    if (isStopped) return
    const previous = store.get()
    const current = updateSnapshot(previous, options.collect())
    store.set(current)
    if (current.unread !== previous.unread) {
      emitter.emit('unread:changed', { current: current.unread, previous: previous.unread })
    }
    if (current.connection !== previous.connection) {
      emitter.emit('connection:changed', { current: current.connection, previous: previous.connection })
    }
    // A handler may cause further events; they follow in the same go.
    for (let run = queue.shift(); run !== undefined; run = queue.shift()) run()
  }

  return {
    publishSoon,
    publish,
    patch,
    emit,
    report,
    getSnapshot: () => store.get(),
    subscribe: (listener) => store.subscribe(listener),
    on: (name, handler) => emitter.on(name, handler),
    once: (name, handler) => emitter.once(name, handler),
    stop(changes) {
      isStopped = true
      cancelFrame?.()
      queue.length = 0
      emitter.clear()
      store.clear()
      store.set(updateSnapshot(store.get(), changes))
    },
  }
}
