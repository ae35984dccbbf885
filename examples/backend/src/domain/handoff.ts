import type { Append } from './append.ts'
import { frameOf, newsOf } from './events.ts'
import { Failure } from './failure.ts'
import { transition } from './handoff-table.ts'
import type { HandoffInput } from './handoff-table.ts'
import type { Dialog, Handoff } from './model.ts'
import { noticeText } from './notices.ts'
import { closedUntil } from './opening-hours.ts'
import { placeOf } from './queue.ts'
import type { Context, Unit } from './unit.ts'

export interface Wish {
  requestId: string | null
  reason: string
  lastUserText: string | null
}

export interface HandoffRules {
  /** Carries an input out: table, status, frame, notice. Throws a Failure 409 with the status if it is refused. */
  apply(unit: Unit, dialog: Dialog, input: HandoffInput): Promise<Handoff>
  /** A wish for an operator; repeats of a request change nothing. */
  request(unit: Unit, dialog: Dialog, wish: Wish): Promise<Handoff>
}

export interface HandoffEffects {
  /** The one who speaks changed: whatever an assistant began before must not appear. */
  fence(dialogId: number, controlEpoch: number): void
}

export const createHandoffRules = (
  { config }: Context,
  append: Append,
  effects: HandoffEffects,
): HandoffRules => {
  const { timers, limits, openingHours } = config

  const placed = async (unit: Unit, handoff: Handoff): Promise<Handoff> => {
    const queuePosition = await placeOf(unit, handoff)
    return { ...handoff, queuePosition, estimatedWaitMinutes: queuePosition * limits.minutesPerPlace }
  }

  const apply: HandoffRules['apply'] = async (unit, dialog, input) => {
    const before = await unit.tables.handoffs.get(dialog.id)
    const result = transition(before, input, unit.now)
    if (result.kind === 'same') return before
    if (result.kind === 'refused') throw new Failure(409, result.code, result.message, { handoff: before })

    const { status } = result.handoff
    const after = status === 'requested' ? await placed(unit, result.handoff) : result.handoff
    await unit.tables.handoffs.save(after)
    const sentence = result.notice === null ? null : noticeText(result.notice, after, dialog.locale)
    if (!result.silent && status !== 'none')
      await append.handoff(unit, dialog.id, frameOf[status], newsOf(after, sentence))
    if (sentence !== null)
      await append.message(unit, dialog.id, { author: 'system', sender: 'system', text: sentence })
    if (after.controlEpoch > before.controlEpoch)
      unit.after(() => effects.fence(dialog.id, after.controlEpoch))
    unit.handoffChanged(after)
    return after
  }

  const request: HandoffRules['request'] = async (unit, dialog, wish) => {
    const { handoffs } = unit.tables
    if (wish.requestId !== null && !(await handoffs.claimRequest(dialog.id, wish.requestId)))
      return handoffs.get(dialog.id)
    const closed = closedUntil(unit.now, openingHours)
    if (closed)
      return apply(unit, dialog, {
        type: 'out_of_hours',
        requestId: wish.requestId,
        nextOpenAt: closed.nextOpenAt,
      })
    return apply(unit, dialog, { type: 'request', ...wish, expiresAt: unit.now + timers.queue })
  }

  return { apply, request }
}
