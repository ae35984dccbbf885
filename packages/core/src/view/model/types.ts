import type { Message, Sender } from '../../model.ts'
import type { Labels } from '../labels.ts'
import type { Position, ViewType } from '../options.ts'
import type { Scheme, Theme } from '../theme-names.ts'

/** A line between two days. */
export interface DayRow {
  readonly kind: 'day'
  readonly key: string
  readonly label: string
}

/** The line above what was unread when the chat was opened. */
export interface UnreadRow {
  readonly kind: 'unread'
  readonly key: string
  readonly label: string
}

/** A notice of the system. */
export interface NoticeRow {
  readonly kind: 'notice'
  readonly key: string
  readonly message: Message
  readonly time: string
}

/** How an own message stands: waiting (saving, queued, sending), accepted, read by an operator, failed. */
export type Delivery = 'waiting' | 'accepted' | 'read' | 'failed'

/** What can be done about a message that failed or waits, and about an answer that broke off. */
export type MessageAction = 'retry' | 'edit' | 'discard'

/** Someone who writes, as they are shown. */
export interface Person {
  /** The name. */
  readonly author: string
  /** Up to two letters for an avatar without a picture; empty where there is to be no avatar. */
  readonly initials: string
  /** The address of a picture; `null` where there is none, and for the visitor. */
  readonly avatarUrl: string | null
}

/** A message of the visitor, the assistant or an operator. */
export interface MessageRow extends Person {
  readonly kind: 'message'
  readonly key: string
  readonly message: Message
  readonly sender: Exclude<Sender, 'system'>
  /** Whether it begins a group of messages of one author. */
  readonly isFirst: boolean
  /** Whether it ends one: the time and the avatar stand there. */
  readonly isLast: boolean
  readonly time: string
  readonly exactTime: string
  readonly isStreaming: boolean
  readonly isEmoji: boolean
  /** Whether it has only just been written: it may come in with a movement. */
  readonly isNew: boolean
  /** `null` for messages of others. */
  readonly delivery: Delivery | null
  /** The delivery in words. */
  readonly deliveryLabel: string | null
  /** A word about the text itself: edited, deleted, broken off; `null` where there is none. */
  readonly note: string | null
  /** Why it failed, in one sentence. */
  readonly problem: string | null
  readonly actions: readonly { readonly action: MessageAction; readonly label: string }[]
}

/** One line of the conversation. The same object as long as it looks the same. */
export type Row = DayRow | UnreadRow | NoticeRow | MessageRow

/**
 * Up to forty messages that are drawn together, or not at all while they are far out of sight. The same object as long
 * as its rows are.
 */
export interface Section {
  readonly key: string
  /** Empty while it is out of sight. */
  readonly rows: readonly Row[]
  /** How many messages it has, drawn or not. */
  readonly size: number
}

/** The header, and the one who answers. */
export interface HeaderModel extends Person {
  readonly title: string
  readonly status: string | null
  /** How to mark the status: `online` with a green dot, `busy` while something is on its way. */
  readonly presence: 'online' | 'busy' | 'offline'
  /** Changes with the one who answers: an interface cross-fades where it does. */
  readonly identity: string
  readonly canMinimize: boolean
  readonly labels: Labels
}

/** The strip about the operator; `null` in the snapshot where there is nothing to say. */
export interface HandoffModel {
  readonly status: 'waiting' | 'released' | 'timeout' | 'unavailable'
  readonly text: string
  readonly details: string | null
  /** How much of the waiting time has passed, 0 to 1; `null` where unknown. */
  readonly progress: number | null
  readonly action: 'cancel' | 'dismiss'
  readonly actionLabel: string
}

/** The one banner. */
export interface BannerModel {
  readonly kind: 'storage' | 'plan' | 'rate' | 'error' | 'offline'
  readonly tone: 'danger' | 'warning'
  readonly text: string
  readonly action: 'dismiss' | 'retry' | null
  readonly actionLabel: string | null
}

/** The input and what stands around it. */
export interface ComposerModel {
  readonly value: string
  /** How many characters are left or too many, near the limit; `null` elsewhere. */
  readonly counter: string | null
  readonly isOver: boolean
  readonly canSend: boolean
  /** What the round button does; the label has the same name. */
  readonly button: 'send' | 'stop'
  /** A quiet line under the input. */
  readonly hint: string | null
  readonly isEditing: boolean
  readonly canCallOperator: boolean
  readonly labels: Labels
}

/** The round button of a floating chat that can be minimized; `null` in the snapshot for others. */
export interface LauncherModel {
  readonly label: string
  readonly text: string | null
  /** The number on the badge: `3`, `9+`; `null` where nothing is unread. */
  readonly badge: string | null
  readonly isOpen: boolean
  readonly isOnline: boolean
}

/** The list around the rows. */
export interface ListModel {
  readonly hasOlder: boolean
  readonly isLoading: boolean
  /** Whether nothing is there yet but on its way: an interface shows a sketch of messages. */
  readonly isFirstLoad: boolean
  /** What the button for older messages says: to show them, or that they are on their way. */
  readonly loadOlderLabel: string
  readonly labels: Labels
}

/** What an empty conversation shows. */
export interface EmptyModel {
  readonly text: string
  readonly quickReplies: readonly string[]
  readonly labels: Labels
}

/** Who is typing. */
export interface TypingModel extends Person {
  readonly label: string
  readonly sender: 'assistant' | 'manager'
}

/** The way back to the newest message, while scrolled up. */
export interface JumpModel {
  readonly label: string
  /** "3 new"; `null` where nothing is. */
  readonly count: string | null
}

/** Everything an interface draws. The same object until something changes, with the same parts where only others did. */
export interface ChatViewSnapshot {
  readonly isMinimized: boolean
  readonly isMobile: boolean
  /** Whether the chat covers the page, so that focus and scrolling stay inside. */
  readonly isModal: boolean
  /** Whether the panel is drawn: from the first opening on. */
  readonly hasPanel: boolean
  readonly type: ViewType
  readonly position: Position
  readonly theme: Theme
  readonly scheme: Scheme
  /** What has to be loaded, and given to the view by `setTools` and `setLocale`, before all can be shown. */
  readonly needs: {
    /** Whether the theme is a colour that nothing can derive the others from yet. */
    readonly colors: boolean
    /** Whether there are messages, or are about to be, that nothing can read yet. */
    readonly richText: boolean
    /** The tag of the language that is wanted. */
    readonly locale: string | null
  }
  /** What may call for attention, as chosen: `sound` and `title`, separated by a space. */
  readonly alerts: string
  /** The language's tag. */
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  /** CSS custom properties: the chosen measures, and the colours where the theme is none of the stylesheet's. */
  readonly variables: Readonly<Record<string, string>>
  readonly header: HeaderModel
  readonly handoff: HandoffModel | null
  readonly banner: BannerModel | null
  readonly sections: readonly Section[]
  readonly list: ListModel
  readonly empty: EmptyModel | null
  readonly typing: TypingModel | null
  readonly jump: JumpModel | null
  readonly composer: ComposerModel
  readonly launcher: LauncherModel | null
  /** Grows by one whenever the list should go to its end, as after sending. */
  readonly scrollRequests: number
  /** Grows by one whenever the focus needs another place, as what was pressed may be gone: the input, on a phone the list. */
  readonly focusRequests: number
}
