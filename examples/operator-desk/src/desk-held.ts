import type { DeskTools } from './desk.ts'
import type { HeldDialog } from './model.ts'

/** Keeps the list of the operator's own dialogs, and says when one came or went by somebody else's doing. */
export const createHeldList = ({ store, api, report }: DeskTools) => {
  /** Counts what this operator did: an answer asked for before it says nothing about after it. */
  let generation = 0
  let isReading = false
  let isAgain = false

  const compare = (before: readonly HeldDialog[], after: readonly HeldDialog[]): void => {
    const { pending } = store.get()
    const missingIn = (list: readonly HeldDialog[]) => (held: HeldDialog) =>
      !pending.includes(held.dialogId) && !list.some(({ dialogId }) => dialogId === held.dialogId)
    const received = after.find(missingIn(before))
    const lost = before.find(missingIn(after))
    if (received) {
      const { dialogId, guest } = received
      store.dispatch({ type: 'notice', notice: { type: 'received', dialogId, guest } })
    } else if (lost) store.dispatch({ type: 'notice', notice: { type: 'dialog-lost', guest: lost.guest } })
  }

  const read = async (): Promise<void> => {
    const asked = generation
    const after = await api.myDialogs()
    if (asked !== generation) {
      isAgain = true
      return
    }
    const before = store.get().held
    store.dispatch({ type: 'held', held: after })
    if (before) compare(before, after)
  }

  const refresh = (): void => {
    if (isReading) {
      isAgain = true
      return
    }
    isReading = true
    isAgain = false
    read()
      .catch(report)
      .finally(() => {
        isReading = false
        if (isAgain) refresh()
      })
  }

  const change = (edit: (held: readonly HeldDialog[]) => readonly HeldDialog[]): void => {
    generation++
    store.dispatch({ type: 'held', held: edit(store.get().held ?? []) })
    refresh()
  }

  return {
    refresh,
    add: (dialog: HeldDialog): void =>
      change((held) => [...held.filter(({ dialogId }) => dialogId !== dialog.dialogId), dialog]),
    remove: (dialogId: number): void => change((held) => held.filter((other) => other.dialogId !== dialogId)),
  }
}

export type HeldList = ReturnType<typeof createHeldList>
