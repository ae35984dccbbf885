/** What the outside world gives to the logic; tests pass a virtual clock. */
export interface Ports {
  /** Milliseconds since 1970. */
  now(): number
  setTimeout(run: () => void, milliseconds: number): unknown
  clearTimeout(handle: unknown): void
  /** A random UUID. */
  newId(): string
}

export type Log = (level: 'info' | 'error', text: string) => void

export type Sender = 'user' | 'assistant' | 'manager' | 'system'
export type Mode = 'widget' | 'site'

/** Who writes as a guest. `owner` is what dialogs are bound to; the guest's id itself is never stored. */
export interface Visitor {
  kind: 'visitor'
  mode: Mode
  assistantId: number | null
  owner: string
  /** A short one-way name that may be shown to operators. */
  label: string
  /** When the token ends, in milliseconds since 1970. */
  expiresAt: number | null
}

export interface Operator {
  kind: 'operator'
  id: string
  name: string
  avatar: string | null
  expiresAt: number | null
}

export type Actor = Visitor | Operator

export interface Dialog {
  id: number
  owner: string
  label: string
  mode: Mode
  assistantId: number | null
  startedAt: string
  endedAt: string | null
  epoch: string
  lastSeq: number
  readSeq: number
  managerReadSeq: number
  pageUrl: string | null
  locale: string
}

/** What the answer to a message's POST said; kept, so that a repeat gets the same. */
export interface Outcome {
  handoffTriggered: boolean
  handoffStatus: HandoffState
  aiBlocked: boolean
}

export interface Message {
  id: number
  dialogId: number
  author: string
  sender: Sender
  text: string
  timestamp: string
  seq: number
  updatedSeq: number
  clientMessageId: string | null
  streamId: string | null
  controlEpoch: number
  editedAt: string | null
  deleted: boolean
  outcome: Outcome | null
  awaitsAnswer: boolean
}

export type HandoffState = 'none' | 'requested' | 'active' | 'released' | 'cancelled'

export interface Manager {
  id: string
  name: string
  avatar: string | null
}

export interface Handoff {
  dialogId: number
  status: HandoffState
  version: number
  controlEpoch: number
  manager: Manager | null
  requestedAt: string | null
  startedAt: string | null
  resolvedAt: string | null
  reason: string | null
  requestId: string | null
  queuePosition: number | null
  estimatedWaitMinutes: number | null
  expiresAt: string | null
  nextOpenAt: string | null
  lastUserText: string | null
  /** 0 is normal; 1 goes before, after an operator was lost. */
  priority: number
}

export const noHandoff = (dialogId: number): Handoff => ({
  dialogId,
  status: 'none',
  version: 0,
  controlEpoch: 0,
  manager: null,
  requestedAt: null,
  startedAt: null,
  resolvedAt: null,
  reason: null,
  requestId: null,
  queuePosition: null,
  estimatedWaitMinutes: null,
  expiresAt: null,
  nextOpenAt: null,
  lastUserText: null,
  priority: 0,
})

export interface QueueEntry {
  dialog: Dialog
  handoff: Handoff
}

export const iso = (milliseconds: number): string => new Date(milliseconds).toISOString()
