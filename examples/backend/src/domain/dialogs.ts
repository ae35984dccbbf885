import type { Page } from '../store/message-rows.ts'
import type { Answers } from './answers.ts'
import { Failure } from './failure.ts'
import type { HandoffRules } from './handoff.ts'
import { findDialog } from './messages.ts'
import { iso } from './model.ts'
import type { Actor, Dialog, Handoff, Message, Operator, Visitor } from './model.ts'
import type { Context, Run, Unit } from './unit.ts'

export interface Opening {
  /** Begin another dialog, though there may be an open one. */
  fresh: boolean
  /** Makes `fresh` idempotent. */
  requestId: string | null
  pageUrl: string | null
  locale: string
}

export interface DialogView {
  dialog: Dialog
  handoff: Handoff
}

interface Parts {
  context: Context
  run: Run
  rules: HandoffRules
  answers: Answers
}

export const createDialogs = ({ context, run, rules, answers }: Parts) => {
  const { hub, ports } = context

  const view = async (unit: Unit, dialog: Dialog): Promise<DialogView> => ({
    dialog,
    handoff: await unit.tables.handoffs.get(dialog.id),
  })

  const insert = async (unit: Unit, visitor: Visitor, opening: Opening): Promise<Dialog> =>
    unit.tables.dialogs.insert({
      id: await unit.tables.draw('dialog'),
      owner: visitor.owner,
      label: visitor.label,
      mode: visitor.mode,
      assistantId: visitor.assistantId,
      requestId: opening.requestId,
      startedAt: iso(unit.now),
      epoch: ports.newId(),
      pageUrl: opening.pageUrl,
      locale: opening.locale,
    })

  /** Whoever still looks at a dialog that is about to be closed keeps what was said in it so far. */
  const stopAnswers = async (visitor: Visitor, { fresh, requestId }: Opening): Promise<void> => {
    if (!fresh) return
    const closing = await run(async ({ tables: { dialogs } }) => {
      const isRepeat = requestId !== null && (await dialogs.byRequest(visitor.owner, requestId))
      return isRepeat ? null : dialogs.openOf(visitor.owner)
    })
    if (!closing) return
    for (const { streamId } of answers.streamsOf(closing.id)) await answers.stop(closing.id, streamId)
  }

  return {
    /** All of a guest's dialogs, newest first. */
    list: (visitor: Visitor): Promise<DialogView[]> =>
      run(async (unit) => {
        const views: DialogView[] = []
        for (const dialog of await unit.tables.dialogs.ofOwner(visitor.owner))
          views.push(await view(unit, dialog))
        return views
      }),

    /** The open dialog, or a new one. */
    open: async (visitor: Visitor, opening: Opening): Promise<DialogView & { isNew: boolean }> => {
      if (opening.fresh && opening.requestId === null)
        throw new Failure(422, 'request_id_missing', 'a new dialog needs a request_id')
      await stopAnswers(visitor, opening)
      return run(async (unit) => {
        const { dialogs } = unit.tables
        if (opening.requestId !== null) {
          const made = await dialogs.byRequest(visitor.owner, opening.requestId)
          if (made) return { ...(await view(unit, made)), isNew: false }
        }
        const current = await dialogs.openOf(visitor.owner)
        if (current && !opening.fresh) return { ...(await view(unit, current)), isNew: false }
        if (current) {
          await rules.apply(unit, current, { type: 'dialog_closed' })
          await dialogs.end(current.id, iso(unit.now))
          // An answer to a closed dialog has no reader.
          unit.after(() => answers.fence(current.id, Number.POSITIVE_INFINITY))
        }
        return { ...(await view(unit, await insert(unit, visitor, opening))), isNew: true }
      })
    },

    page: (actor: Actor, dialogId: number, page: Page): Promise<{ messages: Message[]; epoch: string }> =>
      run(async (unit) => {
        const dialog = await findDialog(unit, actor, dialogId)
        return { messages: await unit.tables.messages.page(dialogId, page), epoch: dialog.epoch }
      }),

    /** Moves the visitor's read mark up, within its epoch and never past the end. */
    markRead: (visitor: Visitor, dialogId: number, mark: { seq: number; epoch: string }) =>
      run(async (unit) => {
        const dialog = await findDialog(unit, visitor, dialogId)
        const seq = Math.min(mark.seq, dialog.lastSeq)
        if (mark.epoch !== dialog.epoch || seq <= dialog.readSeq)
          return { readSeq: dialog.readSeq, epoch: dialog.epoch }
        await unit.tables.dialogs.setRead(dialogId, seq)
        unit.publish(dialogId, { type: 'read', seq, by: 'user' })
        return { readSeq: seq, epoch: dialog.epoch }
      }),

    markReadByOperator: (operator: Operator, dialogId: number, wanted: number): Promise<void> =>
      run(async (unit) => {
        const dialog = await findDialog(unit, operator, dialogId)
        const seq = Math.min(wanted, dialog.lastSeq)
        if (seq <= dialog.managerReadSeq) return
        await unit.tables.dialogs.setManagerRead(dialogId, seq)
        unit.publish(dialogId, { type: 'read', seq, by: 'manager' })
      }),

    /** Ends the answer being written; also tells of one that has already ended. */
    stopAnswer: async (visitor: Visitor, dialogId: number, streamId: string) => {
      const dialog = await run((unit) => findDialog(unit, visitor, dialogId))
      const stopped = await answers.stop(dialogId, streamId)
      const message = stopped ?? (await run((unit) => unit.tables.messages.byStream(dialogId, streamId)))
      return { stopped: stopped !== null, message, epoch: dialog.epoch }
    },

    /** What an operator sees beside the conversation. */
    info: (operator: Operator, dialogId: number) =>
      run(async (unit) => ({
        ...(await view(unit, await findDialog(unit, operator, dialogId))),
        visitorOnline: hub.visitorsOf(dialogId) > 0,
      })),
  }
}
