import type { Append } from './append.ts'
import type { HandoffRules } from './handoff.ts'
import { dialogNotFound, Failure } from './failure.ts'
import { iso } from './model.ts'
import type { Actor, Dialog, Handoff, Message, Operator, Visitor } from './model.ts'
import type { RateLimit } from './rate.ts'
import { checkText, cut, localeOf, wishesOperator } from './text.ts'
import type { Context, Run, Unit } from './unit.ts'

export interface Posting {
  text: string
  clientMessageId: string | null
}

export interface Posted {
  message: Message
  epoch: string
  /** False for a repeat of what was stored before. */
  isNew: boolean
}

/** The dialog, if this actor may see it; another's looks as if it did not exist. */
export const findDialog = async (unit: Unit, actor: Actor, dialogId: number): Promise<Dialog> => {
  const dialog = await unit.tables.dialogs.byId(dialogId)
  if (!dialog || (actor.kind === 'visitor' && dialog.owner !== actor.owner)) throw dialogNotFound()
  return dialog
}

const needHold = (handoff: Handoff, operator: Operator): void => {
  if (handoff.status !== 'active' || handoff.manager?.id !== operator.id)
    throw new Failure(409, 'handoff_not_yours', 'this operator does not hold the dialog', { handoff })
}

interface Parts {
  context: Context
  run: Run
  append: Append
  rules: HandoffRules
  rate: RateLimit
  /** Called with a visitor's message that wants an answer, after its commit. */
  ask(question: Message): void
  beforeCommit(dialogId: number): Promise<void>
}

export const createMessages = ({ context, run, append, rules, rate, ask, beforeCommit }: Parts) => {
  const { limits } = context.config
  /** Ids being worked on. In memory, so that the mark can't outlive the work. */
  const working = new Set<string>()

  const repeated = async (
    unit: Unit,
    dialog: Dialog,
    author: string,
    { text, clientMessageId }: Posting,
  ): Promise<Posted | null> => {
    if (clientMessageId === null) return null
    const known = await unit.tables.messages.byClientId(dialog.id, author, clientMessageId)
    if (!known) return null
    if (known.text !== text && known.editedAt === null && !known.deleted)
      throw new Failure(422, 'idempotency_key_reused', 'this client_message_id was used for another text')
    return { message: known, epoch: dialog.epoch, isNew: false }
  }

  const store = async (unit: Unit, dialog: Dialog, posting: Posting): Promise<Posted> => {
    const before = await unit.tables.handoffs.get(dialog.id)
    const isTaken = before.status === 'requested' || before.status === 'active'
    const asksForOperator = !isTaken && wishesOperator(posting.text)
    const locale = localeOf(posting.text)
    const spoken = locale ?? dialog.locale
    if (spoken !== dialog.locale) await unit.tables.dialogs.setLocale(dialog.id, spoken)

    const outcome = {
      handoffTriggered: asksForOperator,
      handoffStatus: before.status,
      aiBlocked: isTaken,
    }
    const message = await append.message(unit, dialog.id, {
      ...posting,
      author: 'guest',
      sender: 'user',
      controlEpoch: before.controlEpoch,
      outcome,
      awaitsAnswer: !isTaken && !asksForOperator,
    })
    if (!asksForOperator) {
      if (message.awaitsAnswer) unit.after(() => ask(message))
      return { message, epoch: dialog.epoch, isNew: true }
    }
    const after = await rules.request(
      unit,
      { ...dialog, locale: spoken },
      { requestId: null, reason: 'keyword', lastUserText: cut(posting.text, 1000) },
    )
    const told = { ...message, outcome: { ...outcome, handoffStatus: after.status, aiBlocked: true } }
    await unit.tables.messages.update(told)
    return { message: told, epoch: dialog.epoch, isNew: true }
  }

  /** Runs the work unless the same id is being worked on right now. */
  const exclusively = async <T>(key: string | null, work: () => Promise<T>): Promise<T> => {
    if (key === null) return work()
    if (working.has(key))
      throw new Failure(409, 'idempotency_in_progress', 'this message is being stored at the moment')
    working.add(key)
    try {
      return await work()
    } finally {
      working.delete(key)
    }
  }

  const keyOf = (author: string, dialogId: number, id: string | null): string | null =>
    id === null ? null : `${author} ${dialogId} ${id}`

  const change = (
    operator: Operator,
    dialogId: number,
    messageId: number,
    edit: (message: Message, now: number) => Message,
  ): Promise<{ message: Message; epoch: string }> =>
    run(async (unit) => {
      const dialog = await findDialog(unit, operator, dialogId)
      needHold(await unit.tables.handoffs.get(dialogId), operator)
      const message = await unit.tables.messages.byId(dialogId, messageId)
      if (!message) throw new Failure(404, 'message_not_found', 'there is no such message')
      if (message.author !== operator.id || message.sender !== 'manager')
        throw new Failure(403, 'message_not_yours', 'only own messages can be changed')
      if (message.deleted) throw new Failure(409, 'message_deleted', 'the message was deleted')
      return { message: await append.update(unit, edit(message, unit.now)), epoch: dialog.epoch }
    })

  return {
    /** Stores a visitor's message once; the answer comes over the socket. */
    postByVisitor: async (visitor: Visitor, dialogId: number, posting: Posting): Promise<Posted> => {
      checkText(posting.text, limits.textLength)
      return exclusively(keyOf(visitor.owner, dialogId, posting.clientMessageId), async () => {
        await beforeCommit(dialogId)
        return run(async (unit) => {
          const dialog = await findDialog(unit, visitor, dialogId)
          const repeat = await repeated(unit, dialog, 'guest', posting)
          if (repeat) return repeat
          if (dialog.endedAt !== null)
            throw new Failure(409, 'dialog_closed', 'the dialog has ended; begin a new one')
          const wait = rate.take(visitor.owner)
          if (wait > 0)
            throw new Failure(429, 'rate_limited', 'too many messages; wait a moment', {
              retry_after: Math.ceil(wait / 1000),
            })
          return store(unit, dialog, posting)
        })
      })
    },

    /** Stores a message of the operator who holds the dialog. */
    postByOperator: async (operator: Operator, dialogId: number, posting: Posting): Promise<Posted> => {
      checkText(posting.text, limits.textLength)
      return exclusively(keyOf(operator.id, dialogId, posting.clientMessageId), () =>
        run(async (unit) => {
          const dialog = await findDialog(unit, operator, dialogId)
          const repeat = await repeated(unit, dialog, operator.id, posting)
          if (repeat) return repeat
          const handoff = await unit.tables.handoffs.get(dialogId)
          needHold(handoff, operator)
          const message = await append.message(unit, dialogId, {
            ...posting,
            author: operator.id,
            sender: 'manager',
            controlEpoch: handoff.controlEpoch,
          })
          return { message, epoch: dialog.epoch, isNew: true }
        }),
      )
    },

    edit: (operator: Operator, dialogId: number, messageId: number, text: string) => {
      checkText(text, limits.textLength)
      return change(operator, dialogId, messageId, (message, now) => ({
        ...message,
        text,
        editedAt: iso(now),
      }))
    },

    /** Leaves a tombstone without text. */
    remove: (operator: Operator, dialogId: number, messageId: number) =>
      change(operator, dialogId, messageId, (message) => ({ ...message, text: '', deleted: true })),
  }
}
