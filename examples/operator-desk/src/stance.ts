import type { DialogState } from './dialog-state.ts'
import { isHeld } from './state.ts'
import type { DeskState } from './state.ts'

/** How this operator stands to a dialog; everything that can be done with it follows from that. */
export type Stance =
  | { readonly type: 'loading' }
  | { readonly type: 'missing' }
  | { readonly type: 'mine' }
  | { readonly type: 'waiting' }
  | { readonly type: 'other'; readonly name: string }
  | { readonly type: 'idle' }
  | { readonly type: 'ended' }

export const stanceOf = (state: DeskState, dialog: DialogState): Stance => {
  if (isHeld(state, dialog.dialogId)) return { type: 'mine' }
  if (dialog.error !== null) return { type: 'missing' }
  if (dialog.visitor?.endedAt) return { type: 'ended' }
  if (state.queue?.some(({ dialogId }) => dialogId === dialog.dialogId)) return { type: 'waiting' }
  const { handoff } = dialog
  if (handoff === null) return { type: 'loading' }
  if (handoff.status !== 'active')
    return handoff.status === 'requested' ? { type: 'waiting' } : { type: 'idle' }
  // The list of own dialogs is on its way when the frame is already here.
  if (handoff.manager?.id === state.operator.id) return { type: 'mine' }
  return { type: 'other', name: handoff.manager?.name ?? '' }
}

/** Whether there is something to take, by button or key. */
export const canTake = (stance: Stance): boolean => stance.type === 'waiting' || stance.type === 'idle'
