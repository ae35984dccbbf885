import { createSortedList } from '../lib/sorted-list.ts'
import type { Message } from '../model.ts'
import type { DeltaFrame } from '../protocol/frames.ts'
import type { ServerMessage } from '../protocol/rest.ts'
import { streamKey, toMessage } from './message.ts'

/** An answer being written. */
interface Stream {
  readonly id: string
  readonly controlEpoch: number
  /** Between the highest `seq` held at its first delta and the next. */
  order: number
  message: Message
}

/** What `merge` did. */
export type MergeOutcome = 'added' | 'updated' | 'none'

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
  /** Joins an older page to the lower end. @returns how many messages it brought */
  prepend(page: readonly ServerMessage[], hasOlder: boolean): number
  /** Adds a piece to an answer. @returns whether it fitted */
  append(delta: DeltaFrame, controlEpoch: number, timestamp: string): boolean
  /** Sets the answers being written to what the server has of them. */
  setStreams(
    streams: readonly { readonly streamId: string; readonly text: string; readonly controlEpoch: number }[],
    timestamp: string,
    lastSeq: number,
  ): void
  /** What is still written and was not listed has broken off. */
  interruptUnlisted(): void
  /** What was begun under an older control epoch has broken off. */
  interruptBefore(controlEpoch: number): void
  has(key: string): boolean
  /** The stream now being written; `null` where there is none. */
  readonly streamingId: string | null
  /** The `seq` of the oldest message shown; `null` where there is none. */
  readonly oldestSeq: number | null
  readonly newestSeq: number
  readonly hasOlder: boolean
  /** How many messages of others lie above `seq`. */
  countIncomingAfter(seq: number): number
  /** All that is shown, oldest first. The same array until something changes. */
  messages(): readonly Message[]
}

