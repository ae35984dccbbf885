import type { DurableFrame, ServerFrame, Welcome } from '../../protocol/frames.ts'
import type { ServerHandoff, ServerMessage } from '../../protocol/rest.ts'
import { readTime, type BaseHandoff, type BaseMessage } from './shapes.ts'

type HandoffNow = Omit<ServerHandoff, 'serverNow'>

/**
 * One dialog as a v1 server would keep it: its messages and the changes of its handoff under one count without
 * holes. The count is this page's own; where a message turns up that belongs below one already counted, another
 * life of the log begins.
 */
export interface Log {
  readonly dialogId: number
  /** The life of the count. */
  readonly epoch: string
  readonly lastSeq: number
  readonly handoff: HandoffNow
  /** Whether the history was read. */
  isLoaded: boolean
  /** The highest id that the visitor has read. */
  readId: number
  /** How many messages are on their way. */
  posting: number
  /** Until when an answer is awaited whose request was cut off: ms since 1970. */
  awaitedUntil: number
  /** Since when the visitor waits for an operator, as far as this page knows: ms since 1970. */
  readonly requestedAt: number
  has(id: number): boolean
  /** The highest id held. */
  readonly newestId: number
  /** The messages, oldest first. */
  messages(): readonly ServerMessage[]
  /** The message that a send has come to. */
  findOwn(clientMessageId: string): ServerMessage | undefined
  /** Takes up messages in any order, any number of times; `owners`: which sends have come to which ids. */
  absorb(messages: readonly BaseMessage[], owners: ReadonlyMap<number, string>): void
  noteHandoff(told: BaseHandoff): void
  /** The `seq` up to which is read. */
  readSeq(): number
  greet(epoch: string | null, sinceSeq: number | null): readonly [Welcome, ...DurableFrame[]]
  /** Whoever listens to the dialog; `null`: another life of the log has begun. */
  readonly listeners: Set<(frame: ServerFrame | null) => void>
  emit(frame: ServerFrame): void
}

/** Whether an operator is wanted, or there. */
export const isOngoing = ({ status }: Pick<ServerHandoff, 'status'>): boolean =>
  status === 'requested' || status === 'active'

const changes = {
  requested: 'requested',
  active: 'started',
  released: 'released',
  cancelled: 'cancelled',
} as const

export function createLog(dialogId: number, newId: () => string, now: () => number): Log {
  let epoch = newId()
  let entries: DurableFrame[] = []
  let byId = new Map<number, ServerMessage>()
  let handoff: HandoffNow = { status: 'none', version: 0, controlEpoch: 0 }
  let requestedAt = 0
  let newestId = 0
  const listeners: Log['listeners'] = new Set()

  const nextSeq = (): number => entries.length + 1
  const tell = (frame: ServerFrame | null): void => {
    for (const listener of [...listeners]) listener(frame)
  }

  function append(message: Omit<ServerMessage, 'seq' | 'updatedSeq'>): void {
    const seq = nextSeq()
    const numbered = { ...message, seq, updatedSeq: seq }
    byId.set(message.id, numbered)
    newestId = message.id
    entries.push({ type: 'message', change: undefined, seq, message: numbered })
  }

  const log: Log = {
    dialogId,
    listeners,
    isLoaded: false,
    readId: 0,
    posting: 0,
    awaitedUntil: 0,
    get epoch() {
      return epoch
    },
    get lastSeq() {
      return entries.length
    },
    get handoff() {
      return handoff
    },
    get requestedAt() {
      return requestedAt
    },
    get newestId() {
      return newestId
    },
    has: (id) => byId.has(id),
    messages: () => [...byId.values()],
    findOwn: (clientMessageId) =>
      [...byId.values()].find((message) => message.clientMessageId === clientMessageId),
    absorb(messages, owners) {
      const unknown = messages.filter(({ id }) => !byId.has(id))
      const fresh = new Map(unknown.map((message) => [message.id, message]))
      if (fresh.size === 0) return
      if (unknown.some(({ sender }) => sender !== 'user')) log.awaitedUntil = 0
      const before = entries.length
      const isLate = unknown.some(({ id }) => id < newestId)
      const known = isLate ? log.messages() : []
      if (isLate) {
        epoch = newId()
        entries = []
        byId = new Map()
      }
      for (const message of [...known, ...fresh.values()].sort((one, other) => one.id - other.id)) {
        const owner = owners.get(message.id)
        const isMine = owner !== undefined && log.findOwn(owner) === undefined
        append({
          ...message,
          timestamp: readTime(message.timestamp, now()),
          ...(isMine && { clientMessageId: owner }),
        })
      }
      if (isLate) tell(null)
      else entries.slice(before).forEach(tell)
    },
    noteHandoff({ status: told, assignedManager, reason, queuePosition, estimatedWaitMinutes }) {
      // What is over stays in the status for ever: only what was seen to go on can end.
      if (!isOngoing({ status: told }) && !isOngoing(handoff)) return
      const isOver = handoff.status === 'active' || told === 'released' ? 'released' : 'cancelled'
      const status = told === 'requested' || told === 'active' ? told : isOver
      const next: HandoffNow = {
        status,
        version: handoff.version,
        controlEpoch: handoff.controlEpoch,
        ...(status === 'active' && { assignedManager }),
        ...(status === 'requested' && { reason, queuePosition, estimatedWaitMinutes }),
      }
      if (JSON.stringify(next) === JSON.stringify(handoff)) return
      if (status === 'requested' && handoff.status !== status) requestedAt = now()
      const speaker = (one: HandoffNow): unknown => one.status === 'active' && one.assignedManager?.id
      next.version += 1
      if (speaker(next) !== speaker(handoff)) next.controlEpoch += 1
      handoff = next
      const seq = nextSeq()
      const { assignedManager: manager, ...details } = next
      const frame: DurableFrame = { ...details, type: 'handoff', change: changes[status], seq, manager }
      entries.push(frame)
      tell(frame)
    },
    readSeq: () => log.messages().reduce((seq, message) => (message.id > log.readId ? seq : message.seq), 0),
    greet(known, sinceSeq) {
      const isGap = known === epoch && sinceSeq !== null && sinceSeq <= entries.length
      const welcome: Welcome = {
        type: 'welcome',
        change: undefined,
        epoch,
        lastSeq: entries.length,
        readSeq: log.readSeq(),
        unread: log
          .messages()
          .filter(({ id, sender }) => id > log.readId && (sender === 'assistant' || sender === 'manager'))
          .length,
        replay: isGap ? 'gap' : 'reset',
        handoff: { ...handoff, serverNow: new Date(now()).toISOString() },
        streams: [],
      }
      return [welcome, ...(isGap ? entries.slice(sinceSeq) : [])]
    },
    emit: tell,
  }
  return log
}
