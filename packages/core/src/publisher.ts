import { createEmitter } from './emitter.ts'
import { failure, type ReplyXError } from './errors.ts'
import type { Logger } from './logger.ts'
import type { Snapshot } from './model.ts'
import type { ClockPort } from './ports.ts'
import { updateSnapshot } from './snapshot.ts'
import type { Change, ReplyXClient, ReplyXEvents } from './types.ts'

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
  /** An event that goes before the snapshot it speaks of. */
  emitNow<Name extends keyof ReplyXEvents>(name: Name, ...args: Parameters<ReplyXEvents[Name]>): void
  /** An error that no promise reports. `isForVisitor`: it is shown until things work again. */
  report(error: ReplyXError, isForVisitor?: boolean): void
  /** Tells nobody anything more; `changes` is how the last snapshot ends. */
  stop(changes: Partial<Snapshot>): void
  /** Does something when the snapshot shows what has changed; at the end of all at the latest. */
  defer(work: () => void): void
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
  let snapshot = options.initial
  let cancelFrame: (() => void) | null = null
  let isStopped = false

  const emitter = createEmitter<ReplyXEvents & { change: () => void }>((name, cause) => {
    const action = name === 'change' ? 'finish a subscriber' : `finish the handler of "${name}"`
    const error = failure('handler_failed', action, 'it has thrown', { cause })
    // A broken handler of errors must not hear of itself for ever.
    if (name === 'error') log('error', error.message)
    else report(error)
  })

  function defer(work: () => void): void {
    if (isStopped) {
      work()
      return
    }
    queue.push(work)
    publishSoon()
  }

  const emit: Publisher['emit'] = (name, ...args) => {
    defer(() => {
      emitter.emit<keyof ReplyXEvents>(name, ...args)
    })
  }

  function report(error: ReplyXError, isForVisitor = false): void {
    log('error', error.message, { code: error.code, status: error.status })
    if (isForVisitor) patch({ error })
    emit('error', { error })
  }

  function patch(changes: Partial<Snapshot>): void {
    const next = isStopped ? snapshot : updateSnapshot(snapshot, changes)
    if (next === snapshot) return
    snapshot = next
    emitter.emit('change')
  }

  function publishSoon(): void {
    if (!isStopped) cancelFrame ??= clock.frame(publish)
  }

  function publish(): void {
    cancelFrame?.()
    cancelFrame = null
    if (isStopped) return
    const before = snapshot
    patch(options.collect())
    const after = snapshot
    for (const name of ['unread', 'connection'] as const) {
      const change = { current: after[name], previous: before[name] } as Change<never>
      if (change.current !== change.previous) emitter.emit(`${name}:changed`, change)
    }
    runQueue()
  }

  /** A handler may cause further events; they follow in the same go. */
  function runQueue(): void {
    for (let run = queue.shift(); run !== undefined; run = queue.shift()) run()
  }

  return {
    publishSoon,
    publish,
    patch,
    emit,
    emitNow(name, ...args) {
      emitter.emit<keyof ReplyXEvents>(name, ...args)
    },
    defer,
    report,
    getSnapshot: () => snapshot,
    subscribe: (listener) => emitter.on('change', listener),
    on: emitter.on,
    once: emitter.once,
    stop(changes) {
      cancelFrame?.()
      emitter.clear()
      patch(changes)
      isStopped = true
      runQueue()
    },
  }
}
