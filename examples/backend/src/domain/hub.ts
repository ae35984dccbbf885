import type { DialogEvent } from './events.ts'
import type { QueueEntry } from './model.ts'

/** What concerns everybody, not one dialog. */
export type BroadcastEvent =
  { type: 'presence'; operatorsOnline: number } | { type: 'queue_updated'; queue: QueueEntry[] }

/** One socket's ears for one dialog. */
export interface Listener {
  kind: 'visitor' | 'operator'
  event(event: DialogEvent): void
  /** The dialog's counter has begun anew: the link must be made again. */
  epochEnded(): void
  /** Too many links: this one, the oldest, has to go. */
  replaced(): void
}

export interface Hub {
  publish(dialogId: number, event: DialogEvent): void
  subscribe(dialogId: number, listener: Listener): () => void
  endEpoch(dialogId: number): void
  visitorsOf(dialogId: number): number
  broadcast(event: BroadcastEvent): void
  onBroadcast(listener: (event: BroadcastEvent) => void): () => void
}

/** Carries events to the sockets of this process. */
export const createHub = (socketsPerDialog: number): Hub => {
  const listeners = new Map<number, Set<Listener>>()
  const everybody = new Set<(event: BroadcastEvent) => void>()
  const of = (dialogId: number): Listener[] => [...(listeners.get(dialogId) ?? [])]
  const visitors = (dialogId: number): Listener[] =>
    of(dialogId).filter((listener) => listener.kind === 'visitor')
  const publish = (dialogId: number, event: DialogEvent): void => {
    for (const listener of of(dialogId)) listener.event(event)
  }

  return {
    publish,
    subscribe: (dialogId, listener) => {
      const group = listeners.get(dialogId) ?? new Set()
      listeners.set(dialogId, group)
      group.add(listener)
      const present = visitors(dialogId)
      if (listener.kind === 'visitor' && present.length === 1)
        publish(dialogId, { type: 'visitor_presence', online: true })
      if (present.length > socketsPerDialog) present[0]!.replaced()
      return () => {
        if (!group.delete(listener)) return
        if (group.size === 0) listeners.delete(dialogId)
        if (listener.kind === 'visitor' && visitors(dialogId).length === 0)
          publish(dialogId, { type: 'visitor_presence', online: false })
      }
    },
    endEpoch: (dialogId) => {
      for (const listener of of(dialogId)) listener.epochEnded()
    },
    visitorsOf: (dialogId) => visitors(dialogId).length,
    broadcast: (event) => {
      for (const listener of [...everybody]) listener(event)
    },
    onBroadcast: (listener) => {
      everybody.add(listener)
      return () => everybody.delete(listener)
    },
  }
}
