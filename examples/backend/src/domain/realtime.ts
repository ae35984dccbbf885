import type { Answers, Stream } from './answers.ts'
import type { DurableEvent } from './events.ts'
import type { Listener } from './hub.ts'
import { findDialog } from './messages.ts'
import type { Actor, Dialog, Handoff, Operator } from './model.ts'
import { handlingText } from './notices.ts'
import type { Roster } from './operators.ts'
import type { Context, Run, Unit } from './unit.ts'

/** Where a link wants to go on. */
export interface Cursor {
  epoch: string | null
  sinceSeq: number | null
}

export interface Welcome {
  dialog: Dialog
  handoff: Handoff
  unread: number
  replay: 'gap' | 'reset'
  operatorsOnline: number
  streams: Stream[]
}

export interface Link extends Listener {
  welcome(welcome: Welcome): void
}

interface Parts {
  context: Context
  run: Run
  answers: Answers
  roster: Roster
}

export const createRealtime = ({ context, run, answers, roster }: Parts) => {
  const { hub } = context

  /** The missed events, or null where they can't be given in full. */
  const missed = async (unit: Unit, dialog: Dialog, cursor: Cursor): Promise<DurableEvent[] | null> => {
    const { epoch, sinceSeq } = cursor
    if (epoch !== dialog.epoch || sinceSeq === null || sinceSeq > dialog.lastSeq) return null
    const entries = await unit.tables.log.after(dialog.id, sinceSeq)
    if (entries.length !== dialog.lastSeq - sinceSeq) return null
    const events: DurableEvent[] = []
    for (const { seq, type, messageId, news } of entries) {
      if (type === 'message' || type === 'message_updated' || type === 'message_deleted') {
        const message = await unit.tables.messages.byId(dialog.id, messageId ?? 0)
        if (!message) return null
        events.push({ type, seq, message })
      } else if (news) events.push({ type, seq, news })
    }
    return events
  }

  return {
    /**
     * Welcomes a link, replays what it missed and goes on with what happens; one after the other without a hole, since all
     * of it is sent between two transactions. Gives what ends it.
     */
    attach: async (actor: Actor, dialogId: number, cursor: Cursor, link: Link): Promise<() => void> => {
      let detach = (): void => undefined
      await run(async (unit) => {
        const dialog = await findDialog(unit, actor, dialogId)
        const events = await missed(unit, dialog, cursor)
        const handoff = await unit.tables.handoffs.get(dialogId)
        const unread = await unit.tables.messages.unread(dialogId, dialog.readSeq)
        unit.after(() => {
          const streams = answers.streamsOf(dialogId)
          const operatorsOnline = roster.online()
          const replay = events === null ? 'reset' : 'gap'
          link.welcome({ dialog, handoff, unread, replay, operatorsOnline, streams })
          for (const event of events ?? []) link.event(event)
          detach = hub.subscribe(dialogId, link)
          if (actor.kind === 'operator' && handoff.status === 'requested')
            hub.publish(dialogId, {
              type: 'operator_handling',
              sentence: handlingText(actor.name, dialog.locale),
            })
        })
      })
      return () => detach()
    },

    /** The newest `seq` and the read mark, for a ping. */
    heads: (dialogId: number): Promise<{ seq: number; readSeq: number } | null> =>
      run(async (unit) => {
        const dialog = await unit.tables.dialogs.byId(dialogId)
        return dialog && { seq: dialog.lastSeq, readSeq: dialog.readSeq }
      }),

    visitorTyping: (dialogId: number, type: 'typing_start' | 'typing_stop'): void =>
      hub.publish(dialogId, { type, actor: 'user', name: null, operatorId: null }),

    /** Only the typing of whoever holds the dialog reaches the visitor; its end always does. */
    operatorTyping: async (
      operator: Operator,
      dialogId: number,
      type: 'typing_start' | 'typing_stop',
    ): Promise<boolean> =>
      run(async (unit) => {
        await findDialog(unit, operator, dialogId)
        const handoff = await unit.tables.handoffs.get(dialogId)
        const holds = handoff.status === 'active' && handoff.manager?.id === operator.id
        if (type === 'typing_start' && !holds) return false
        unit.publish(dialogId, { type, actor: 'manager', name: operator.name, operatorId: operator.id })
        return true
      }),
  }
}
