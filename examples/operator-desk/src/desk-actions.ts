import { ApiError } from './api.ts'
import type { DeskTools } from './desk.ts'
import type { History } from './desk-history.ts'
import type { HeldList } from './desk-held.ts'
import type { Handoff } from './model.ts'
import { createOutbox } from './outbox.ts'
import type { PresenceKeeper } from './presence.ts'
import { guestOf, isHeld } from './state.ts'
import type { Notice } from './state.ts'
import { createTyping } from './typing.ts'

interface Parts {
  readonly held: HeldList
  readonly presence: PresenceKeeper
  readonly history: History
  retryNow(): void
}

/** How long a notice stands, in milliseconds; one that offers something stands longer. */
const noticeTime = { plain: 6_000, withAction: 12_000 }

const noticeOf = (error: ApiError): Notice => {
  if (error.code === 'handoff_taken' || error.code === 'handoff_not_yours')
    return { type: 'taken-by-other', name: error.handoff?.manager?.name ?? '' }
  if (error.code === 'chat_limit_reached') return { type: 'chat-limit' }
  if (error.code === 'operator_offline' || error.code === 'operator_not_found')
    return { type: 'operator-offline' }
  if (error.status === 404 || error.status === 409) return { type: 'request-gone' }
  return { type: 'action-failed', isOffline: error.status === 0 }
}

/** Everything that the operator can do. */
export const createActions = (tools: DeskTools, { held, presence, history, retryNow }: Parts) => {
  const { store, api, ports, send, report } = tools
  const outbox = createOutbox(tools)
  const typing = createTyping(tools)
  let hideNotice = (): void => undefined

  const tell = (notice: Notice): void => {
    store.dispatch({ type: 'notice', notice })
  }

  const stopWatchingNotices = store.subscribe(() => {
    const { notice } = store.get()
    if (notice === shownNotice) return
    shownNotice = notice
    hideNotice()
    if (!notice) return
    const time = notice.type === 'released' || notice.type === 'received' ? 'withAction' : 'plain'
    hideNotice = ports.schedule(() => store.dispatch({ type: 'notice', notice: null }), noticeTime[time])
  })
  let shownNotice: Notice | null = null

  /** Runs one change of a handoff; says plainly why it failed. */
  const change = async (
    dialogId: number,
    work: () => Promise<Handoff>,
    done: () => void,
  ): Promise<boolean> => {
    if (store.get().pending.includes(dialogId)) return false
    store.dispatch({ type: 'pending', dialogId, isPending: true })
    try {
      const handoff = await work()
      if (store.get().dialogs.get(dialogId))
        store.dispatch({ type: 'dialog', dialogId, event: { type: 'handoff', handoff } })
      done()
      return true
    } catch (error) {
      // A refusal is told; only what nobody foresaw is a matter for the log.
      if (!(error instanceof ApiError) || error.status === 401) report(error)
      tell(error instanceof ApiError ? noticeOf(error) : { type: 'action-failed', isOffline: false })
      held.refresh()
      return false
    } finally {
      store.dispatch({ type: 'pending', dialogId, isPending: false })
    }
  }

  const select = (dialogId: number | null): void => {
    const { selectedId } = store.get()
    if (selectedId === dialogId) return
    if (selectedId !== null) typing.stop(selectedId)
    store.dispatch({ type: 'selected', dialogId })
  }

  return {
    select,
    take: async (dialogId: number): Promise<boolean> => {
      const { queue } = store.get()
      const entry = queue?.find((other) => other.dialogId === dialogId)
      const guest = guestOf(store.get(), dialogId)
      const isTaken = await change(
        dialogId,
        () => api.takeover(dialogId),
        () =>
          held.add({
            dialogId,
            guest,
            lastUserText: entry?.lastUserText ?? '',
            startedAt: store.get().dialogs.get(dialogId)?.visitor?.startedAt ?? entry?.requestedAt ?? '',
          }),
      )
      if (isTaken) select(dialogId)
      return isTaken
    },
    release: async (dialogId: number): Promise<void> => {
      if (!isHeld(store.get(), dialogId)) return
      typing.stop(dialogId)
      const guest = guestOf(store.get(), dialogId)
      const isReleased = await change(
        dialogId,
        () => api.release(dialogId),
        () => held.remove(dialogId),
      )
      if (isReleased) tell({ type: 'released', dialogId, guest })
    },
    transfer: async (dialogId: number, to: { id: string; name: string }): Promise<void> => {
      typing.stop(dialogId)
      const guest = guestOf(store.get(), dialogId)
      const isDone = await change(
        dialogId,
        () => api.transfer(dialogId, to.id),
        () => held.remove(dialogId),
      )
      if (isDone) tell({ type: 'transferred', guest, name: to.name })
    },
    /** Reads anew who could take a dialog over. */
    readColleagues: async (): Promise<void> => {
      store.dispatch({ type: 'colleagues', colleagues: null })
      try {
        const all = await api.operators()
        const others = all.filter(({ id }) => id !== store.get().operator.id)
        store.dispatch({ type: 'colleagues', colleagues: others })
      } catch (error) {
        report(error)
        tell({ type: 'action-failed', isOffline: error instanceof ApiError && error.status === 0 })
      }
    },
    send: (dialogId: number): void => {
      const text = store.get().dialogs.get(dialogId)?.draft.trim() ?? ''
      if (text === '' || !isHeld(store.get(), dialogId)) return
      typing.stop(dialogId)
      store.dispatch({ type: 'dialog', dialogId, event: { type: 'draft', text: '' } })
      outbox.send(dialogId, text)
    },
    retry: outbox.retry,
    discard: outbox.discard,
    resend: outbox.resend,
    write: (dialogId: number, text: string): void => {
      store.dispatch({ type: 'dialog', dialogId, event: { type: 'draft', text } })
      if (isHeld(store.get(), dialogId)) typing.wrote(dialogId, text)
    },
    /** All up to this number has been before the operator's eyes. */
    see: (dialogId: number, seq: number): void => {
      const dialog = store.get().dialogs.get(dialogId)
      if (!dialog || seq <= dialog.managerReadSeq || !isHeld(store.get(), dialogId)) return
      if (send({ type: 'read', dialog_id: dialogId, seq }))
        store.dispatch({ type: 'dialog', dialogId, event: { type: 'seen', seq } })
    },
    loadOlder: history.loadOlder,
    search: (text: string) => store.dispatch({ type: 'filter', text }),
    setPresence: presence.set,
    dismissNotice: () => store.dispatch({ type: 'notice', notice: null }),
    retryNow,
    stop: (): void => {
      stopWatchingNotices()
      hideNotice()
      typing.stopAll()
    },
  }
}

export type DeskActions = ReturnType<typeof createActions>
