import type { Message, ReplyXClient, Snapshot } from '@replyx/core'

/** A client that holds its messages in memory and has no server: what is measured is the interface alone. */
export interface MemoryClient {
  readonly chat: ReplyXClient
  readonly append: (message: Message) => void
}

/** After so many ms a sent message is accepted, as by a server nearby. */
const ACCEPTED_AFTER = 30

export function createMemoryClient(messages: readonly Message[]): MemoryClient {
  let snapshot: Snapshot = {
    connection: 'online',
    channel: 'socket',
    dialogId: 1,
    assistantId: 1,
    assistant: { name: 'Mila' },
    messages,
    hasOlder: false,
    isLoading: false,
    handoff: { status: 'none' },
    typing: null,
    unread: 0,
    readSeq: messages.at(-1)?.seq ?? 0,
    operatorReadSeq: 0,
    operatorsOnline: 2,
    draft: '',
    storage: 'durable',
    limit: null,
    error: null,
  }
  let seq = snapshot.readSeq
  const listeners = new Set<() => void>()
  const nothing = (): void => undefined
  const later = (): Promise<void> => Promise.resolve()
  const set = (changes: Partial<Snapshot>): void => {
    snapshot = { ...snapshot, ...changes }
    for (const listener of listeners) listener()
  }
  const accept = (key: string): void => {
    const own = ++seq
    set({
      messages: snapshot.messages.map((message) =>
        message.key === key ? { ...message, id: own, seq: own, status: 'sent' } : message,
      ),
    })
  }
  const send: ReplyXClient['send'] = (text) => {
    const key = `own${performance.now()}`
    const message: Message = {
      key,
      id: null,
      seq: null,
      sender: 'user',
      text,
      timestamp: new Date().toISOString(),
      status: 'sending',
      isDeleted: false,
    }
    set({ messages: [...snapshot.messages, message], draft: '' })
    setTimeout(accept, ACCEPTED_AFTER, key)
    return { key, settled: new Promise(nothing) }
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
    send,
    markRead: nothing,
    holdHistory: nothing,
    stopAnswer: later,
    loadOlder: () => Promise.resolve(false),
    disconnect: nothing,
    destroy: nothing,
  }
  return {
    chat: client as ReplyXClient,
    append: (message) => {
      seq = message.seq ?? seq
      set({ messages: [...snapshot.messages, message] })
    },
  }
}
