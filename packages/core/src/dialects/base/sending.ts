import { asFailure } from '../../errors.ts'
import type { Answer } from '../../protocol/calls.ts'
import type { ServerMessage } from '../../protocol/rest.ts'
import type { DialectContext } from '../dialect.ts'
import type { Desk } from './desk.ts'
import { isOngoing, type Log } from './log.ts'
import { readMessages, sentShape } from './shapes.ts'

/** Makes what sends a message: not again before the history has shown that it is not there. */
export function createSending(
  { request, session }: DialectContext,
  { refresh, absorb, sent }: Desk,
): (log: Log, text: string, key: string) => Promise<Answer<{ userMessage: ServerMessage }>> {
  /** One request; the assistant's answer comes with it, unless an operator is wanted or there. */
  async function post(log: Log, text: string, key: string): Promise<ServerMessage | undefined> {
    const isAnswered = !isOngoing(log.handoff)
    const type = (change: 'start' | 'stop'): void => {
      if (isAnswered) log.emit({ type: 'typing', change, actor: 'assistant' })
    }
    log.posting += 1
    type('start')
    try {
      const { data } = await request({
        method: 'POST',
        path: `${session.mode}/dialogs/${String(log.dialogId)}/messages`,
        action: 'send the message',
        shape: sentShape,
        body: { sender: 'user', text },
      })
      const { userMessage: own } = data
      const answers = readMessages([data.assistantMessage])
      await sent.note(key, { id: own.id })
      // Without an answer the handoff may have changed, and others may have written before.
      if (answers.length === 0) await refresh(log).catch(() => undefined)
      await absorb(log, [own, ...answers], key)
      return log.find(own.id)
    } finally {
      log.posting -= 1
      type('stop')
    }
  }

  return async (log, text, key) => {
    if (!log.isLoaded) await refresh(log)
    const record = await sent.begin(key, log.dialogId, text, log.newestId)
    const known = (): ServerMessage | undefined => log.findOwn(key) ?? log.find(record?.id)
    if (record && known() === undefined) await refresh(log)
    let stored = known()
    let trouble
    try {
      stored ??= await post(log, text, key)
    } catch (cause) {
      trouble = asFailure(cause, 'send the message')
      const { code, status = 0, retryable } = trouble
      const isUnpaid = status === 402
      // Of a visitor who has left: nothing more is asked.
      if (code === 'cancelled') throw trouble
      if (status < 400 || isUnpaid || retryable) await refresh(log).catch(() => undefined)
      else await sent.note(key, { above: Infinity })
      stored = known()
      if (stored === undefined) throw trouble
      if (!isUnpaid) trouble = undefined
    }
    return { ...log.answer({ userMessage: stored as ServerMessage }), trouble }
  }
}
