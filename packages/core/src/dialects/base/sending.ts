import { asFailure } from '../../errors.ts'
import type { Answer } from '../../protocol/calls.ts'
import type { ServerMessage } from '../../protocol/rest.ts'
import type { Desk } from './desk.ts'
import { isOngoing, type Log } from './log.ts'
import { readMessages, sentShape } from './shapes.ts'

const ACTION = 'send the message'

/** Makes what sends a message: not again before the history has shown that it is not there. */
export function createSending({
  ask,
  refresh,
  absorb,
  sent,
}: Desk): (log: Log, text: string, key: string) => Promise<Answer<{ userMessage: ServerMessage }>> {
  /** One request; the assistant's answer comes with it, unless an operator is wanted or there. */
  async function post(log: Log, text: string, key: string): Promise<ServerMessage | undefined> {
    const isAnswered = !isOngoing(log.handoff)
    const type = (change: 'start' | 'stop'): void => {
      if (isAnswered) log.emit({ type: 'typing', change, actor: 'assistant' })
    }
    log.posting += 1
    type('start')
    try {
      const body = { sender: 'user', text }
      const { userMessage: own, assistantMessage } = await ask(log.path, ACTION, sentShape, body)
      const answers = readMessages([assistantMessage])
      await sent.note(key, own.id)
      // Without an answer the handoff may have changed, and others may have written before.
      if (answers.length === 0) await refresh(log).catch(() => undefined)
      await absorb(log, [own, ...answers])
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
    if (record && !known()) await refresh(log)
    let stored = known()
    let trouble
    try {
      stored ??= await post(log, text, key)
    } catch (cause) {
      trouble = asFailure(cause, ACTION)
      const { code, status = 0, retryable } = trouble
      const isUnpaid = status === 402
      // Of a visitor who has left: nothing more is asked.
      if (code === 'cancelled') throw trouble
      if (status < 400 || isUnpaid || retryable) await refresh(log).catch(() => undefined)
      else await sent.note(key)
      stored = known()
      if (!stored) throw trouble
      if (!isUnpaid) trouble = undefined
    }
    return { ...log.answer({ userMessage: stored as ServerMessage }), trouble }
  }
}
