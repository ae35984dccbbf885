import { asFailure, failure } from '../../errors.ts'
import type { RestCalls } from '../../protocol/calls.ts'
import type { ServerDialog } from '../../protocol/rest.ts'
import type { DialectContext } from '../dialect.ts'
import type { Desk, HandoffVerb } from './desk.ts'
import { createSending } from './sending.ts'
import { configShape, createdShape, dialogsShape, readTime } from './shapes.ts'

const REASON = /^(keyword|fallback|retries|manual|auto_trigger)$/

/** The calls of protocol v1, as far as a base backend can be made to answer them. */
export function createBaseCalls(
  context: DialectContext,
  desk: Desk,
  /** The backend does not answer as one of this kind would. */
  onRefused: () => void,
): RestCalls {
  const { session, settings, ports } = context
  const { ask, logOf } = desk
  const path = `${session.mode}/dialogs`
  const { now } = ports.clock
  const send = createSending(desk)
  const unsupported = async (action: string): Promise<never> => {
    throw failure('not_supported', action, 'it has no such call')
  }

  const toDialog = (id: number, startedAt?: unknown, endedAt?: string): ServerDialog => {
    const log = logOf(id)
    return {
      id,
      startedAt: readTime(startedAt, now()),
      endedAt: endedAt && readTime(endedAt, now()),
      // Of what was not read yet it is only known that it may hold something.
      lastSeq: log.isLoaded ? log.lastSeq() : 1,
      readSeq: log.readSeq(),
      epoch: log.epoch,
    }
  }

  async function create(): Promise<ServerDialog> {
    const start = () => ask(path, 'start a dialog', createdShape, {})
    await start()
    // Two at once may each have made one: who asks again gets the one that stays.
    const { id } = await start()
    // Whatever comes from now on is unread.
    await desk.markRead(logOf(id), (kept = 0) => kept)
    await desk.refresh(logOf(id))
    return toDialog(id)
  }

  const handoff = async (id: number, verb: HandoffVerb, body?: object) => {
    const log = logOf(id)
    await desk.askHandoff(log, verb, body)
    return log.answer(log.status())
  }

  return {
    async getDialogs() {
      const action = 'list the dialogs'
      const dialogs = await ask(path, action, dialogsShape).catch((cause: unknown) => {
        if (!asFailure(cause, action).retryable) onRefused()
        throw cause
      })
      // Of several the oldest stays: that is what whoever asks for one is given.
      return dialogs
        .sort((one, other) => one.id - other.id)
        .map(({ id, startedAt, endedAt }) => toDialog(id, startedAt, endedAt))
    },
    createDialog: (requestId) =>
      requestId === undefined
        ? ports.lock(`replyx:create:${settings.apiUrl}`, create)
        : unsupported('start a dialog'),
    async getMessages(dialogId, { afterSeq, beforeSeq = Infinity, limit = Infinity }) {
      const log = logOf(dialogId)
      if (!log.isLoaded || !log.listener) await desk.refresh(log)
      const fitting = log.messages().filter(({ seq }) => seq > (afterSeq ?? 0) && seq < beforeSeq)
      return log.answer(afterSeq === undefined ? fitting.slice(-limit) : fitting.slice(0, limit))
    },
    sendMessage: (dialogId, text, key) => send(logOf(dialogId), text, key),
    async markRead(dialogId, seq, epoch) {
      const log = logOf(dialogId)
      const id =
        log
          .messages()
          .filter((message) => message.seq <= seq)
          .at(-1)?.id ?? 0
      if (epoch === log.epoch) await desk.markRead(log, (kept = 0) => Math.max(kept, id))
    },
    stopAnswer: () => unsupported('stop the answer'),
    requestHandoff: (id, requestId, reason = '', lastUserText) =>
      handoff(id, 'request', { requestId, reason: REASON.test(reason) ? reason : undefined, lastUserText }),
    cancelHandoff: (id) => handoff(id, 'cancel', {}),
    getHandoff: (id) => handoff(id, 'status'),
    async getConfig(token) {
      // Without a token there is nothing to ask about.
      if (token === null) return { success: false }
      return ask('widget-config', 'read the configuration', configShape, { token })
    },
  }
}
