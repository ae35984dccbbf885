import type { Ports } from '../../ports.ts'
import { isReplyXError } from '../../errors.ts'
import type { Answer, Request } from '../../protocol/calls.ts'
import type { Mode, ServerHandoff } from '../../protocol/rest.ts'
import { createLog, isOngoing, type Log } from './log.ts'
import { createReadMarks, type ReadMarks } from './read-marks.ts'
import { createSent, type Sent } from './sent.ts'
import { handoffShape, historyShape, readMessages, type BaseMessage } from './shapes.ts'

const HANDOFF_ACTION = { request: 'call an operator', cancel: 'cancel the call' } as const

/** The logs of all dialogs, and what brings them up to date. */
export interface Desk {
  readonly sent: Sent
  readonly marks: ReadMarks
  logOf(dialogId: number): Log
  /** Reads history and handoff by a request that has not begun yet. Rejects with a `ReplyXError`. */
  refresh(log: Log): Promise<void>
  /** Reads them where that was never done. */
  load(log: Log): Promise<void>
  /** Takes up messages that somebody else has read; `owner` has sent the first of them. */
  absorb(log: Log, messages: readonly BaseMessage[], owner?: string): Promise<void>
  /** Asks where the handoff stands. */
  readHandoff(log: Log): Promise<Answer<ServerHandoff>>
  requestHandoff(log: Log, body: object): Promise<Answer<ServerHandoff>>
  cancelHandoff(log: Log): Promise<Answer<ServerHandoff>>
}

export function createDesk(options: {
  readonly request: Request
  readonly mode: Mode
  readonly apiUrl: string
  readonly handoffTimeout: number
  readonly ports: Pick<Ports, 'storage' | 'clock' | 'newId'>
}): Desk {
  const { request, mode, apiUrl, ports } = options
  const { storage, clock } = ports
  const sent = createSent(storage, clock, apiUrl)
  const marks = createReadMarks(storage, apiUrl)
  const logs = new Map<number, Log>()
  /** What is asked about a dialog goes one by one: so no answer is older than one believed before. */
  const queues = new Map<Log, Promise<unknown>>()
  /** The reads that have not begun yet. */
  const waiting = new Map<Log, Promise<void>>()

  function inTurn<Result>(log: Log, work: () => Promise<Result>): Promise<Result> {
    const turn = (queues.get(log) ?? Promise.resolve()).then(work)
    queues.set(
      log,
      turn.catch(() => undefined),
    )
    return turn
  }

  async function askHandoff(log: Log, verb: 'status' | 'request' | 'cancel', body?: object): Promise<void> {
    const isRead = verb === 'status'
    const { data } = await request({
      method: isRead ? 'GET' : 'POST',
      path: `dialogs/${String(log.dialogId)}/handoff/${verb}`,
      action: isRead ? 'read the handoff' : HANDOFF_ACTION[verb],
      shape: handoffShape,
      ...(body && { body }),
    })
    log.noteHandoff(data)
  }

  async function read(log: Log): Promise<void> {
    const { dialogId } = log
    const [{ data }] = await Promise.all([
      request({
        method: 'GET',
        path: `${mode}/dialogs/${String(dialogId)}/messages`,
        action: 'read the messages',
        shape: historyShape,
      }),
      askHandoff(log, 'status'),
    ])
    const messages = readMessages(data)
    await desk.absorb(log, messages)
    if (!log.isLoaded) log.readId = await marks.load(dialogId, log.newestId)
    log.isLoaded = true
    const hasWaited = clock.now() - log.requestedAt >= options.handoffTimeout
    // Still wanted until the status confirms it; where it does not, the next read tries again.
    if (log.handoff.status === 'requested' && hasWaited) {
      await askHandoff(log, 'cancel', {}).catch(() => undefined)
    }
  }

  const told = (log: Log): Answer<ServerHandoff> => ({
    data: { ...log.handoff, serverNow: new Date(clock.now()).toISOString() },
    epoch: log.epoch,
  })

  const desk: Desk = {
    sent,
    marks,
    logOf(dialogId) {
      const log = logs.get(dialogId) ?? createLog(dialogId, ports.newId, clock.now)
      logs.set(dialogId, log)
      return log
    },
    refresh(log) {
      const known = waiting.get(log)
      if (known !== undefined) return known
      const turn = inTurn(log, () => {
        waiting.delete(log)
        return read(log)
      })
      waiting.set(log, turn)
      return turn
    },
    load: async (log) => (log.isLoaded ? undefined : desk.refresh(log)),
    async absorb(log, messages, owner) {
      const fresh = messages.filter(({ id }) => !log.has(id))
      const [first] = messages
      const owners = await sent.claim(log.dialogId, owner === undefined ? fresh : [])
      const all = owner === undefined || first === undefined ? owners : new Map([[first.id, owner]])
      log.absorb(fresh, all)
    },
    async readHandoff(log) {
      await inTurn(log, () => askHandoff(log, 'status'))
      return told(log)
    },
    async requestHandoff(log, body) {
      await inTurn(log, async () => {
        // Asking again would move the visitor to the end of the queue.
        await askHandoff(log, 'status')
        if (isOngoing(log.handoff)) return
        try {
          await askHandoff(log, 'request', body)
        } catch (cause) {
          await askHandoff(log, 'status').catch(() => undefined)
          if (!isOngoing(log.handoff)) throw cause
        }
      })
      return told(log)
    },
    async cancelHandoff(log) {
      await inTurn(log, () => askHandoff(log, 'cancel', {}))
      return told(log)
    },
  }
  return desk
}

/** Whether a request that failed may have been carried out all the same. */
export function mayBeDone(cause: unknown): boolean {
  if (!isReplyXError(cause)) return true
  const { code, retryable, status } = cause
  return code !== 'cancelled' && (retryable || status === 402 || code === 'protocol_invalid')
}
