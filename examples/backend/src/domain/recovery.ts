import type { Context, Run, Unit } from './unit.ts'

export interface Loss {
  /** All dialogs, if none is named. */
  dialogId: number | null
  /** How many of the newest messages are lost as well. */
  lostMessages: number
}

/** Rebuilds a dialog's log from its messages under a new epoch; the numbers begin at 1 again. */
const rebuild = async (
  unit: Unit,
  { ports, hub, config }: Context,
  dialogId: number,
  lostMessages: number,
): Promise<void> => {
  const { dialogs, messages, log } = unit.tables
  const dialog = await dialogs.byId(dialogId)
  if (!dialog) return
  const stored = await messages.all(dialogId)
  const kept = stored.slice(0, Math.max(0, stored.length - lostMessages))
  for (const lost of stored.slice(kept.length)) await messages.forget(lost.id)
  await log.clear(dialogId)
  for (const [index, message] of kept.entries()) {
    const seq = index + 1
    await messages.renumber(message.id, seq)
    await log.append(
      dialogId,
      { seq, type: 'message', messageId: message.id, news: null },
      config.limits.logLength,
    )
  }
  const read = kept.filter((message) => message.seq <= dialog.readSeq).length
  await dialogs.restartCounter(dialogId, ports.newId(), kept.length, read)
  unit.after(() => hub.endEpoch(dialogId))
}

export const loseLog = (context: Context, run: Run, { dialogId, lostMessages }: Loss): Promise<void> =>
  run(async (unit) => {
    const ids = dialogId === null ? (await unit.tables.dialogs.all()).map(({ id }) => id) : [dialogId]
    for (const id of ids) await rebuild(unit, context, id, lostMessages)
  })

/** After an unclean stop: dialogs whose counter and log disagree begin a new epoch; all others are whole. */
export const repair = (context: Context, run: Run): Promise<number> =>
  run(async (unit) => {
    const broken = await unit.tables.dialogs.broken()
    for (const id of broken) await rebuild(unit, context, id, 0)
    return broken.length
  })
