import type { DialectContext } from '../dialect.ts'
import { createAsk, type Ask } from './ask.ts'
import { keep } from './keep.ts'
import { createLog, isOngoing, type Log } from './log.ts'
import { createSent, type Sent } from './sent.ts'
import { handoffShape, historyShape, readMessages, type BaseMessage } from './shapes.ts'

/** What can be asked about a handoff. */
export type HandoffVerb = 'status' | 'request' | 'cancel'

/** The logs of all dialogs, and what brings them up to date. */
export interface Desk {
  readonly ask: Ask
  readonly sent: Sent
  logOf(dialogId: number): Log
  /** Reads history and handoff by a request that has not begun yet. Rejects with a `ReplyXError`. */
  refresh(log: Log): Promise<void>
  /** Takes up messages that somebody else has read. */
  absorb(log: Log, messages: readonly BaseMessage[]): Promise<void>
  /** Sets what is read of a dialog to what `next` makes of the highest id that any tab knows to be read. */
  markRead(log: Log, next: (kept?: number) => number): Promise<void>
  /** Asks where the handoff stands, or for a change of it. */
  askHandoff(log: Log, verb: HandoffVerb, body?: object): Promise<void>
}

export function createDesk({ request, session, settings, ports }: DialectContext): Desk {
  const { apiUrl, handoffTimeout } = settings
  const { storage, clock } = ports
  const ask = createAsk(request)
  const sent = createSent(ports, apiUrl)
  const logs = new Map<number, Log>()

  const inTurn = (log: Log, work: () => Promise<void>): Promise<void> =>
    (log.turn = log.turn.then(work, work))

  async function callHandoff(log: Log, verb: string, body?: object): Promise<void> {
    const path = `dialogs/${log.dialogId}/handoff/${verb}`
    log.note(await ask(path, `${body ? verb : 'read'} the handoff`, handoffShape, body))
  }

  async function read(log: Log): Promise<void> {
    const told = callHandoff(log, 'status')
    // Whatever becomes of it, what the history says is taken up first.
    told.catch(() => undefined)
    await desk.absorb(log, readMessages(await ask(log.path, 'read the messages', historyShape)))
    if (!log.isLoaded) await desk.markRead(log, (kept = log.newestId) => kept)
    log.isLoaded = true
    await told
    // Still wanted until the status confirms it; where it does not, the next read tries again.
    if (log.handoff.status === 'requested' && clock.now() - log.requestedAt >= handoffTimeout) {
      await callHandoff(log, 'cancel', {}).catch(() => undefined)
    }
  }

  const desk: Desk = {
    ask,
    sent,
    logOf(dialogId) {
      const log =
        logs.get(dialogId) ?? createLog(dialogId, `${session.mode}/dialogs/${dialogId}/messages`, ports)
      logs.set(dialogId, log)
      return log
    },
    refresh: (log) =>
      (log.nextRead ??= inTurn(log, () => {
        log.nextRead = null
        return read(log)
      })),
    async absorb(log, messages) {
      const fresh = messages.filter(({ id }) => !log.find(id))
      log.absorb(fresh, await sent.claim(log.dialogId, fresh))
    },
    async markRead(log, next) {
      log.readId = await keep(storage, `base:read:${apiUrl}:${log.dialogId}`, next)
    },
    askHandoff: (log, verb, body) =>
      inTurn(log, async () => {
        const isDone = (): boolean => isOngoing(log.handoff) === (verb === 'request')
        // Asking again would move the visitor to the end of the queue, and what is not wanted cannot be cancelled.
        await callHandoff(log, 'status')
        if (!body || isDone()) return
        try {
          await callHandoff(log, verb, body)
        } catch (cause) {
          // It may have been done all the same.
          await callHandoff(log, 'status')
          if (!isDone()) throw cause
        }
      }),
  }
  return desk
}
