/** Whoever sits at the desk, or another who does. */
export interface Operator {
  readonly id: string
  readonly name: string
}

export interface Colleague extends Operator {
  readonly status: 'online' | 'away' | 'offline'
  readonly activeChats: number
}

export interface Session {
  readonly token: string
  readonly operator: Operator
}

export interface Message {
  readonly id: number
  readonly seq: number
  readonly updatedSeq: number
  readonly sender: 'user' | 'assistant' | 'manager' | 'system'
  readonly text: string
  readonly timestamp: string
  readonly clientMessageId: string | null
  readonly streamId: string | null
  readonly isEdited: boolean
  readonly isDeleted: boolean
}

type HandoffStatus = 'none' | 'requested' | 'active' | 'released' | 'cancelled'

export interface Handoff {
  readonly status: HandoffStatus
  readonly manager: Operator | null
  readonly requestedAt: string | null
  readonly reason: string | null
  readonly version: number
  readonly controlEpoch: number
}

export interface QueueEntry {
  readonly dialogId: number
  readonly guest: string
  readonly requestedAt: string
  readonly reason: string
  readonly lastUserText: string
  readonly isUrgent: boolean
}

/** A dialog that this operator holds. */
export interface HeldDialog {
  readonly dialogId: number
  readonly guest: string
  readonly lastUserText: string
  readonly startedAt: string
}

export interface VisitorInfo {
  readonly dialogId: number
  readonly guest: string
  readonly startedAt: string
  readonly endedAt: string | null
  readonly pageUrl: string | null
  readonly locale: string | null
  readonly isOnline: boolean
}

/** An answer the assistant is writing. */
export interface Stream {
  readonly streamId: string
  readonly text: string
  readonly controlEpoch: number
}

export interface Welcome {
  readonly dialogId: number
  readonly epoch: string
  readonly lastSeq: number
  readonly readSeq: number
  readonly managerReadSeq: number
  readonly replay: 'gap' | 'reset'
  readonly handoff: Handoff
  readonly streams: readonly Stream[]
}

/** What arrives about one dialog. */
export type DialogFrame =
  | { readonly type: 'message'; readonly dialogId: number; readonly seq: number; readonly message: Message }
  | { readonly type: 'handoff'; readonly dialogId: number; readonly seq: number; readonly handoff: Handoff }
  | { readonly type: 'delta'; readonly dialogId: number; readonly offset: number; readonly stream: Stream }
  | {
      readonly type: 'typing'
      readonly dialogId: number
      readonly actor: 'user' | 'assistant' | 'manager'
      readonly isTyping: boolean
    }
  | {
      readonly type: 'read'
      readonly dialogId: number
      readonly seq: number
      readonly by: 'user' | 'manager'
    }
  | { readonly type: 'visitor'; readonly dialogId: number; readonly isOnline: boolean }

export type Frame =
  | DialogFrame
  | { readonly type: 'welcome'; readonly welcome: Welcome }
  | { readonly type: 'queue'; readonly entries: readonly QueueEntry[]; readonly serverNow: string | null }
  | { readonly type: 'presence'; readonly online: number }
  | { readonly type: 'ping' }
  | { readonly type: 'error'; readonly dialogId: number; readonly code: string }
