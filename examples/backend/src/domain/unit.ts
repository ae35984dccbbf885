import type { Config } from '../config.ts'
import type { Store, Tables } from '../store/store.ts'
import type { DialogEvent } from './events.ts'
import type { Hub } from './hub.ts'
import type { Handoff, Log, Ports, QueueEntry } from './model.ts'

/** What all parts of the logic share. */
export interface Context {
  store: Store
  ports: Ports
  config: Config
  hub: Hub
  log: Log
}

/** One transaction: its tables, and what is to happen once it is committed. */
export interface Unit {
  tables: Tables
  now: number
  publish(dialogId: number, event: DialogEvent): void
  /** Runs right after the commit, before any other transaction. Must not throw or wait. */
  after(run: () => void): void
  /** Handoffs that changed; the queue is put in order and timers are set for them at the end. */
  handoffChanged(handoff: Handoff): void
}

export type Run = <T>(work: (unit: Unit) => Promise<T>) => Promise<T>

/** What the runner calls at the end of a transaction in which a handoff changed. */
export interface HandoffFollowUp {
  /** Inside the transaction: gives everybody the place that is theirs; the queue as it then is. */
  rank(unit: Unit): Promise<QueueEntry[]>
  /** After the commit. */
  changed(handoff: Handoff): void
}

/** Makes the function that runs units of work, publishing what they did in the order of their commits. */
export const createRunner =
  ({ store, ports, hub }: Context, followUp: HandoffFollowUp): Run =>
  async (work) => {
    const events: { dialogId: number; event: DialogEvent }[] = []
    const afterwards: (() => void)[] = []
    const changed = new Map<number, Handoff>()
    let queue: QueueEntry[] = []

    return store.transaction(
      async (tables) => {
        const unit: Unit = {
          tables,
          now: ports.now(),
          publish: (dialogId, event) => events.push({ dialogId, event }),
          after: (run) => afterwards.push(run),
          handoffChanged: (handoff) => changed.set(handoff.dialogId, handoff),
        }
        const result = await work(unit)
        if (changed.size > 0) queue = await followUp.rank(unit)
        return result
      },
      () => {
        for (const { dialogId, event } of events) hub.publish(dialogId, event)
        for (const run of afterwards) run()
        for (const handoff of changed.values()) followUp.changed(handoff)
        if (changed.size > 0) hub.broadcast({ type: 'queue_updated', queue })
      },
    )
  }
