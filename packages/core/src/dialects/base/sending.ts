import { isReplyXError } from '../../errors.ts'
import type { Answer, Request } from '../../protocol/calls.ts'
import type { Mode, ServerMessage } from '../../protocol/rest.ts'
import { mayBeDone, type Desk } from './desk.ts'
import { isOngoing, type Log } from './log.ts'
import { readMessages, sentShape } from './shapes.ts'

/** How long an answer is looked out for whose request was cut off: ms. */
const AWAITED_FOR = 120_000

/** Makes what sends a message: not again before the history has shown that it is not there. */
export function createSending({
  request,
  mode,
  desk,
  now,
}: {
  readonly request: Request
  readonly mode: Mode
  readonly desk: Desk
  readonly now: () => number
}): (log: Log, text: string, clientMessageId: string) => Promise<Answer<{ userMessage: ServerMessage }>> {
  const { sent } = desk

  const answerOf = (log: Log, userMessage: ServerMessage): Answer<{ userMessage: ServerMessage }> => ({
    data: { userMessage },
    epoch: log.epoch,
  })

  /** One request; the assistant's answer comes with it, unless an operator is wanted or there. */
  async function post(log: Log, text: string, clientMessageId: string): Promise<ServerMessage> {
    const isAnswered = !isOngoing(log.handoff)
    log.posting += 1
    if (isAnswered) log.emit({ type: 'typing', change: 'start', actor: 'assistant' })
    try {
      const { data } = await request({
        method: 'POST',
        path: `${mode}/dialogs/${String(log.dialogId)}/messages`,
        action: 'send the message',
        shape: sentShape,
        body: { sender: 'user', text },
      })
      const { userMessage: own } = data
      const answers = readMessages([data.assistantMessage])
      await sent.settle(clientMessageId, own.id)
      // Without an answer the handoff may have changed, and others may have written before.
      if (answers.length === 0) await desk.refresh(log).catch(() => undefined)
      await desk.absorb(log, [own, ...answers], clientMessageId)
      return log.messages().find(({ id }) => id === own.id) as ServerMessage
    } finally {
      log.posting -= 1
      if (isAnswered) log.emit({ type: 'typing', change: 'stop', actor: 'assistant' })
    }
  }

  return async (log, text, clientMessageId) => {
    await desk.load(log)
    const record = await sent.begin(clientMessageId, log.dialogId, text, log.newestId)
    const isUnclear = record !== null && log.findOwn(clientMessageId) === undefined
    if (isUnclear) await desk.refresh(log)
    const known = log.findOwn(clientMessageId) ?? log.messages().find(({ id }) => id === record?.id)
    if (known !== undefined) return answerOf(log, known)
    try {
      return answerOf(log, await post(log, text, clientMessageId))
    } catch (cause) {
      if (!mayBeDone(cause)) {
        await sent.drop(clientMessageId)
        throw cause
      }
      await desk.refresh(log).catch(() => undefined)
      const stored = log.findOwn(clientMessageId)
      if (stored === undefined) throw cause
      const isUnpaid = isReplyXError(cause) && cause.status === 402
      if (!isUnpaid && log.newestId === stored.id) log.awaitedUntil = now() + AWAITED_FOR
      return { ...answerOf(log, stored), ...(isUnpaid && { trouble: cause }) }
    }
  }
}
