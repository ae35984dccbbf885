import type { Message, Snapshot } from '../../src/model.ts'
import type { ReplyXClient, ReplyXEvents, SendResult } from '../../src/types.ts'

/** The state of a client to which nothing has happened, online. */
const calm: Snapshot = {
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
  operatorsOnline: 1,
  draft: '',
  storage: 'durable',
  limit: null,
  error: null,
}

/** 12:00 UTC of a Wednesday. */
export const noon = Date.UTC(2026, 2, 4, 12)

/** A message with its number as key, id and seq, written that many seconds after noon. */
export function makeMessage(number: number, more: Partial<Message> = {}): Message {
  return {
    key: `m${number}`,
    id: number,
    seq: number,
    sender: 'assistant',
    text: `text ${number}`,
    timestamp: new Date(noon + number * 1000).toISOString(),
    status: 'sent',
    isDeleted: false,
    ...more,
  }
}

type Call = readonly [name: string, ...values: unknown[]]

/** A client whose snapshot a test sets, and which remembers what it was asked to do. */
export interface FakeChat {
  readonly client: ReplyXClient
  readonly calls: Call[]
  /** What the next call of that name throws, or rejects with where it gives a promise. */
  readonly failures: Map<string, Error>
  set(changes: Partial<Snapshot>): void
  emit<Name extends keyof ReplyXEvents>(event: Name, value: Parameters<ReplyXEvents[Name]>[0]): void
  listenerCount(): number
}

export function createFakeChat(initial: Partial<Snapshot> = {}): FakeChat {
  let snapshot: Snapshot = { ...calm, ...initial }
  const listeners = new Set<() => void>()
  const handlers = new Map<string, Set<(event: never) => void>>()
  const calls: Call[] = []
  const failures = new Map<string, Error>()
  const set = (changes: Partial<Snapshot>): void => {
    snapshot = { ...snapshot, ...changes }
    for (const listener of [...listeners]) listener()
  }
  const without = (key: string): Message[] => snapshot.messages.filter((message) => message.key !== key)
  const call = (name: string, ...values: unknown[]): void => {
    calls.push([name, ...values])
    const failure = failures.get(name)
    failures.delete(name)
    if (failure !== undefined) throw failure
  }
  const later = async <Value>(name: string, value: Value): Promise<Value> => {
    call(name)
    return Promise.resolve(value)
  }
  const pending = (key: string): SendResult => ({ key, settled: new Promise(() => undefined) })
  const on = (event: string, handler: (event: never) => void): (() => void) => {
    const set = handlers.get(event) ?? new Set()
    handlers.set(event, set.add(handler))
    return () => set.delete(handler)
  }
  const client: Partial<ReplyXClient> = {
    getSnapshot: () => snapshot,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    on: on,
    once: on,
    connect: () => later('connect', snapshot),
    disconnect: () => call('disconnect'),
    destroy: () => call('destroy'),
    send: (text) => {
      call('send', text)
      set({ draft: '' })
      return pending('sent')
    },
    retry: (key) => {
      call('retry', key)
      return pending(key)
    },
    edit: (key, text) => {
      call('edit', key, text)
      // An edited message is one of its own.
      const own = { id: null, seq: null, sender: 'user', status: 'queued' } as const
      const next = makeMessage(0, { ...own, key: `${key} edited`, text })
      set({ messages: [...without(key), next] })
      return pending(next.key)
    },
    discard: (key) => {
      call('discard', key)
      set({ messages: without(key) })
      return Promise.resolve(true)
    },
    stopAnswer: () => later('stopAnswer', undefined),
    loadOlder: () => later('loadOlder', false),
    requestOperator: () => later('requestOperator', undefined),
    cancelOperator: () => later('cancelOperator', undefined),
    setDraft: (draft) => {
      call('setDraft', draft)
      set({ draft })
    },
    holdHistory: (isHeld) => call('holdHistory', isHeld),
    markRead: () => {
      call('markRead')
      set({ unread: 0, readSeq: snapshot.messages.at(-1)?.seq ?? 0 })
    },
  }
  return {
    client: client as ReplyXClient,
    calls,
    failures,
    set,
    emit: (event, value) => {
      for (const handler of handlers.get(event) ?? []) (handler as (event: unknown) => void)(value)
    },
    listenerCount: () => [...handlers.values()].reduce((sum, { size }) => sum + size, listeners.size),
  }
}

/** A clock that a test moves. */
export function createFakeTiming(start = noon): {
  timing: { now: () => number; schedule: (run: () => void, milliseconds: number) => () => void }
  advance: (milliseconds: number) => void
  pendingCount: () => number
} {
  let now = start
  let tasks: { at: number; run: () => void }[] = []
  return {
    timing: {
      now: () => now,
      schedule: (run, milliseconds) => {
        const task = { at: now + milliseconds, run }
        tasks.push(task)
        return () => {
          tasks = tasks.filter((other) => other !== task)
        }
      },
    },
    advance: (milliseconds) => {
      const until = now + milliseconds
      for (;;) {
        const due = tasks.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at)[0]
        if (due === undefined) break
        tasks = tasks.filter((task) => task !== due)
        now = due.at
        due.run()
      }
      now = until
    },
    pendingCount: () => tasks.length,
  }
}
