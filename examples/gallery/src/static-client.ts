import type { ReplyXClient, Snapshot } from '@replyx/core'

const idle: Snapshot = {
  connection: 'online',
  channel: 'socket',
  dialogId: 1,
  assistantId: 1,
  assistant: { name: 'Mila' },
  messages: [],
  hasOlder: false,
  isLoading: false,
  handoff: { status: 'none' },
  typing: null,
  unread: 0,
  readSeq: 0,
  operatorReadSeq: 0,
  operatorsOnline: 2,
  draft: '',
  storage: 'durable',
  limit: null,
  error: null,
}

/** A client that stands still in one state until it is set to another. */
export interface StaticClient {
  readonly chat: ReplyXClient
  readonly set: (changes: Partial<Snapshot>) => void
}

/** Makes a client that stands still in one state, for looking at it; only the draft can be typed. */
export function createStaticClient(state: Partial<Snapshot>): StaticClient {
  let snapshot: Snapshot = { ...idle, ...state }
  const listeners = new Set<() => void>()
  const nothing = (): void => undefined
  const later = (): Promise<void> => Promise.resolve()
  const set = (changes: Partial<Snapshot>): void => {
    snapshot = { ...snapshot, ...changes }
    for (const listener of listeners) listener()
  }
  const client: Partial<ReplyXClient> = {
    getSnapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    on: () => nothing,
    once: () => nothing,
    connect: () => Promise.resolve(snapshot),
    setDraft: (draft) => set({ draft }),
    send: () => ({ key: '', settled: new Promise(nothing) }),
    retry: () => ({ key: '', settled: new Promise(nothing) }),
    edit: () => ({ key: '', settled: new Promise(nothing) }),
    discard: () => Promise.resolve(true),
    markRead: nothing,
    holdHistory: nothing,
    stopAnswer: later,
    requestOperator: later,
    cancelOperator: later,
    loadOlder: () => Promise.resolve(false),
    disconnect: nothing,
    destroy: nothing,
  }
  return { chat: client as ReplyXClient, set }
}
