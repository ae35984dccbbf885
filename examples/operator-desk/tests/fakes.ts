import { ApiError } from '../src/api.ts'
import type { Api } from '../src/api.ts'
import { createDesk } from '../src/desk.ts'
import type { Frame, Handoff, HeldDialog, Message, QueueEntry, Welcome } from '../src/model.ts'
import type { LinkState } from '../src/socket.ts'

/** A clock that moves only when told to. */
export const createClock = (start = 1_000_000) => {
  let now = start
  let jobs: { at: number; run: () => void }[] = []
  return {
    now: () => now,
    schedule: (run: () => void, milliseconds: number): (() => void) => {
      const job = { at: now + milliseconds, run }
      jobs.push(job)
      return () => {
        jobs = jobs.filter((other) => other !== job)
      }
    },
    advance: (milliseconds: number): void => {
      const end = now + milliseconds
      for (;;) {
        const next = jobs.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0]
        if (!next) break
        jobs = jobs.filter((other) => other !== next)
        now = Math.max(now, next.at)
        next.run()
      }
      now = end
    },
  }
}

/** Lets all promises that can go on do so. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export const handoff = (change: Partial<Handoff> = {}): Handoff => ({
  status: 'requested',
  manager: null,
  requestedAt: '2026-01-05T10:00:00.000Z',
  reason: 'manual',
  version: 1,
  controlEpoch: 0,
  ...change,
})

export const message = (seq: number, change: Partial<Message> = {}): Message => ({
  id: 100 + seq,
  seq,
  updatedSeq: seq,
  sender: 'user',
  text: `text ${seq}`,
  timestamp: '2026-01-05T10:00:00.000Z',
  clientMessageId: null,
  streamId: null,
  isEdited: false,
  isDeleted: false,
  ...change,
})

export const welcome = (change: Partial<Welcome> = {}): Welcome => ({
  dialogId: 1,
  epoch: 'first',
  lastSeq: 0,
  readSeq: 0,
  managerReadSeq: 0,
  replay: 'reset',
  handoff: handoff(),
  streams: [],
  ...change,
})

export const entry = (dialogId: number, change: Partial<QueueEntry> = {}): QueueEntry => ({
  dialogId,
  guest: `g${dialogId}`,
  requestedAt: `2026-01-05T10:00:0${dialogId}.000Z`,
  reason: 'manual',
  lastUserText: `help ${dialogId}`,
  isUrgent: false,
  ...change,
})

export const held = (dialogId: number): HeldDialog => ({
  dialogId,
  guest: `g${dialogId}`,
  lastUserText: '',
  startedAt: '2026-01-05T09:00:00.000Z',
})

const maria = { id: 'maria', name: 'Maria' }

/** A server that does what it is asked, and remembers what that was. */
const createFakeApi = () => {
  const calls: string[] = []
  const server = { held: [] as HeldDialog[], messages: [] as Message[], epoch: 'first', isDown: false }
  const refusals = new Map<string, ApiError>()
  const answer = async <T>(name: string, give: () => T): Promise<T> => {
    calls.push(name)
    if (server.isDown) throw new ApiError(0, 'network_failed', 'no answer', {})
    const refusal = refusals.get(name.split(' ')[0] ?? '')
    if (refusal) throw refusal
    return give()
  }
  const api: Api = {
    myDialogs: () => answer('myDialogs', () => [...server.held]),
    operators: () =>
      answer('operators', () => [
        { ...maria, status: 'online', activeChats: 1 },
        { id: 'oleg', name: 'Oleg', status: 'online', activeChats: 0 },
        { id: 'ines', name: 'Ines', status: 'offline', activeChats: 0 },
      ]),
    visitor: (dialogId) =>
      answer(`visitor ${dialogId}`, () => ({
        dialogId,
        guest: `g${dialogId}`,
        startedAt: '2026-01-05T09:00:00.000Z',
        endedAt: null,
        pageUrl: 'https://shop.example/lamps',
        locale: 'en',
        isOnline: true,
      })),
    heartbeat: (status) => answer(`heartbeat ${status}`, () => undefined),
    takeover: (dialogId) =>
      answer(`takeover ${dialogId}`, () => {
        server.held.push(held(dialogId))
        return handoff({ status: 'active', manager: maria, version: 2, controlEpoch: 1 })
      }),
    transfer: (dialogId, operatorId) =>
      answer(`transfer ${dialogId} ${operatorId}`, () => {
        server.held = server.held.filter((other) => other.dialogId !== dialogId)
        return handoff({
          status: 'active',
          manager: { id: operatorId, name: 'Oleg' },
          version: 3,
          controlEpoch: 2,
        })
      }),
    release: (dialogId) =>
      answer(`release ${dialogId}`, () => {
        server.held = server.held.filter((other) => other.dialogId !== dialogId)
        return handoff({ status: 'released', manager: maria, version: 3, controlEpoch: 2 })
      }),
    messages: (dialogId, page) =>
      answer(`messages ${dialogId} ${page.beforeSeq ?? ''}`, () => ({
        messages: server.messages
          .filter(({ seq }) => seq < (page.beforeSeq ?? Number.POSITIVE_INFINITY))
          .slice(-page.limit),
        epoch: server.epoch,
      })),
    send: (dialogId, { text, clientMessageId }) =>
      answer(`send ${dialogId} ${text} ${clientMessageId}`, () => {
        const seq = (server.messages.at(-1)?.seq ?? 0) + 1
        const stored = message(seq, { sender: 'manager', text, clientMessageId })
        server.messages.push(stored)
        return stored
      }),
  }
  return { api, calls, server, refusals }
}

/** A desk over a fake server, a fake socket and a fake clock. */
export const createFakeDesk = () => {
  const clock = createClock()
  const fake = createFakeApi()
  const sent: Readonly<Record<string, unknown>>[] = []
  const arrivals: number[] = []
  const problems: unknown[] = []
  let expired = 0
  let ids = 0
  let isOnline = false
  let handlers: { onState(state: LinkState): void; onFrame(frame: Frame): void } | null = null
  const desk = createDesk({
    operator: maria,
    api: fake.api,
    ports: {
      now: clock.now,
      schedule: clock.schedule,
      newId: () => `id-${++ids}`,
      log: (problem) => problems.push(problem),
    },
    openSocket: (given) => {
      handlers = given
      return {
        send: (frame) => {
          if (isOnline) sent.push(frame)
          return isOnline
        },
        retryNow: () => sent.push({ type: 'retry' }),
        close: () => undefined,
      }
    },
    onArrivals: (entries) => arrivals.push(...entries.map(({ dialogId }) => dialogId)),
    onExpired: () => expired++,
  })
  const state = (link: LinkState): void => {
    isOnline = link.status === 'online'
    handlers?.onState(link)
  }
  const receive = (frame: Frame): void => handlers?.onFrame(frame)
  return {
    desk,
    clock,
    ...fake,
    sent,
    arrivals,
    problems,
    expired: () => expired,
    state,
    receive,
    goOnline: async (...entries: QueueEntry[]): Promise<void> => {
      state({ status: 'online' })
      receive({ type: 'queue', entries, serverNow: null })
      await settled()
    },
    goOffline: (): void => state({ status: 'lost', retryAt: clock.now() + 1000 }),
    sentOf: (type: string) => sent.filter((frame) => frame['type'] === type),
  }
}