export function createTimeline(): Timeline {
  let list = createSortedList<Message>()
  let byId = new Map<number, { readonly source: ServerMessage; readonly shown: Message }>()
  let byKey = new Map<string, Message>()
  /** Updates of messages below the lower end: they win when a page brings the message. */
  let aside = new Map<number, ServerMessage>()
  let streams = new Map<string, Stream>()
  let endedStreams = new Set<string>()
  let listed = new Set<string>()
  /** Messages below this `seq` are not shown, whoever brings them; `null`: everything is. */
  let floor: number | null = null
  let hasOlder = false
  let cached: readonly Message[] | null = null

  const newer = (message: ServerMessage): ServerMessage => {
    const kept = aside.get(message.id)
    if (kept === undefined) return message
    aside.delete(message.id)
    return kept.updatedSeq > message.updatedSeq ? kept : message
  }

  const endStream = (streamId: string | undefined): void => {
    if (streamId === undefined) return
    endedStreams.add(streamId)
    const stream = streams.get(streamId)
    if (stream === undefined) return
    streams.delete(streamId)
    list.remove(stream.order, stream.message)
  }

  const insert = (message: ServerMessage): void => {
    endStream(message.streamId)
    const shown = toMessage(message)
    byId.set(message.id, { source: message, shown })
    byKey.set(shown.key, shown)
    list.add(message.seq, shown)
  }

  const setStream = (stream: Stream, change: Partial<Message>): void => {
    const before = stream.message
    stream.message = { ...before, ...change }
    list.replace(stream.order, before, stream.message)
    byKey.set(stream.message.key, stream.message)
    cached = null
  }

  const openStream = (
    streamId: string,
    text: string,
    controlEpoch: number,
    timestamp: string,
    lastSeq: number,
  ): void => {
    const message: Message = {
      key: streamKey(streamId) ?? streamId,
      id: null,
      seq: null,
      sender: 'assistant',
      text,
      timestamp,
      status: 'streaming',
      streamId,
      isDeleted: false,
    }
    const stream: Stream = {
      id: streamId,
      controlEpoch,
      order: Math.max(orderAbove(), lastSeq + 0.5),
      message,
    }
    streams.set(streamId, stream)
    byKey.set(message.key, message)
    list.add(stream.order, message)
    cached = null
  }

  /** Half a step above what stands last; another answer may already stand there, and the later one follows it. */
  const orderAbove = (): number => {
    const newest = list.last()
    if (newest === undefined) return 0.5
    return newest.seq !== null ? newest.seq + 0.5 : (streams.get(newest.streamId ?? '')?.order ?? 0.5)
  }

  return {
    merge(message) {
      if (floor !== null && message.seq < floor) {
        const kept = aside.get(message.id)
        if (kept === undefined || kept.updatedSeq < message.updatedSeq) aside.set(message.id, message)
        return 'none'
      }
      const held = byId.get(message.id)
      if (held === undefined) {
        insert(newer(message))
        cached = null
        return 'added'
      }
      if (held.source.updatedSeq >= message.updatedSeq) return 'none'
      // The key stays as it was, whatever this copy leaves out.
      const shown = { ...toMessage(message), key: held.shown.key }
      byId.set(message.id, { source: message, shown })
      byKey.set(shown.key, shown)
      list.replace(held.source.seq, held.shown, shown)
      cached = null
      return 'updated'
    },

    replace(page, more, isNewLog) {
      const kept = [...streams.values()].filter((stream) => !isNewLog || listed.has(stream.id))
      list = createSortedList<Message>()
      byId = new Map()
      byKey = new Map()
      aside = new Map()
      streams = new Map()
      if (isNewLog) endedStreams = new Set()
      hasOlder = more
      floor = more && page.length > 0 ? Math.min(...page.map((message) => message.seq)) : null
      for (const message of page) if (!byId.has(message.id)) insert(message)
      for (const stream of kept) {
        if (endedStreams.has(stream.id) || stream.order < (floor ?? 0)) continue
        if (isNewLog) stream.order = orderAbove()
        streams.set(stream.id, stream)
        byKey.set(stream.message.key, stream.message)
        list.add(stream.order, stream.message)
      }
      cached = null
    },

    prepend(page, more) {
      let added = 0
      hasOlder = more
      const lowest = Math.min(...page.map((message) => message.seq), floor ?? Infinity)
      floor = more && Number.isFinite(lowest) ? lowest : null
      for (const message of page) {
        if (byId.has(message.id)) continue
        insert(newer(message))
        added += 1
      }
      cached = null
      return added
    },

    append(delta, controlEpoch, timestamp) {
      const key = streamKey(delta.streamId)
      if (delta.controlEpoch < controlEpoch || endedStreams.has(delta.streamId)) return false
      const stream = streams.get(delta.streamId)
      if (stream === undefined) {
        if (delta.offset !== 0 || (key !== undefined && byKey.has(key))) return false
        openStream(delta.streamId, delta.text, delta.controlEpoch, timestamp, 0)
        // Begun after the list was made, so it is written still.
        listed.add(delta.streamId)
        return true
      }
      if (stream.message.status !== 'streaming' || stream.message.text.length !== delta.offset) return false
      setStream(stream, { text: stream.message.text + delta.text })
      return true
    },

    setStreams(current, timestamp, lastSeq) {
      listed = new Set(current.map((stream) => stream.streamId))
      for (const { streamId, text, controlEpoch } of current) {
        if (endedStreams.has(streamId)) continue
        const stream = streams.get(streamId)
        if (stream === undefined) openStream(streamId, text, controlEpoch, timestamp, lastSeq)
        else if (stream.message.text !== text || stream.message.status !== 'streaming') {
          setStream(stream, { text, status: 'streaming' })
        }
      }
    },

    interruptUnlisted() {
      for (const stream of streams.values()) {
        if (!listed.has(stream.id)) setStream(stream, { status: 'interrupted' })
      }
    },

    interruptBefore(controlEpoch) {
      for (const stream of streams.values()) {
        if (stream.controlEpoch < controlEpoch) setStream(stream, { status: 'interrupted' })
      }
    },

    has: (key) => byKey.has(key),
    get streamingId() {
      for (const stream of streams.values()) if (stream.message.status === 'streaming') return stream.id
      return null
    },
    get oldestSeq() {
      return floor ?? this.messages().find((message) => message.seq !== null)?.seq ?? null
    },
    get newestSeq() {
      const messages = this.messages()
      for (let index = messages.length - 1; index >= 0; index -= 1) {
        const seq = messages[index]?.seq ?? null
        if (seq !== null) return seq
      }
      return 0
    },
    get hasOlder() {
      return hasOlder
    },
    countIncomingAfter(seq) {
      let count = 0
      const messages = this.messages()
      for (let index = messages.length - 1; index >= 0; index -= 1) {
        const message = messages[index]
        if (message === undefined || (message.seq !== null && message.seq <= seq)) break
        if (message.seq !== null && isIncoming(message)) count += 1
      }
      return count
    },
    messages: () => (cached ??= list.toArray()),
  }
}

/** Whether a message is one that the visitor may have to read. */
export function isIncoming(message: Pick<Message, 'sender' | 'isDeleted'>): boolean {
  return (message.sender === 'assistant' || message.sender === 'manager') && !message.isDeleted
}
