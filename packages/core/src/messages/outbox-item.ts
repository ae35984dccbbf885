import { ReplyXError } from '../errors.ts'
import { createDeferred, type Deferred } from '../lib/deferred.ts'
import type { Message, MessageStatus } from '../model.ts'
import type { Settled } from '../types.ts'
import type { Leaving, OutboxEntry } from './outbox-store.ts'

/** One entry as this tab has it. */
export interface Item {
  entry: OutboxEntry
  /** `departed`: another tab has settled or discarded it. */
  phase: Extract<MessageStatus, 'saving' | 'queued' | 'sending' | 'failed'> | 'departed'
  readonly outcome: Deferred<Outcome>
  /** The dialog in which it stands on this tab's screen; `null`: in whichever is open. */
  shownIn: number | null
  /** The visitor takes it back, and the storage has not said yet whether that can be. */
  isLeaving: boolean
}

/** A call for an operator ends without a message. */
export type Outcome = Settled | { readonly status: 'sent'; readonly message: undefined }

/** Codes that say that a dialog takes nothing more. */
const DIALOG_ENDED = /^dialog_/

/** Whether another tab has taken it up. */
export const hasDeparted = ({ phase }: Item): boolean => phase === 'departed'
/** Whether it is still to be sent. */
export const isWaiting = ({ phase }: Item): boolean => phase !== 'failed' && phase !== 'departed'
/** Whether it calls an operator, and is no message. */
export const isCall = ({ entry }: Item): boolean => entry.kind === 'handoff'

/** An entry as a tab has it at first. */
export const toItem = (entry: OutboxEntry, phase: Item['phase']): Item => ({
  entry,
  phase,
  outcome: createDeferred(),
  shownIn: entry.dialogId,
  isLeaving: false,
})

/** What the storage has to know to let it go. */
export const toLeaving = ({ entry: { clientMessageId }, phase }: Item): Leaving => ({
  clientMessageId,
  hasFailed: phase === 'failed',
})

/** A dialog that has ended takes nothing more: what failed there goes to the open one. */
export function nextDialog({ dialogId, failure: kept }: OutboxEntry): number | null {
  return DIALOG_ENDED.test(kept?.code ?? '') ? null : dialogId
}

/** The message that is shown of it. */
export function toShown({ entry, phase }: Item): Message {
  const { clientMessageId, text, createdAt, wasAttempted, failure: kept } = entry
  return {
    key: clientMessageId,
    id: null,
    seq: null,
    sender: 'user',
    text,
    timestamp: new Date(createdAt).toISOString(),
    // What may have arrived is not simply waiting: nobody can take it back.
    status: phase === 'departed' || (phase === 'queued' && wasAttempted) ? 'sending' : phase,
    clientMessageId,
    isDeleted: false,
    ...(phase === 'failed' && kept !== null && { error: new ReplyXError(kept) }),
  }
}
