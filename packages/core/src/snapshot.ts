import type { Snapshot } from './model.ts'

/** What a client shows before it knows anything. */
export function createInitialSnapshot(assistantId: number | null): Snapshot {
  return {
    connection: 'idle',
    channel: null,
    dialogId: null,
    assistantId,
    assistant: null,
    messages: [],
    hasOlder: false,
    isLoading: false,
    handoff: { status: 'none' },
    typing: null,
    unread: 0,
    readSeq: 0,
    operatorReadSeq: 0,
    operatorsOnline: null,
    draft: '',
    storage: 'durable',
    limit: null,
    error: null,
  }
}

/** The snapshot with the changes; the same object where nothing has changed. */
export function updateSnapshot(snapshot: Snapshot, changes: Partial<Snapshot>): Snapshot {
  const names = Object.keys(changes) as (keyof Snapshot)[]
  return names.every((name) => Object.is(snapshot[name], changes[name]))
    ? snapshot
    : { ...snapshot, ...changes }
}
