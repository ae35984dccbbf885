import { findDialog } from './messages.ts'
import type { DialogView } from './dialogs.ts'
import { Failure } from './failure.ts'
import type { HandoffRules, Wish } from './handoff.ts'
import type { Actor, Handoff, Manager, Operator, QueueEntry, Visitor } from './model.ts'
import type { OperatorStatus, Roster } from './operators.ts'
import { readQueue } from './queue.ts'
import type { Run, Unit } from './unit.ts'

export interface HandoffAnswer {
  handoff: Handoff
  epoch: string
}

export interface Colleague {
  id: string
  name: string
  avatar: string | null
  status: OperatorStatus
  activeChats: number
  maxActiveChats: number | null
}

interface Parts {
  run: Run
  rules: HandoffRules
  roster: Roster
}

/** What visitors and operators may ask about the hand-over. */
export const createDesk = ({ run, rules, roster }: Parts) => {
  const remember = (unit: Unit, operator: Operator, maxActiveChats: number | null): Promise<void> =>
    unit.tables.operators.save({
      id: operator.id,
      name: operator.name,
      avatar: operator.avatar,
      maxActiveChats,
    })

  const needRoom = async (unit: Unit, operatorId: string): Promise<void> => {
    const limit = (await unit.tables.operators.byId(operatorId))?.maxActiveChats ?? null
    if (limit !== null && (await unit.tables.handoffs.heldBy(operatorId)).length >= limit)
      throw new Failure(409, 'chat_limit_reached', 'this operator holds as many dialogs as agreed')
  }

  const answering = (
    actor: Actor,
    dialogId: number,
    work: (unit: Unit, dialog: DialogView['dialog']) => Promise<Handoff>,
  ): Promise<HandoffAnswer> =>
    run(async (unit) => {
      const dialog = await findDialog(unit, actor, dialogId)
      return { handoff: await work(unit, dialog), epoch: dialog.epoch }
    })

  const needOpen = (endedAt: string | null): void => {
    if (endedAt !== null) throw new Failure(409, 'dialog_closed', 'the dialog has ended')
  }

  return {
    request: (visitor: Visitor, dialogId: number, wish: Wish) =>
      answering(visitor, dialogId, (unit, dialog) => {
        needOpen(dialog.endedAt)
        return rules.request(unit, dialog, wish)
      }),

    cancel: (visitor: Visitor, dialogId: number) =>
      answering(visitor, dialogId, (unit, dialog) => rules.apply(unit, dialog, { type: 'cancel' })),

    status: (actor: Actor, dialogId: number) =>
      answering(actor, dialogId, (unit) => unit.tables.handoffs.get(dialogId)),

    /** Of several operators at once exactly one gets the dialog. */
    takeover: (operator: Operator, dialogId: number) =>
      answering(operator, dialogId, async (unit, dialog) => {
        needOpen(dialog.endedAt)
        const before = await unit.tables.handoffs.get(dialogId)
        if (before.status !== 'active') await needRoom(unit, operator.id)
        await remember(unit, operator, null)
        const manager: Manager = { id: operator.id, name: operator.name, avatar: operator.avatar }
        unit.after(() => roster.expect(operator.id))
        return rules.apply(unit, dialog, { type: 'takeover', manager })
      }),

    transfer: (operator: Operator, dialogId: number, toOperatorId: string) =>
      answering(operator, dialogId, async (unit, dialog) => {
        const target = await unit.tables.operators.byId(toOperatorId)
        if (!target) throw new Failure(404, 'operator_not_found', 'there is no such operator')
        if (roster.statusOf(target.id) === 'offline')
          throw new Failure(409, 'operator_offline', 'this operator is not there')
        if (target.id !== operator.id) await needRoom(unit, target.id)
        const manager: Manager = { id: target.id, name: target.name, avatar: target.avatar }
        return rules.apply(unit, dialog, { type: 'transfer', from: operator.id, manager })
      }),

    release: (operator: Operator, dialogId: number) =>
      answering(operator, dialogId, (unit, dialog) =>
        rules.apply(unit, dialog, { type: 'release', by: operator.id }),
      ),

    heartbeat: async (
      operator: Operator,
      status: OperatorStatus,
      maxActiveChats: number | null,
    ): Promise<void> => {
      await run(async (unit) => {
        await remember(unit, operator, maxActiveChats)
        unit.after(() => roster.heartbeat(operator.id, status))
      })
    },

    queue: (): Promise<QueueEntry[]> => run(readQueue),

    held: (operator: Operator): Promise<DialogView[]> =>
      run(async (unit) => {
        const views: DialogView[] = []
        for (const handoff of await unit.tables.handoffs.heldBy(operator.id)) {
          const dialog = await unit.tables.dialogs.byId(handoff.dialogId)
          if (dialog) views.push({ dialog, handoff })
        }
        return views
      }),

    colleagues: (): Promise<Colleague[]> =>
      run(async (unit) => {
        const colleagues: Colleague[] = []
        for (const operator of await unit.tables.operators.all())
          colleagues.push({
            ...operator,
            status: roster.statusOf(operator.id),
            activeChats: (await unit.tables.handoffs.heldBy(operator.id)).length,
          })
        return colleagues
      }),
  }
}
