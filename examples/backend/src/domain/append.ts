import type { DurableEvent, HandoffFrame, HandoffNews } from './events.ts'
import { iso } from './model.ts'
import type { Message, Outcome, Sender } from './model.ts'
import type { Unit } from './unit.ts'

interface NewMessage {
  author: string
  sender: Sender
  text: string
  clientMessageId?: string | null
  streamId?: string | null
  controlEpoch?: number
  outcome?: Outcome | null
  awaitsAnswer?: boolean
}

/** What writes durable frames: each draws the dialog's next `seq` in the transaction that stores it. */
export interface Append {
  message(unit: Unit, dialogId: number, message: NewMessage): Promise<Message>
  /** A message that changed; `message.text` and the like are as they shall be. */
  update(unit: Unit, message: Message): Promise<Message>
  handoff(unit: Unit, dialogId: number, type: HandoffFrame, news: HandoffNews): Promise<void>
}

export const createAppend = (logLength: number): Append => {
  const record = async (unit: Unit, dialogId: number, event: DurableEvent): Promise<void> => {
    const entry =
      'message' in event
        ? { seq: event.seq, type: event.type, messageId: event.message.id, news: null }
        : { seq: event.seq, type: event.type, messageId: null, news: event.news }
    await unit.tables.log.append(dialogId, entry, logLength)
    unit.publish(dialogId, event)
  }

  return {
    message: async (unit, dialogId, given) => {
      const seq = await unit.tables.dialogs.nextSeq(dialogId)
      const message: Message = {
        id: await unit.tables.draw('message'),
        dialogId,
        author: given.author,
        sender: given.sender,
        text: given.text,
        timestamp: iso(unit.now),
        seq,
        updatedSeq: seq,
        clientMessageId: given.clientMessageId ?? null,
        streamId: given.streamId ?? null,
        controlEpoch: given.controlEpoch ?? 0,
        editedAt: null,
        deleted: false,
        outcome: given.outcome ?? null,
        awaitsAnswer: given.awaitsAnswer ?? false,
      }
      await unit.tables.messages.insert(message)
      await record(unit, dialogId, { type: 'message', seq, message })
      return message
    },

    update: async (unit, changed) => {
      const seq = await unit.tables.dialogs.nextSeq(changed.dialogId)
      const message = { ...changed, updatedSeq: seq }
      await unit.tables.messages.update(message)
      const type = message.deleted ? 'message_deleted' : 'message_updated'
      await record(unit, message.dialogId, { type, seq, message })
      return message
    },

    handoff: async (unit, dialogId, type, news) => {
      const seq = await unit.tables.dialogs.nextSeq(dialogId)
      await record(unit, dialogId, { type, seq, news })
    },
  }
}
