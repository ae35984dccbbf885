import { createTimeline, type Timeline } from '../packages/core/src/messages/timeline.ts'
import type { ServerMessage } from '../packages/core/src/protocol/rest.ts'
import { createResume, stepResume } from '../packages/core/src/transport/resume.ts'
import type { Arrival } from './messages.ts'
import { createPeer } from './peer-store.ts'

/** What is measured: something that takes messages and shows them. */
export interface Store {
  take(message: ServerMessage): void
  takeAll(messages: readonly ServerMessage[]): void
  /** What a subscriber reads at a notification. */
  read(): readonly unknown[]
}

export interface Contestant {
  readonly name: string
  readonly create: () => Store
  /** In what order it can be given messages at all. */
  readonly takes: (arrival: Arrival, isBulk: boolean) => boolean
}

/** The least that any store has to do: no order, no newer copies, no objects of its own. */
function createArrayAndMap(): Store {
  const list: ServerMessage[] = []
  const byId = new Map<number, ServerMessage>()
  const take = (message: ServerMessage): void => {
    if (byId.has(message.id)) return
    byId.set(message.id, message)
    list.push(message)
  }
  return {
    take,
    takeAll(messages) {
      messages.forEach(take)
    },
    read: () => list,
  }
}

/** The same with an object of its own for each message, as what is shown differs from what is sent. */
function createArrayAndMapOfOwn(): Store {
  const list: unknown[] = []
  const byId = new Map<number, unknown>()
  const take = (message: ServerMessage): void => {
    const { id, clientMessageId, streamId } = message
    if (byId.has(id)) return
    const shown = { ...message, key: clientMessageId ?? streamId ?? String(id), status: 'sent' }
    byId.set(id, shown)
    list.push(shown)
  }
  return {
    take,
    takeAll(messages) {
      messages.forEach(take)
    },
    read: () => list,
  }
}

/** What a store with immutable state does: each message makes a new list, kept in order. */
function createCopiedList(): Store {
  let list: readonly ServerMessage[] = []
  return {
    take(message) {
      let low = 0
      let high = list.length
      while (low < high) {
        const middle = (low + high) >> 1
        if ((list[middle]?.seq ?? 0) < message.seq) low = middle + 1
        else high = middle
      }
      if (list[low]?.id !== message.id) list = [...list.slice(0, low), message, ...list.slice(low)]
    },
    takeAll(messages) {
      const byId = new Map([...list, ...messages].map((message) => [message.id, message]))
      list = [...byId.values()].sort((one, other) => one.seq - other.seq)
    },
    read: () => list,
  }
}

function toStore(timeline: Timeline, take: (message: ServerMessage) => void): Store {
  return {
    take,
    takeAll(messages) {
      // A page replaces an empty copy; into one that is held, each is merged.
      if (timeline.messages().length === 0) timeline.replace(messages, false, true)
      else messages.forEach(take)
    },
    read() {
      // A snapshot holds both.
      timeline.countIncomingAfter(0)
      return timeline.messages()
    },
  }
}

/** The client's store by itself, as pages and answers reach it. */
function createOurs(): Store {
  const timeline = createTimeline()
  return toStore(timeline, (message) => {
    timeline.merge(message)
  })
}

/** The client's store behind the machine that every live message passes. */
function createOursLive(): Store {
  const timeline = createTimeline()
  let resume = createResume<ServerMessage>({ epoch: 'e', cursor: 0 })
  const step = (event: Parameters<typeof stepResume<ServerMessage>>[1]): void => {
    const [next, effects] = stepResume(resume, event)
    resume = next
    for (const effect of effects) if (effect.type === 'apply') timeline.merge(effect.frame)
  }
  step({ type: 'opened' })
  step({ type: 'welcome', epoch: 'e', lastSeq: 0, replay: 'gap' })
  const take = (message: ServerMessage): void => {
    step({ type: 'frame', seq: message.seq, frame: message })
  }
  return {
    ...toStore(timeline, take),
    takeAll(messages) {
      messages.forEach(take)
    },
  }
}

/** The first is what the others are compared with. */
export const contestants: readonly Contestant[] = [
  { name: 'array and Map', create: createArrayAndMap, takes: () => true },
  { name: 'with own objects', create: createArrayAndMapOfOwn, takes: () => true },
  { name: 'ReplyX', create: createOurs, takes: () => true },
  {
    name: 'ReplyX, live',
    create: createOursLive,
    // What comes far out of order is not held: the client reads the newest page instead.
    takes: (arrival, isBulk) => !isBulk && (arrival === 'in order' || arrival === 'duplicates'),
  },
  { name: 'copied list', create: createCopiedList, takes: () => true },
  // It keeps what it is given in the order of its arrival, twice where it comes twice.
  { name: 'AI SDK', create: createPeer, takes: (arrival) => arrival === 'in order' },
]
