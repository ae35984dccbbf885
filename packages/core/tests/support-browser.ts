import {
  createReplyX,
  type Ports,
  type ReplyXClient,
  type ReplyXOptions,
  type StoragePort,
  type TabChannel,
} from '@replyx/core'
import type { ScriptedPorts, ScriptedServer, ScriptedSocket } from '@replyx/core/testing'

import { afterEach, beforeEach, vi } from 'vitest'

import { API_URL } from './harness.ts'

/** One tab: its ports, and what may happen to it. */
export interface Page {
  readonly ports: ScriptedPorts
  /** Turns the clock of this device, and of no other, by so many ms. */
  turnClock(by: number): void
  /** Ends as a killed tab does: nothing that was begun goes on, nobody is told. */
  kill(): void
}

/** What the tabs of one browser have in common on a site: a storage, locks, and each other. */
export interface Browser {
  /** What is kept, as it is kept. */
  readonly values: Map<string, unknown>
  readonly storage: StoragePort
  /** How long each transaction takes, in ms. */
  storageDelay: number
  createPage(overrides?: Partial<Ports>): Page
  /** All that is kept, to search in. */
  dump(): string
}

interface Turn {
  readonly page: object
  begin(): void
}

export const never = <Value>(): Promise<Value> => new Promise(() => undefined)

/** A browser whose storage copies what it keeps, as IndexedDB does, and takes one transaction after the other. */
export function createBrowser(
  server: ScriptedServer,
  initial: Iterable<readonly [string, unknown]> = [],
): Browser {
  const { clock } = server
  const values = new Map(initial)
  const turns = new Map<string, Turn[]>()
  let last: Promise<unknown> = Promise.resolve()

  const transact: StoragePort['transact'] = (prefix, work) => {
    const run = last.then(async () => {
      const { storageDelay } = browser
      if (storageDelay > 0) await new Promise<void>((resolve) => clock.setTimeout(resolve, storageDelay))
      const held = [...values].filter(([key]) => key.startsWith(prefix)).sort()
      const { result, writes = [] } = work(new Map(structuredClone(held)))
      for (const [key, value] of writes) {
        if (value === undefined) values.delete(key)
        else values.set(key, structuredClone(value))
      }
      return result
    })
    last = run.catch(() => undefined)
    return run
  }

  function lock<Result>(page: object, name: string, work: () => Promise<Result>): Promise<Result> {
    const queue = turns.get(name) ?? []
    turns.set(name, queue)
    return new Promise((resolve, reject) => {
      const turn: Turn = {
        page,
        begin() {
          const end = (): void => {
            dropTurns(name, (other) => other === turn)
          }
          void Promise.resolve().then(work).then(resolve, reject).finally(end)
        },
      }
      queue.push(turn)
      if (queue.length === 1) turn.begin()
    })
  }

  function dropTurns(name: string, isOver: (turn: Turn) => boolean): void {
    const before = turns.get(name) ?? []
    const after = before.filter((turn) => !isOver(turn))
    turns.set(name, after)
    if (after[0] !== before[0]) after[0]?.begin()
  }

  function createPage(overrides: Partial<Ports> = {}): Page {
    // Those who share a storage hear each other.
    const inner = server.createPorts({ storage: browser.storage })
    const sockets: ScriptedSocket[] = []
    const channels: TabChannel[] = []
    const timers = new Set<unknown>()
    const self = {}
    let isDead = false
    let offset = 0
    const whileAlive = async <Value>(work: Promise<Value>): Promise<Value> => {
      try {
        const value = await work
        return isDead ? await never<Value>() : value
      } catch (error) {
        if (isDead) return never<Value>()
        throw error
      }
    }
    const ports: ScriptedPorts = {
      ...inner,
      clock: {
        now: () => clock.now() + offset,
        setTimeout(callback, delay) {
          if (isDead) return null
          const handle = clock.setTimeout(() => {
            timers.delete(handle)
            callback()
          }, delay)
          timers.add(handle)
          return handle
        },
        clearTimeout(handle) {
          timers.delete(handle)
          clock.clearTimeout(handle)
        },
        frame: (callback) =>
          clock.frame(() => {
            if (!isDead) callback()
          }),
      },
      fetch: (input, init) => (isDead ? never() : whileAlive(inner.fetch(input, init))),
      openSocket(url) {
        const socket = inner.openSocket(url) as ScriptedSocket
        sockets.push(socket)
        return socket
      },
      openChannel(name, listener) {
        const channel = inner.openChannel(name, (message) => {
          if (!isDead) listener(message)
        })
        channels.push(channel)
        return {
          close: channel.close,
          post(message) {
            if (!isDead) channel.post(message)
          },
        }
      },
      storage: {
        transact: (prefix, work) =>
          whileAlive(
            transact(prefix, (held) =>
              isDead ? { result: undefined as ReturnType<typeof work>['result'] } : work(held),
            ),
          ),
      },
      lock: (name, work) => (isDead ? never() : whileAlive(lock(self, name, work))),
      ...overrides,
    }
    return {
      ports,
      turnClock(by) {
        offset += by
      },
      kill() {
        isDead = true
        for (const socket of sockets) socket.close(1001)
        for (const channel of channels) channel.close()
        for (const handle of timers) clock.clearTimeout(handle)
        for (const name of turns.keys()) dropTurns(name, ({ page }) => page === self)
      },
    }
  }

  const browser: Browser = {
    values,
    storage: { transact },
    storageDelay: 0,
    createPage,
    dump: () => JSON.stringify([...values]),
  }
  return browser
}

