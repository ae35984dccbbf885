import { failure } from '../../errors.ts'
import type { Ports } from '../../ports.ts'
import type { Request, RestCalls } from '../../protocol/calls.ts'
import type { Mode, ServerDialog } from '../../protocol/rest.ts'
import { configShape } from '../../protocol/shapes.ts'
import type { Desk } from './desk.ts'
import { createSending } from './sending.ts'
import { createdShape, dialogsShape, readTime } from './shapes.ts'

const PAGE_LIMIT = 200
const LONGEST_QUOTE = 1_000
/** Half of a character, as a cut may leave it. */
const HALF = /\p{Surrogate}/gu
const REASON = /^(keyword|fallback|retries|manual|auto_trigger)$/

/** The calls of protocol v1, as far as a base backend can be made to answer them. */
export function createBaseCalls(options: {
  readonly request: Request
  readonly mode: Mode
  readonly desk: Desk
  readonly ports: Pick<Ports, 'clock' | 'lock'>
  readonly lockName: string
  /** The backend does not answer as one of this kind would. */
  readonly onRefused: () => void
}): RestCalls {
  const { request, mode, desk, ports } = options
  const { logOf } = desk
  const now = (): number => ports.clock.now()
  const path = `${mode}/dialogs`
  const send = createSending({ request, mode, desk, now })
  const unsupported = async (action: string): Promise<never> => {
    throw failure('not_supported', action, 'the backend speaks no protocol v1')
  }

  const toDialog = (id: number, startedAt?: unknown, endedAt?: string): ServerDialog => {
    const log = logOf(id)
    return {
      id,
      startedAt: readTime(startedAt, now()),
      ...(endedAt === undefined ? {} : { endedAt: readTime(endedAt, now()) }),
      // Of what was not read yet it is only known that it may hold something.
      lastSeq: log.isLoaded ? log.lastSeq : 1,
      readSeq: log.readSeq(),
      epoch: log.epoch,
    }
  }

  async function create(): Promise<ServerDialog> {
    const ask = () => request({ method: 'POST', path, action: 'start a dialog', shape: createdShape })
    await ask()
    // Two at once may each have made one: who asks again gets the one that stays.
    const { data } = await ask()
    // Whatever comes from now on is unread.
    await desk.marks.load(data.id, 0)
    await desk.refresh(logOf(data.id))
    return toDialog(data.id)
  }

  return {
    async getDialogs() {
      const call = { method: 'GET', path, action: 'list the dialogs', shape: dialogsShape } as const
      const { data } = await request(call).catch((cause: unknown) => {
        options.onRefused()
        throw cause
      })
      const isOver = ({ endedAt }: (typeof data)[number]): boolean => endedAt !== undefined
      // Of several open ones the oldest stays: that is what whoever asks for one is given.
      const open = data.filter((dialog) => !isOver(dialog)).sort((one, other) => one.id - other.id)
      return [...open, ...data.filter(isOver)].map(({ id, startedAt, endedAt }) =>
        toDialog(id, startedAt, endedAt),
      )
    },
    createDialog: (requestId) =>
      requestId === undefined ? ports.lock(options.lockName, create) : unsupported('start another dialog'),
    async getMessages(dialogId, { afterSeq, beforeSeq = Infinity, limit = PAGE_LIMIT }) {
      const log = logOf(dialogId)
      if (!log.isLoaded || log.listeners.size === 0) await desk.refresh(log)
      const { epoch } = log
      const fitting = log.messages().filter(({ seq }) => seq > (afterSeq ?? 0) && seq < beforeSeq)
      return { data: afterSeq === undefined ? fitting.slice(-limit) : fitting.slice(0, limit), epoch }
    },
    sendMessage: (dialogId, text, clientMessageId) => send(logOf(dialogId), text, clientMessageId),
    async markRead(dialogId, seq, epoch) {
      const log = logOf(dialogId)
      const read = log
        .messages()
        .filter((message) => message.seq <= seq)
        .at(-1)
      if (epoch === log.epoch && read) log.readId = await desk.marks.raise(dialogId, read.id)
    },
    stopAnswer: () => unsupported('stop the answer'),
    requestHandoff: (dialogId, requestId, reason = '', lastUserText) =>
      desk.requestHandoff(logOf(dialogId), {
        requestId,
        reason: REASON.test(reason) ? reason : undefined,
        lastUserText: lastUserText?.slice(0, LONGEST_QUOTE).replace(HALF, ''),
      }),
    cancelHandoff: (dialogId) => desk.cancelHandoff(logOf(dialogId)),
    getHandoff: (dialogId) => desk.readHandoff(logOf(dialogId)),
    async getConfig(token) {
      // Without a token there is nothing to ask about.
      if (token === null) return { success: false }
      const body = { token }
      const call = { method: 'POST', path: 'widget-config', action: 'read the configuration' } as const
      return (await request({ ...call, shape: configShape, body })).data
    },
  }
}
