import type { Ports } from '../../ports.ts'
import type { Answer } from '../../protocol/calls.ts'
import type { DurableFrame, ServerFrame, Welcome } from '../../protocol/frames.ts'
import type { ServerHandoff, ServerMessage } from '../../protocol/rest.ts'
import { readTime, type BaseHandoff, type BaseMessage } from './shapes.ts'

/**
 * One dialog as a v1 server would keep it: its messages and the changes of its handoff under one count without
 * holes. The count is this page's own; where a message turns up that belongs below one already counted, another
 * life of the log begins.
 */
export interface Log {
  readonly dialogId: number
  /** Where its messages are, below `{apiUrl}/api/`. */
  readonly path: string
  /** The life of the count. */
  epoch: string
  handoff: Omit<ServerHandoff, 'serverNow'>
  /** Whether the history was read. */
  isLoaded: boolean
  /** The highest id that the visitor has read. */
  readId: number
  /** How many messages are on their way. */
  posting: number
  /** Since when the visitor waits for an operator, as far as this page knows: ms since 1970. */
  requestedAt: number
  /** The highest id held. */
  newestId: number
  lastSeq(): number
  find(id?: number): ServerMessage | undefined
  /** The messages, oldest first. */
  messages(): readonly ServerMessage[]
  /** The message that a send has come to. */
  findOwn(clientMessageId?: string): ServerMessage | undefined
  /** Takes up messages in any order, any number of times; `owners`: which sends have come to which ids. */
  absorb(messages: readonly BaseMessage[], owners: ReadonlyMap<number, string>): void
  note(told: BaseHandoff): void
  /** Where the handoff stands, as an answer of this moment. */
  status(): ServerHandoff
  answer<Data>(data: Data): Answer<Data>
  /** The `seq` up to which is read. */
  readSeq(): number
  greet(epoch: string | null, sinceSeq: number | null): readonly [Welcome, ...DurableFrame[]]
  /** What is asked about the dialog goes one by one: so no answer is older than one believed before. */
  turn: Promise<void>
  /** The read that has not begun yet. */
  nextRead: Promise<void> | null
  /** Whoever listens to the dialog; `null`: another life of the log has begun. */
  listener: ((frame: ServerFrame | null) => void) | null
  emit(frame: ServerFrame | null): void
}

/** Whether an operator is wanted, or there. */
export const isOngoing = ({ status }: Pick<ServerHandoff, 'status'>): boolean =>
  status === 'requested' || status === 'active'

export function createLog(
  dialogId: number,
  path: string,
  { newId, clock }: Pick<Ports, 'newId' | 'clock'>,
): Log {
  const { now } = clock
  let entries: DurableFrame[] = []
  let byId = new Map<number, ServerMessage>()

  const log: Log = {
    dialogId,
    path,
    listener: null,
    turn: Promise.resolve(),
    nextRead: null,
    isLoaded: false,
    readId: 0,
    posting: 0,
    epoch: newId(),
    handoff: { status: 'none', version: 0, controlEpoch: 0 },
    requestedAt: 0,
    newestId: 0,
    lastSeq: () => entries.length,
    find: (id) => byId.get(id as number),
    messages: () => [...byId.values()],
    findOwn: (key) => log.messages().find(({ clientMessageId }) => key && clientMessageId === key),
    absorb(messages, owners) {
      const isLate = messages.some(({ id }) => id < log.newestId && !byId.has(id))
      const all: (BaseMessage & Partial<ServerMessage>)[] = [...messages]
      if (isLate) {
        all.push(...log.messages())
        log.epoch = newId()
        entries = []
        byId = new Map()
      }
      const before = entries.length
      for (const told of all.sort((one, other) => one.id - other.id)) {
        const { id, clientMessageId: owner = owners.get(id) } = told
        if (byId.has(id)) continue
        const seq = entries.length + 1
        const message: ServerMessage = {
          ...told,
          timestamp: readTime(told.timestamp, now()),
          seq,
          updatedSeq: seq,
          clientMessageId: log.findOwn(owner) ? undefined : owner,
        }
        byId.set((log.newestId = id), message)
        entries.push({ type: 'message', change: undefined, seq, message })
      }
      if (isLate) log.emit(null)
      else entries.slice(before).forEach(log.emit)
    },
    note({ status: told, reason, ...details }) {
      const held = log.handoff
      let status = told
      if (!isOngoing({ status })) {
        // What is over stays in the status for ever: only what was seen to go on can end.
        if (!isOngoing(held)) return
        // Who was there has released it, whatever the status says.
        status = held.status === 'active' || told === 'released' ? 'released' : 'cancelled'
      }
      const isWanted = status === 'requested'
      const next = { ...held, ...details, status, reason: isWanted ? reason : undefined }
      if (JSON.stringify(next) === JSON.stringify(held)) return
      if (isWanted && held.status !== status) log.requestedAt = now()
      next.controlEpoch = next.version += 1
      log.handoff = next
      const change = status === 'active' ? 'started' : (status as 'requested' | 'released' | 'cancelled')
      const seq = entries.length + 1
      const frame: DurableFrame = { ...next, type: 'handoff', change, seq, manager: next.assignedManager }
      entries.push(frame)
      log.emit(frame)
    },
    status: () => ({ ...log.handoff, serverNow: new Date(now()).toISOString() }),
    answer: (data) => ({ data, epoch: log.epoch }),
    readSeq: () =>
      log
        .messages()
        .filter(({ id }) => id <= log.readId)
        .at(-1)?.seq ?? 0,
    greet(known, sinceSeq) {
      const isGap = known === log.epoch && sinceSeq !== null && sinceSeq <= entries.length
      const welcome: Welcome = {
        type: 'welcome',
        change: undefined,
        epoch: log.epoch,
        lastSeq: entries.length,
        readSeq: log.readSeq(),
        unread: log.messages().filter(({ id, sender }) => id > log.readId && /^[am]/.test(sender)).length,
        replay: isGap ? 'gap' : 'reset',
        handoff: log.status(),
        streams: [],
      }
      return [welcome, ...(isGap ? entries.slice(sinceSeq) : [])]
    },
    emit: (frame) => log.listener?.(frame),
  }
  return log
}
