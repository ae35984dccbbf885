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
  findOwn(clientMessageId: string): ServerMessage | undefined
  /** Takes up messages in any order, any number of times; `owners`: which sends have come to which ids. */
  absorb(messages: readonly BaseMessage[], owners: ReadonlyMap<number, string>): void
  noteHandoff(told: BaseHandoff): void
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

/** How it has ended: who was there has released it, whatever the status says. */
const endOf = (held: string, told: string): 'released' | 'cancelled' =>
  held === 'active' || told === 'released' ? 'released' : 'cancelled'

export function createLog(dialogId: number, { newId, clock }: Pick<Ports, 'newId' | 'clock'>): Log {
  const { now } = clock
  let entries: DurableFrame[] = []
  let byId = new Map<number, ServerMessage>()

  const log: Log = {
    dialogId,
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
    find: (id = NaN) => byId.get(id),
    messages: () => [...byId.values()],
    findOwn: (clientMessageId) =>
      log.messages().find((message) => message.clientMessageId === clientMessageId),
    absorb(messages, owners) {
      const fresh = messages.filter(({ id }) => !byId.has(id))
      const isLate = fresh.some(({ id }) => id < log.newestId)
      const known = isLate ? log.messages() : []
      if (isLate) {
        log.epoch = newId()
        entries = []
        byId = new Map()
      }
      const before = entries.length
      for (const { id, sender, text, timestamp: told, ...rest } of [...known, ...fresh].sort(
        (one, other) => one.id - other.id,
      ) as ServerMessage[]) {
        if (byId.has(id)) continue
        const owner = rest.clientMessageId ?? owners.get(id)
        const seq = entries.length + 1
        const timestamp = readTime(told, now())
        const message: ServerMessage = { id, sender, text, timestamp, seq, updatedSeq: seq }
        if (owner !== undefined && log.findOwn(owner) === undefined) message.clientMessageId = owner
        byId.set((log.newestId = id), message)
        entries.push({ type: 'message', change: undefined, seq, message })
      }
      if (isLate) log.emit(null)
      else entries.slice(before).forEach(log.emit)
    },
    noteHandoff({ status: told, reason, ...details }) {
      const held = log.handoff
      const isOver = !isOngoing({ status: told })
      // What is over stays in the status for ever: only what was seen to go on can end.
      if (isOver && !isOngoing(held)) return
      const status = isOver ? endOf(held.status, told) : told
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
        unread: log
          .messages()
          .filter(({ id, sender }) => id > log.readId && /^(assistant|manager)$/.test(sender)).length,
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
