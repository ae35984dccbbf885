import { takeSteps } from './steps.ts'

import { createReplyX, type Ports } from '@replyx/core'
import { createScriptedServer, type ScriptedPorts, type ScriptedServer } from '@replyx/core/testing'
import { describe, expect, it } from 'vitest'

import { API_URL, createOnline, type Harness } from './harness.ts'

const FRAME = 16
const FEW = 1_000
const MANY = 10_000
/** What the engine miscounts of short-lived closures, and the halvings of a search; a walk would be thousands. */
const SLACK = 50
const EVERYTHING = { maxMessagesInMemory: 1_000_000 }

/** A client that holds a number of messages, none of them read. */
async function createHolding(count: number): Promise<Harness> {
  const harness = await createOnline(EVERYTHING)
  const { server, chat } = harness
  const held = chat.getSnapshot().messages.length
  for (let index = held; index < count; index += 1) server.say('assistant', `message ${String(index)}`)
  // What is done now and then is done, and not due while steps are counted.
  await server.clock.advance(5_000)
  expect(chat.getSnapshot().messages).toHaveLength(count)
  return harness
}

interface Cost {
  readonly steps: number
  readonly notifications: number
}

/** What one happening costs a client that holds so many messages. */
async function costOf(count: number, happen: (harness: Harness) => void): Promise<Cost> {
  const harness = await createHolding(count)
  const { server, chat } = harness
  const run = async (): Promise<void> => {
    happen(harness)
    await server.clock.advance(FRAME)
  }
  // The first of its kind may find something to prepare.
  await run()
  await server.clock.advance(5_000)
  let notifications = 0
  chat.subscribe(() => {
    notifications += 1
  })
  takeSteps()
  await run()
  const steps = takeSteps()
  chat.destroy()
  return { steps, notifications }
}

describe('the cost of a live message', () => {
  it.each<readonly [name: string, happen: (harness: Harness) => void]>([
    ['an answer', ({ server }) => server.say('assistant', 'new')],
    [
      'an answer that is read at once',
      ({ server, chat }) => {
        server.say('assistant', 'new')
        chat.markRead()
      },
    ],
    [
      'a piece of an answer being written',
      ({ server }) => {
        server.delta('stream', 'piece ')
      },
    ],
    [
      'a change of the newest message',
      ({ server }) => {
        server.change(server.dialog.messages.at(-1)?.id ?? 0, { text: 'changed' })
      },
    ],
    [
      'a message of the visitor’s',
      ({ chat }) => {
        chat.send('Hello again')
      },
    ],
    [
      'twenty-five answers in one frame of the screen',
      ({ server }) => {
        for (let index = 0; index < 25; index += 1) server.say('assistant', 'new')
      },
    ],
  ])('is the same with 10,000 held as with 1,000: %s', async (_name, happen) => {
    const few = await costOf(FEW, happen)
    const many = await costOf(MANY, happen)
    expect(few.steps).toBeGreaterThan(20)
    expect(few.notifications).toBeGreaterThan(0)
    expect(many.notifications).toBe(few.notifications)
    expect(Math.abs(many.steps - few.steps)).toBeLessThan(SLACK)
  })

  it('is one notification per frame of the screen, however much the network brings', async () => {
    const { notifications } = await costOf(FEW, ({ server }) => {
      for (let index = 0; index < 25; index += 1) {
        server.say('assistant', 'new')
        server.delta('stream', 'piece ')
      }
    })
    expect(notifications).toBe(1)
  })

  it('grows by no more than a search where an old message changes', async () => {
    const change = ({ server }: Harness): void => {
      server.change(server.dialog.messages[500]?.id ?? 0, {
        text: `changed ${String(server.dialog.log.length)}`,
      })
    }
    const few = await costOf(FEW, change)
    const many = await costOf(MANY, change)
    expect(many.notifications).toBe(few.notifications)
    expect(Math.abs(many.steps - few.steps)).toBeLessThan(SLACK)
  })
})

/** What a page has of the outside at this moment. */
interface Held {
  subscriptions: number
  sockets: number
  locks: number
  channels: number
  requests: number
  transactions: number
}

const nothing: Held = { subscriptions: 0, sockets: 0, locks: 0, channels: 0, requests: 0, transactions: 0 }

/** The ports of a page, and what is held through them. */
function createCounted(server: ScriptedServer): {
  readonly ports: ScriptedPorts
  readonly held: Held
  readonly peak: Held
} {
  const held = { ...nothing }
  const peak = { ...nothing }
  const hold = (name: keyof Held): (() => void) => {
    held[name] += 1
    peak[name] = Math.max(peak[name], held[name])
    let isHeld = true
    return () => {
      if (isHeld) held[name] -= 1
      isHeld = false
    }
  }
  const during = async <Result>(name: keyof Held, work: () => Promise<Result>): Promise<Result> => {
    const release = hold(name)
    try {
      return await work()
    } finally {
      release()
    }
  }
  const watched =
    <Listener>(subscribe: (listener: Listener) => () => void) =>
    (listener: Listener) => {
      const undo = subscribe(listener)
      const release = hold('subscriptions')
      return () => {
        release()
        undo()
      }
    }
  const ports = server.createPorts()
  const counted: Partial<Ports> = {
    network: { ...ports.network, subscribe: watched(ports.network.subscribe) },
    page: { ...ports.page, subscribe: watched(ports.page.subscribe) },
    openSocket(url) {
      const socket = ports.openSocket(url)
      socket.addEventListener('close', hold('sockets'))
      return socket
    },
    lock: (name, work) => during('locks', () => ports.lock(name, work)),
    openChannel(name, listener) {
      const channel = ports.openChannel(name, listener)
      const release = hold('channels')
      return {
        ...channel,
        close() {
          release()
          channel.close()
        },
      }
    },
    fetch: (input, init) => during('requests', () => ports.fetch(input, init)),
    storage: {
      transact: (prefix, work) => during('transactions', () => ports.storage.transact(prefix, work)),
    },
  }
  return { ports: { ...ports, ...counted }, held, peak }
}

const ROUNDS = 200

describe('two hundred clients made and destroyed on one page', () => {
  it('leave no listener, timer, socket, lock, channel or request', async () => {
    const server = createScriptedServer()
    const { clock } = server
    const { ports, held, peak } = createCounted(server)
    let wereOnline = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      const chat = createReplyX({ assistantId: 1, apiUrl: API_URL, ports })
      const moments: readonly (() => unknown)[] = [
        () => void chat.connect().catch(() => undefined),
        () => clock.advance(50),
        () => {
          chat.send('Hello')
          chat.setDraft('and')
        },
        () => clock.advance(20),
        () => {
          if (server.dialogs.length > 0) server.delta(`stream ${String(round)}`, 'An answer ')
          void chat.requestOperator('help').catch(() => undefined)
        },
        () => clock.settle(),
      ]
      // Each ends at another moment.
      for (const happen of moments.slice(0, 1 + (round % moments.length))) await happen()
      if (chat.getSnapshot().connection === 'online') wereOnline += 1
      chat.destroy()
      // What was under way ends, and what was shared is let go of.
      await clock.advance(10_000)
      expect(held).toEqual(nothing)
      expect(clock.pendingTimers).toBe(0)
      expect(server.sockets.filter(({ isClosed }) => !isClosed)).toHaveLength(0)
    }
    // All of it was in use; two in three ended later than they were connected.
    for (const count of Object.values(peak)) expect(count).toBeGreaterThan(0)
    expect(wereOnline).toBeGreaterThan(ROUNDS / 2)
  }, 60_000)
})