/** A client in widget mode, or in site mode where the options name a token. */
export function createClient(ports: Ports, options: Partial<ReplyXOptions> = {}): ReplyXClient {
  const identity = 'getToken' in options || 'siteToken' in options ? {} : { assistantId: 1 }
  return createReplyX({ apiUrl: API_URL, ports, logLevel: 'debug', ...identity, ...options })
}

/** A client that has begun to connect; that it may be refused is no concern of the test. */
export function connect(ports: Ports, options: Partial<ReplyXOptions> = {}): ReplyXClient {
  const chat = createClient(ports, options)
  chat.connect().catch(() => undefined)
  return chat
}

/** The codes of the errors that a client tells of. */
export function collectErrors(chat: ReplyXClient): string[] {
  const codes: string[] = []
  chat.on('error', ({ error }) => codes.push(error.code))
  return codes
}

/** The messages as the server has them now, as `sender: text`; what is deleted has none. */
export const truthOf = (server: ScriptedServer): string[] =>
  server.dialog.messages.map(({ sender, text, deleted }) => `${sender}: ${deleted === true ? '' : text}`)

/** How many messages the server counts as unread. */
export const unreadOf = ({ dialog }: ScriptedServer): number =>
  dialog.messages.filter(
    ({ seq, sender, deleted }) =>
      seq > dialog.readSeq && (sender === 'assistant' || sender === 'manager') && deleted !== true,
  ).length

/** How many requests of this kind the server has seen. */
export const countCalls = (server: ScriptedServer, fits: RegExp): number =>
  server.requests.filter(({ method, path }) => fits.test(`${method} ${path}`)).length

const TURNS = 8

/**
 * The virtual clock lets the event loop turn by timers of no delay, thousands of times in a long test: they cost a
 * millisecond each, and turns of the loop nearly nothing.
 */
export function hurryTurns(): void {
  beforeEach(() => {
    const real = globalThis.setTimeout
    const turn = (callback: () => void, left: number): unknown =>
      setImmediate(left > 0 ? () => turn(callback, left - 1) : callback)
    vi.stubGlobal('setTimeout', (callback: () => void, delay = 0) =>
      delay > 0 ? real(callback, delay) : turn(callback, TURNS),
    )
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })
}
