import type { ReplyXError } from './errors.ts'

/** Who wrote a message: the visitor, the AI assistant, a human operator, or the system (a notice). */
export type Sender = 'user' | 'assistant' | 'manager' | 'system'

/**
 * Where a message stands. The visitor's own go `saving → queued → sending → sent` or `failed`: `queued` was not tried
 * by this tab, `sending` may have arrived, even while it waits for another attempt. An answer being written is
 * `streaming`, and `interrupted` where it broke off for good; all else is `sent`.
 */
export type MessageStatus = 'saving' | 'queued' | 'sending' | 'sent' | 'failed' | 'streaming' | 'interrupted'

/** One message as an interface shows it. Immutable: a change gives a new object under the same `key`. */
export interface Message {
  /** Stable from the first moment to the last: the key for list rendering. */
  readonly key: string
  /** The server's id; `null` until the server has accepted the message. */
  readonly id: number | null
  /** The place in the dialog's log; `null` until the server has accepted the message. */
  readonly seq: number | null
  /** Who wrote it. */
  readonly sender: Sender
  /** The text, Markdown from the assistant and operators; empty where `isDeleted`. */
  readonly text: string
  /** When it was written: ISO 8601 with a zone, by the server's clock once accepted. */
  readonly timestamp: string
  /** Where it stands. */
  readonly status: MessageStatus
  /** Why it failed, where `status` is `failed`. */
  readonly error?: ReplyXError
  /** The idempotency key of a visitor's message. */
  readonly clientMessageId?: string
  /** The stream that became, or becomes, this message. */
  readonly streamId?: string
  /** When it was last edited: ISO 8601 with a zone. */
  readonly editedAt?: string
  /** Whether it was deleted: it keeps its place, without text. */
  readonly isDeleted: boolean
}

/** A human who answers in place of the assistant. */
export interface Operator {
  /** The operator's id. */
  readonly id: number | string
  /** The name to show. */
  readonly name: string
  /** The address of a picture, where there is one. */
  readonly avatar?: string
}

/** `none → requested → active → released → none`. */
export type HandoffState = 'none' | 'requested' | 'active' | 'released'

/** Where the handoff to an operator stands. */
export interface Handoff {
  /** The state. */
  readonly status: HandoffState
  /** Who has taken the dialog over, while `active`, and who had it, while `released`. */
  readonly operator?: Operator
  /** The place in the queue, from 1, while `requested`. */
  readonly queuePosition?: number
  /** The expected wait in minutes, while `requested`. */
  readonly estimatedWait?: number
  /** When the request lapses: milliseconds since 1970 by this device's clock. */
  readonly expiresAt?: number
  /** Why the state is as it is: `unavailable`, `timeout`, `keyword`, … */
  readonly reason?: string
  /** When operators are back, where the request was refused as `unavailable`: ISO 8601. */
  readonly nextOpenAt?: string
  /** An operator is looking at the dialog and has not taken it over. */
  readonly isBeingRead?: boolean
}

/** How the client stands with the server. */
export type ConnectionState = 'idle' | 'connecting' | 'online' | 'reconnecting' | 'offline' | 'failed'

/** By which way live messages arrive. */
export type Channel = 'socket' | 'events' | 'polling'

/** Who is typing. */
export interface Typing {
  /** The assistant or an operator. */
  readonly actor: 'assistant' | 'manager'
  /** The operator's name, where known. */
  readonly name?: string
}

/** A limit that was reached. */
export interface Limit {
  /** `rate`: too many messages, goes on by itself; `plan`: the site's plan is used up. */
  readonly kind: 'plan' | 'rate'
  /** When a `rate` limit ends: milliseconds since 1970 by this device's clock. */
  readonly until?: number
  /** What would lift a `plan` limit. */
  readonly needs?: 'topUp' | 'upgrade'
}

/** What the site has configured about its assistant. */
export interface AssistantProfile {
  /** The name of the one who answers. */
  readonly name?: string
  /** The name of the business. */
  readonly businessName?: string
  /** The address of a picture. */
  readonly avatarUrl?: string
  /** The theme's name or colour. */
  readonly theme?: string
}

/** One of the visitor's dialogs. */
export interface Dialog {
  /** The dialog's id. */
  readonly id: number
  /** When it began: ISO 8601. */
  readonly startedAt: string
  /** When it was closed: ISO 8601; `null` while it is open. */
  readonly endedAt: string | null
  /** Where its handoff stands. */
  readonly handoffStatus: HandoffState
}

/**
 * Everything an interface shows, at one moment. Immutable: the same object until something changes, and the
 * same parts where only others changed.
 */
export interface Snapshot {
  /** How the client stands with the server. */
  readonly connection: ConnectionState
  /** By which way live messages arrive; `null` while there is none. */
  readonly channel: Channel | null
  /** The open dialog; `null` until one is known. */
  readonly dialogId: number | null
  /** The assistant; `null` in site mode, where the token names it. */
  readonly assistantId: number | null
  /** What the site says of its assistant; `null` until known. */
  readonly assistant: AssistantProfile | null
  /** The messages, oldest first; what is not yet accepted stands last. */
  readonly messages: readonly Message[]
  /** Whether `loadOlder()` would bring more. */
  readonly hasOlder: boolean
  /** Whether the history, or an older page of it, is on its way. */
  readonly isLoading: boolean
  /** Where the handoff stands. */
  readonly handoff: Handoff
  /** Who is typing; `null` where nobody is. */
  readonly typing: Typing | null
  /** How many messages the visitor has not seen. */
  readonly unread: number
  /** The highest `seq` the visitor has read. */
  readonly readSeq: number
  /** The highest `seq` an operator has read. */
  readonly operatorReadSeq: number
  /** How many operators are online; `null` until known. */
  readonly operatorsOnline: number | null
  /** What stands in the input. */
  readonly draft: string
  /** Whether what is written survives a reload. */
  readonly storage: 'durable' | 'memory'
  /** A limit that was reached; `null` where none holds. */
  readonly limit: Limit | null
  /** The last error that the visitor should hear of; `null` once things work again. */
  readonly error: ReplyXError | null
}
