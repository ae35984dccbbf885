import type { Snapshot } from './model.ts'

/** What is shown where there is no dialog. */
export const noDialog = {
  handoff: { status: 'none' },
  typing: null,
  readSeq: 0,
  operatorReadSeq: 0,
  unread: 0,
  operatorsOnline: null,
  isLoading: false,
  hasOlder: false,
} as const satisfies Partial<Snapshot>

/** What is shown of a dialog, beside its messages. */
export type ConversationView = Pick<Snapshot, keyof typeof noDialog>

/** What a client shows before it knows anything. */
export function createInitialSnapshot(assistantId: number | null, storage: Snapshot['storage']): Snapshot {
  return {
    ...noDialog,
    connection: 'idle',
    channel: null,
    dialogId: null,
    assistantId,
    assistant: null,
    messages: [],
    draft: '',
    storage,
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
