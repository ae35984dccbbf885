import { createIdSet } from '../lib/id-set.ts'
import { createSortedList } from '../lib/sorted-list.ts'
import type { Message } from '../model.ts'
import type { ServerMessage } from '../protocol/rest.ts'
import { streamKey, toMessage } from './message.ts'

/** What the server has of an answer being written. */
interface Piece {
  readonly streamId: string
  readonly text: string
  readonly controlEpoch: number
}

/** An answer being written. */
interface Stream {
  readonly controlEpoch: number
  /** Between the highest `seq` held at its first delta and the next. */
  order: number
  message: Message
}

/** What `merge` did. */
type MergeOutcome = 'added' | 'updated' | 'none'

/**
 * The client's copy of one dialog: the settled messages by `seq`, and the answers being written. Deterministic
 * and without effects; it changes in place, because a copy of the list per message is what makes chat clients
 * slow in long conversations.
 */
export interface Timeline {
  /** Merges one copy of a message: by `id`, the higher `updatedSeq` wins. */
  merge(message: ServerMessage): MergeOutcome
  /**
   * Puts a page in the place of all that was held. Answers being written stay where they have no message yet;
   * in a new life of the log only those that the server still writes.
   */
  replace(page: readonly ServerMessage[], hasOlder: boolean, isNewLog: boolean): void
  /** Joins an older page to the lower end. */
  prepend(page: readonly ServerMessage[], hasOlder: boolean): void
  /** Lets go of all but the newest settled messages: what lies below comes by a page again. */
  trim(count: number): void
  /** Adds a piece to an answer. @returns whether it fitted */
  append(delta: Piece & { readonly offset: number }, controlEpoch: number, timestamp: string): boolean
  /** Sets the answers being written to what the server has of them. */
  setStreams(pieces: readonly Piece[], timestamp: string, lastSeq: number): void
  /** What is still written and was not listed has broken off. */
  interruptUnlisted(): void
  /** What was begun under an older control epoch has broken off. */
  interruptBefore(controlEpoch: number): void
  /** Whether a message is held that the visitor sent under this id. */
  has(clientMessageId: string): boolean
  /** The stream now being written; `null` where there is none. */
  readonly streamingId: string | null
  /** The `seq` of the oldest message shown; `null` where there is none. */
  readonly oldestSeq: number | null
  readonly newestSeq: number
  readonly hasOlder: boolean
  /** How many messages of others lie above `seq`. */
  countIncomingAfter(seq: number): number
  /** How many settled messages are held. */
  readonly size: number
  /** The newest settled messages as the server has them, oldest first. */
  sources(atMost: number): readonly ServerMessage[]
  /** Updates of messages below the lower end, by id. */
  updates(): ReadonlyMap<number, ServerMessage>
  /** All that is shown, oldest first. The same array until something changes. */
  messages(): readonly Message[]
}

