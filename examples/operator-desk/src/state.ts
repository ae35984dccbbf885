import { emptyDialog, reduceDialog, unreadOf } from './dialog-state.ts'
import type { DialogEvent, DialogState } from './dialog-state.ts'
import type { Colleague, HeldDialog, Operator, QueueEntry } from './model.ts'
import type { LinkState } from './socket.ts'

/** Something worth a sentence at the foot of the desk. */
export type Notice =
  | { readonly type: 'taken-by-other'; readonly name: string }
  | { readonly type: 'request-gone' }
  | { readonly type: 'chat-limit' }
  | { readonly type: 'released'; readonly dialogId: number; readonly guest: string }
  | { readonly type: 'transferred'; readonly guest: string; readonly name: string }
  | { readonly type: 'received'; readonly dialogId: number; readonly guest: string }
  | { readonly type: 'dialog-lost'; readonly guest: string }
  | { readonly type: 'operator-offline' }
  | { readonly type: 'action-failed'; readonly isOffline: boolean }

export interface DeskState {
  readonly operator: Operator
  readonly link: LinkState
  /** Null until the server has told it for the first time. */
  readonly queue: readonly QueueEntry[] | null
  readonly held: readonly HeldDialog[] | null
  readonly colleagues: readonly Colleague[] | null
  readonly operatorsOnline: number
  readonly presence: 'online' | 'away'
  /** What has to be added to the local clock to get the server's, in milliseconds. */
  readonly clockOffset: number
  readonly selectedId: number | null
  readonly dialogs: ReadonlyMap<number, DialogState>
  readonly filter: string
  /** Dialogs for which a take, transfer or release is under way. */
  readonly pending: readonly number[]
  readonly notice: Notice | null
}

export type DeskAction =
  | { readonly type: 'link'; readonly link: LinkState }
  | {
      readonly type: 'queue'
      readonly entries: readonly QueueEntry[]
      /** Milliseconds; null where the frame did not tell. */
      readonly clockOffset: number | null
    }
  | { readonly type: 'held'; readonly held: readonly HeldDialog[] }
  | { readonly type: 'colleagues'; readonly colleagues: readonly Colleague[] | null }
  | { readonly type: 'online'; readonly count: number }
  | { readonly type: 'presence'; readonly presence: 'online' | 'away' }
  | { readonly type: 'selected'; readonly dialogId: number | null }
  | { readonly type: 'filter'; readonly text: string }
  | { readonly type: 'pending'; readonly dialogId: number; readonly isPending: boolean }
  | { readonly type: 'notice'; readonly notice: Notice | null }
  | { readonly type: 'dialog'; readonly dialogId: number; readonly event: DialogEvent }
  | { readonly type: 'forgotten'; readonly dialogId: number }

export const initialState = (operator: Operator): DeskState => ({
  operator,
  link: { status: 'connecting' },
  queue: null,
  held: null,
  colleagues: null,
  operatorsOnline: 0,
  presence: 'online',
  clockOffset: 0,
  selectedId: null,
  dialogs: new Map(),
  filter: '',
  pending: [],
  notice: null,
})

const byWaiting = (one: QueueEntry, other: QueueEntry): number =>
  Date.parse(one.requestedAt) - Date.parse(other.requestedAt) || one.dialogId - other.dialogId

/** The desk after an action. Pure. */
export const reduce = (state: DeskState, action: DeskAction): DeskState => {
  switch (action.type) {
    case 'link': {
      if (action.link.status === 'online') return { ...state, link: action.link }
      const dialogs = new Map<number, DialogState>()
      for (const [id, dialog] of state.dialogs) dialogs.set(id, reduceDialog(dialog, { type: 'link-lost' }))
      return { ...state, link: action.link, dialogs }
    }
    case 'queue':
      return {
        ...state,
        queue: [...action.entries].sort(byWaiting),
        clockOffset: action.clockOffset ?? state.clockOffset,
      }
    case 'held':
      return { ...state, held: action.held }
    case 'colleagues':
      return { ...state, colleagues: action.colleagues }
    case 'online':
      return { ...state, operatorsOnline: action.count }
    case 'presence':
      return { ...state, presence: action.presence }
    case 'selected': {
      const { dialogId } = action
      if (dialogId === null) return { ...state, selectedId: null }
      const dialog = state.dialogs.get(dialogId) ?? emptyDialog(dialogId)
      const dialogs = new Map(state.dialogs).set(dialogId, dialog)
      return { ...state, selectedId: dialogId, dialogs }
    }
    case 'filter':
      return { ...state, filter: action.text }
    case 'pending': {
      const others = state.pending.filter((id) => id !== action.dialogId)
      return { ...state, pending: action.isPending ? [...others, action.dialogId] : others }
    }
    case 'notice':
      return { ...state, notice: action.notice }
    case 'dialog': {
      const known = state.dialogs.get(action.dialogId)
      // Frames of a dialog that was just put away may still be on their way.
      if (!known && action.event.type !== 'welcome') return state
      const dialog = known ?? emptyDialog(action.dialogId)
      const next = reduceDialog(dialog, action.event)
      return next === dialog
        ? state
        : { ...state, dialogs: new Map(state.dialogs).set(action.dialogId, next) }
    }
    case 'forgotten': {
      const dialogs = new Map(state.dialogs)
      dialogs.delete(action.dialogId)
      return { ...state, dialogs }
    }
  }
}

const matches = (filter: string, ...texts: readonly string[]): boolean => {
  const words = filter.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  const whole = texts.join(' ').toLocaleLowerCase()
  return words.every((word) => whole.includes(word))
}

/** Those who wait, the longest first, as far as they fit the search. */
export const waitingOf = (state: DeskState): readonly QueueEntry[] =>
  (state.queue ?? []).filter(({ guest, lastUserText, dialogId }) =>
    matches(state.filter, guest, lastUserText, `#${dialogId}`),
  )

/** What a card of an own dialog shows. */
export interface OwnDialog extends HeldDialog {
  readonly lastText: string
  readonly isVisitorTyping: boolean
  readonly unread: number
}

/** The dialogs that this operator holds, as far as they fit the search. */
export const ownDialogsOf = (state: DeskState): readonly OwnDialog[] =>
  (state.held ?? [])
    .map((held) => {
      const dialog = state.dialogs.get(held.dialogId)
      const last = dialog?.messages
        .filter(({ sender, isDeleted }) => sender !== 'system' && !isDeleted)
        .at(-1)
      return {
        ...held,
        lastText: last?.text ?? held.lastUserText,
        isVisitorTyping: dialog?.isVisitorTyping ?? false,
        unread: dialog ? unreadOf(dialog) : 0,
      }
    })
    .filter(({ guest, lastText, dialogId }) => matches(state.filter, guest, lastText, `#${dialogId}`))

export const isHeld = (state: DeskState, dialogId: number): boolean =>
  (state.held ?? []).some((held) => held.dialogId === dialogId)

/** The name of a dialog's guest, wherever it is known from. */
export const guestOf = (state: DeskState, dialogId: number): string =>
  state.queue?.find((entry) => entry.dialogId === dialogId)?.guest ??
  state.held?.find((held) => held.dialogId === dialogId)?.guest ??
  state.dialogs.get(dialogId)?.visitor?.guest ??
  `#${dialogId}`
