import type { DialectContext } from '../dialect.ts'
import { createLog, isOngoing, type Log } from './log.ts'
import { createSent, type Sent } from './sent.ts'
import { handoffShape, historyShape, readMessages, type BaseMessage } from './shapes.ts'

/** What can be asked about a handoff. */
export type HandoffVerb = 'status' | 'request' | 'cancel'

/** The logs of all dialogs, and what brings them up to date. */
export interface Desk {
  readonly sent: Sent
  logOf(dialogId: number): Log
  /** Reads history and handoff by a request that has not begun yet. Rejects with a `ReplyXError`. */
  refresh(log: Log): Promise<void>
  /** Takes up messages that somebody else has read; `owner` has sent the first of them. */
  absorb(log: Log, messages: readonly BaseMessage[], owner?: string): Promise<void>
  /** Sets what is read of a dialog to what `next` makes of the highest id that any tab knows to be read. */
  markRead(log: Log, next: (kept?: number) => number): Promise<void>
  /** Asks where the handoff stands, or for a change of it. */
  askHandoff(log: Log, verb: HandoffVerb, body?: object): Promise<void>
}

export function createDesk({ request, session, settings, ports }: DialectContext): Desk {
  const { mode } = session
  const { apiUrl, handoffTimeout } = settings
  const { storage, clock } = ports
  const sent = createSent(ports, apiUrl)
  const logs = new Map<number, Log>()

  const inTurn = (log: Log, work: () => Promise<void>): Promise<void> =>
    (log.turn = log.turn.then(work, work))

  async function callHandoff(log: Log, verb: string, body?: object): Promise<void> {
    const { data } = await request({
      method: body ? 'POST' : 'GET',
      path: `dialogs/${String(log.dialogId)}/handoff/${verb}`,
      action: `${body ? verb : 'read'} the handoff`,
      shape: handoffShape,
      ...(body && { body }),
    })
    log.noteHandoff(data)
  }

  async function read(log: Log): Promise<void> {
    const [{ data }] = await Promise.all([
      request({
        method: 'GET',
        path: `${mode}/dialogs/${String(log.dialogId)}/messages`,
        action: 'read the messages',
        shape: historyShape,
      }),
      callHandoff(log, 'status'),
    ])
    await desk.absorb(log, readMessages(data))
    if (!log.isLoaded) await desk.markRead(log, (kept = log.newestId) => kept)
    log.isLoaded = true
    const hasWaited = clock.now() - log.requestedAt >= handoffTimeout
    // Still wanted until the status confirms it; where it does not, the next read tries again.
    if (log.handoff.status === 'requested' && hasWaited) {
      await callHandoff(log, 'cancel', {}).catch(() => undefined)
    }
  }

  const desk: Desk = {
    sent,
    logOf(dialogId) {
      const log = logs.get(dialogId) ?? createLog(dialogId, ports)
      logs.set(dialogId, log)
      return log
    },
    refresh: (log) =>
      (log.nextRead ??= inTurn(log, () => {
        log.nextRead = null
        return read(log)
      })),
    async absorb(log, [first, ...others], owner) {
      if (first === undefined) return
      const fresh = [first, ...others].filter(({ id }) => log.find(id) === undefined)
      const owners =
        owner === undefined ? await sent.claim(log.dialogId, fresh) : new Map([[first.id, owner]])
      log.absorb(fresh, owners)
    },
    async markRead(log, next) {
      const key = `base:read:${apiUrl}:${String(log.dialogId)}`
      log.readId = await storage.transact(key, (values) => {
        const result = next(values.get(key) as number | undefined)
        return { result, writes: [[key, result]] }
      })
    },
    askHandoff: (log, verb, body) =>
      inTurn(log, async () => {
        if (verb !== 'request') return callHandoff(log, verb, body)
        // Asking again would move the visitor to the end of the queue.
        await callHandoff(log, 'status')
        if (isOngoing(log.handoff)) return
        try {
          await callHandoff(log, verb, body)
        } catch (cause) {
          // It may have been done all the same.
          await callHandoff(log, 'status')
          if (!isOngoing(log.handoff)) throw cause
        }
      }),
  }
  return desk
}
