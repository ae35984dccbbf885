import { frameOf, newsOf } from './events.ts'
import type { Append } from './append.ts'
import { transition } from './handoff-table.ts'
import type { Handoff, QueueEntry } from './model.ts'
import type { Unit } from './unit.ts'

/** The queue in the order in which it is served. */
export const readQueue = async (unit: Unit): Promise<QueueEntry[]> => {
  const entries: QueueEntry[] = []
  for (const handoff of await unit.tables.handoffs.queue()) {
    const dialog = await unit.tables.dialogs.byId(handoff.dialogId)
    if (dialog) entries.push({ dialog, handoff })
  }
  return entries
}

/** Where somebody who waits from now on comes in. */
export const placeOf = async (unit: Unit, entering: Handoff): Promise<number> => {
  const waiting = await unit.tables.handoffs.queue()
  const before = waiting.filter((other) => {
    if (other.dialogId === entering.dialogId) return false
    if (other.priority !== entering.priority) return other.priority > entering.priority
    const [theirs, ours] = [other.requestedAt ?? '', entering.requestedAt ?? '']
    return theirs === ours ? other.dialogId < entering.dialogId : theirs < ours
  })
  return before.length + 1
}

/** Tells those whose place changed, each by a new version of their handoff. */
export const rankQueue = async (
  unit: Unit,
  append: Append,
  minutesPerPlace: number,
): Promise<QueueEntry[]> => {
  const waiting = await unit.tables.handoffs.queue()
  for (const [index, handoff] of waiting.entries()) {
    const position = index + 1
    const estimatedWaitMinutes = position * minutesPerPlace
    const result = transition(handoff, { type: 'place', position, estimatedWaitMinutes }, unit.now)
    if (result.kind !== 'changed') continue
    await unit.tables.handoffs.save(result.handoff)
    await append.handoff(unit, handoff.dialogId, frameOf.requested, newsOf(result.handoff, null))
  }
  return readQueue(unit)
}
