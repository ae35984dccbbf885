import type { DeskTools } from './desk.ts'
import type { Welcome } from './model.ts'

/** Whoever leafs through the queue is not "reading" each dialog: a look begins after this, in milliseconds. */
const glance = 200
/** How long missing frames may take before they are asked for, in milliseconds. */
const patience = 250

/** Keeps the socket watching what is on the desk: own dialogs, and the one that is shown. */
export const createWatches = ({ store, ports, send }: DeskTools) => {
  const watched = new Set<number>()
  const gaps = new Map<number, () => void>()
  let look: { dialogId: number; cancel: () => void } | null = null

  const watch = (dialogId: number): void => {
    const dialog = store.get().dialogs.get(dialogId)
    // While its page is still on the way there is no cursor to go on from.
    const isWhole = dialog?.phase === 'ready' || dialog?.phase === 'gap'
    const cursor = isWhole ? { epoch: dialog.epoch, since_seq: dialog.cursor } : {}
    if (send({ type: 'watch', dialog_id: dialogId, ...cursor })) watched.add(dialogId)
  }

  const wantedNow = (): Set<number> => {
    const { held, dialogs } = store.get()
    const unsent = [...dialogs.values()].filter(({ outgoing }) => outgoing.length > 0)
    return new Set([...(held ?? []), ...unsent].map(({ dialogId }) => dialogId))
  }

  const lookAt = (dialogId: number): void => {
    if (look?.dialogId === dialogId) return
    look?.cancel()
    const cancel = ports.schedule(() => {
      look = null
      if (store.get().selectedId === dialogId && !watched.has(dialogId)) watch(dialogId)
    }, glance)
    look = { dialogId, cancel }
  }

  const fillGaps = (): void => {
    for (const { dialogId, phase } of [...store.get().dialogs.values()]) {
      if (phase !== 'gap' || gaps.has(dialogId)) continue
      const cancel = ports.schedule(() => {
        gaps.delete(dialogId)
        if (store.get().dialogs.get(dialogId)?.phase === 'gap') watch(dialogId)
      }, patience)
      gaps.set(dialogId, cancel)
    }
  }

  /** Brings what is watched in line with what is on the desk. */
  const follow = (): void => {
    const { selectedId, link, dialogs } = store.get()
    if (link.status === 'online') {
      const wanted = wantedNow()
      for (const dialogId of wanted) if (!watched.has(dialogId)) watch(dialogId)
      if (selectedId !== null && !watched.has(selectedId)) lookAt(selectedId)
      for (const dialogId of [...watched]) {
        if (wanted.has(dialogId) || dialogId === selectedId) continue
        watched.delete(dialogId)
        send({ type: 'unwatch', dialog_id: dialogId })
      }
      fillGaps()
    }
    const leftovers = [...dialogs.values()].filter(
      ({ dialogId, outgoing, draft }) =>
        dialogId !== selectedId && !watched.has(dialogId) && outgoing.length === 0 && draft === '',
    )
    const held = new Set((store.get().held ?? []).map(({ dialogId }) => dialogId))
    for (const { dialogId } of leftovers)
      if (!held.has(dialogId) && store.get().dialogs.get(dialogId))
        store.dispatch({ type: 'forgotten', dialogId })
  }

  return {
    follow,
    welcomed: (welcome: Welcome): void => {
      const { dialogId } = welcome
      if (!watched.has(dialogId)) return
      store.dispatch({ type: 'dialog', dialogId, event: { type: 'welcome', welcome } })
    },
    refused: (dialogId: number, code: string): void => {
      store.dispatch({ type: 'dialog', dialogId, event: { type: 'refused', code } })
    },
    /** The link is back: what is shown is watched at once, without the pause of a first look. */
    renew: (): void => {
      const { selectedId } = store.get()
      if (selectedId !== null && !watched.has(selectedId)) watch(selectedId)
      follow()
    },
    /** A fresh socket watches nothing yet. */
    lost: () => watched.clear(),
    stop: (): void => {
      look?.cancel()
      for (const cancel of gaps.values()) cancel()
    },
  }
}