export function createTimeline(): Timeline {
  /** A stream's stands for itself until the answer has a `seq`. */
  const orderOf = (message: Message): number => message.seq ?? streams.get(message.streamId ?? '')?.order ?? 0

  let list = createSortedList(orderOf)
  /** The settled messages as the server has them. */
  let byId = new Map<number, ServerMessage>()
  /** The ids that the visitor's messages were sent under. */
  let ownIds = createIdSet()
  /** Updates of messages below the lower end: they win when a page brings the message. */
  let aside = new Map<number, ServerMessage>()
  let streams = new Map<string, Stream>()
  let endedStreams = createIdSet()
  let listed = new Set<string>()
  /** Messages below this `seq` are not shown, whoever brings them. */
  let floor = -Infinity
  let hasOlder = false
  let cached: readonly Message[] | null = null
  let newestSeq = 0
  /** The `seq` above which `unread` counts, so that a live message costs no walk over all. */
  let mark = 0
  let unread = 0

  const messages = (): readonly Message[] => (cached ??= list.toArray())

  const isUnread = (message: Message): boolean => (message.seq ?? 0) > mark && isIncoming(message)

  /** Shows a message, in the place of an earlier copy where there is one. */
  const show = (message: Message, before?: Message): void => {
    const { clientMessageId, seq } = message
    if (clientMessageId !== undefined) ownIds.add(clientMessageId)
    if (seq !== null && seq > newestSeq) newestSeq = seq
    if (isUnread(message)) unread += 1
    if (before === undefined) list.add(message)
    else {
      if (isUnread(before)) unread -= 1
      list.replace(before, message)
    }
    cached = null
  }

  const endStream = (streamId: string): void => {
    endedStreams.add(streamId)
    const stream = streams.get(streamId)
    if (stream === undefined) return
    list.remove(stream.message)
    streams.delete(streamId)
  }

  const insert = (copy: ServerMessage): void => {
    const kept = aside.size > 0 ? aside.get(copy.id) : undefined
    if (kept !== undefined) aside.delete(copy.id)
    const source = kept !== undefined && kept.updatedSeq > copy.updatedSeq ? kept : copy
    if (source.streamId !== undefined) endStream(source.streamId)
    byId.set(source.id, source)
    show(toMessage(source))
  }

  const setStream = (stream: Stream, change: Partial<Message>): void => {
    const before = stream.message
    stream.message = { ...before, ...change }
    show(stream.message, before)
  }

  /** Half a step above what stands last; another answer may already stand there, and the later one follows it. */
  const orderAbove = (lastSeq = 0): number =>
    Math.max(Math.max(newestSeq, lastSeq) + 0.5, ...[...streams.values()].map(({ order }) => order))

  const openStream = ({ streamId, text, controlEpoch }: Piece, timestamp: string, lastSeq: number): void => {
    const message: Message = {
      key: streamKey(streamId),
      id: null,
      seq: null,
      sender: 'assistant',
      text,
      timestamp,
      status: 'streaming',
      streamId,
      isDeleted: false,
    }
    const order = orderAbove(lastSeq)
    streams.set(streamId, { controlEpoch, order, message })
    show(message)
  }

  const interrupt = (isOver: (stream: Stream, streamId: string) => boolean): void => {
    for (const [streamId, stream] of streams) {
      if (isOver(stream, streamId)) setStream(stream, { status: 'interrupted' })
    }
  }

  return {
    merge(message) {
      if (message.seq < floor) {
        const kept = aside.get(message.id)
        if (kept === undefined || kept.updatedSeq < message.updatedSeq) aside.set(message.id, message)
        return 'none'
      }
      const held = byId.get(message.id)
      if (held === undefined) {
        insert(message)
        return 'added'
      }
      if (held.updatedSeq >= message.updatedSeq) return 'none'
      // The key and the place stay as they were, whatever this copy says of them.
      const { id, seq } = held
      const before = list.find(seq, (each) => each.id === id)
      const source = { ...message, seq }
      byId.set(id, source)
      show({ ...toMessage(source), ...(before && { key: before.key }) }, before)
      return 'updated'
    },

    replace(page, more, isNewLog) {
      const kept = [...streams].filter(([streamId]) => !isNewLog || listed.has(streamId))
      // Settled while the page was on its way.
      const last = Math.max(0, ...page.map(({ seq }) => seq))
      const newer = isNewLog ? [] : [...byId.values()].filter(({ seq }) => seq > last)
      list = createSortedList(orderOf)
      byId = new Map()
      ownIds = createIdSet()
      aside = new Map()
      streams = new Map()
      if (isNewLog) endedStreams = createIdSet()
      cached = null
      newestSeq = unread = 0
      floor = Infinity
      this.prepend(page, more)
      for (const source of newer) insert(source)
      for (const [streamId, stream] of kept) {
        if (endedStreams.has(streamId) || stream.order < floor) continue
        if (isNewLog) stream.order = orderAbove()
        streams.set(streamId, stream)
        show(stream.message)
      }
    },

    prepend(page, more) {
      hasOlder = more
      floor = Math.min(...page.map(({ seq }) => seq), floor)
      if (!more || floor === Infinity) floor = -Infinity
      for (const message of page) if (!byId.has(message.id)) insert(message)
    },

    trim(count) {
      const kept = this.sources(count)
      const lowest = kept[0]?.seq ?? 0
      if (kept.length === byId.size) return
      floor = lowest
      hasOlder = true
      // Built anew: of what goes nothing may stay behind.
      const still = messages().filter((message) => orderOf(message) >= lowest)
      const open = [...streams].filter(([, { order }]) => order >= lowest)
      list = createSortedList(orderOf)
      byId = new Map(kept.map((source) => [source.id, source]))
      ownIds = createIdSet()
      streams = new Map(open)
      endedStreams = createIdSet(kept.map(({ streamId }) => streamId ?? ''))
      unread = 0
      for (const message of still) show(message)
    },

    append(delta, controlEpoch, timestamp) {
      const { streamId, offset } = delta
      if (delta.controlEpoch < controlEpoch || endedStreams.has(streamId)) return false
      const stream = streams.get(streamId)
      if (stream === undefined) {
        if (offset !== 0) return false
        openStream(delta, timestamp, 0)
        // Begun after the list was made, so it is written still.
        listed.add(streamId)
        return true
      }
      const { status, text } = stream.message
      if (status !== 'streaming' || text.length !== offset) return false
      setStream(stream, { text: text + delta.text })
      return true
    },

    setStreams(pieces, timestamp, lastSeq) {
      listed = new Set(pieces.map(({ streamId }) => streamId))
      for (const piece of pieces) {
        if (endedStreams.has(piece.streamId)) continue
        const stream = streams.get(piece.streamId)
        if (stream === undefined) openStream(piece, timestamp, lastSeq)
        else if (stream.message.text !== piece.text || stream.message.status !== 'streaming') {
          setStream(stream, { text: piece.text, status: 'streaming' })
        }
      }
    },

    interruptUnlisted() {
      interrupt((_, streamId) => !listed.has(streamId))
    },

    interruptBefore(controlEpoch) {
      interrupt((stream) => stream.controlEpoch < controlEpoch)
    },

    has: (clientMessageId) => ownIds.has(clientMessageId),
    get streamingId() {
      return [...streams].find(([, { message }]) => message.status === 'streaming')?.[0] ?? null
    },
    get oldestSeq() {
      return floor > 0 ? floor : (messages().find(({ seq }) => seq !== null)?.seq ?? null)
    },
    get newestSeq() {
      return newestSeq
    },
    get hasOlder() {
      return hasOlder
    },
    countIncomingAfter(seq) {
      if (seq !== mark) {
        mark = seq
        // Mostly all has been read.
        unread = mark < newestSeq ? messages().filter(isUnread).length : 0
      }
      return unread
    },
    get size() {
      return byId.size
    },
    sources: (atMost) =>
      messages()
        // Few are being written at once, and none of those counts.
        .slice(-atMost - streams.size)
        .map(({ id }) => byId.get(id ?? NaN))
        .filter((source) => source !== undefined)
        .slice(-atMost),
    updates: () => aside,
    messages,
  }
}

/** Whether a message is one that the visitor may have to read. */
export function isIncoming(message: Pick<Message, 'sender' | 'isDeleted'>): boolean {
  return (message.sender === 'assistant' || message.sender === 'manager') && !message.isDeleted
}
