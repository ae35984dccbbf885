import { createTimer } from '../lib/timer.ts'
import type { Ports, SocketLike } from '../ports.ts'

type PoolPorts = Pick<Ports, 'openSocket' | 'clock' | 'page'>

/** One real socket and those who use it. */
interface SharedSocket {
  readonly socket: SocketLike
  readonly members: Set<EventTarget>
  /** Takes back that it is about to be closed. */
  keep: () => void
}

/** The reason of a close after which somebody may come back soon. */
export const BRIEFLY = 'briefly'

const LINGER = 5_000
const CONNECTING = 0
const OPEN = 1
const CLOSED = 3

/** The sockets of one page: those who open the same address by the same means share one. */
const pools = new WeakMap<Ports['openSocket'], Map<string, SharedSocket>>()

const tell = (member: EventTarget, type: string, details: object): void => {
  member.dispatchEvent(Object.assign(new Event(type), details))
}

/**
 * Opens a socket, or joins one that the same visitor has open: all who joined hear everything, and the last one out closes it; after
 * 5 s where it left with the reason {@link BRIEFLY}, and at once otherwise.
 */
export function shareSocket(ports: PoolPorts, owner: string, url: string): SocketLike {
  const key = `${owner} ${url}`
  const pool = pools.get(ports.openSocket) ?? new Map<string, SharedSocket>()
  pools.set(ports.openSocket, pool)
  const known = pool.get(key)
  const shared = known !== undefined && known.socket.readyState <= OPEN ? known : open()
  const { socket, members } = shared

  function open(): SharedSocket {
    const fresh = {
      socket: ports.openSocket(url),
      members: new Set<EventTarget>(),
      keep: () => undefined,
    }
    const pass = (type: 'open' | 'message' | 'close' | 'error', details: (event: never) => object): void => {
      fresh.socket.addEventListener(type, (event) => {
        if (type === 'close') {
          fresh.keep()
          retire()
        }
        for (const member of [...fresh.members]) tell(member, type, details(event))
      })
    }
    pass('open', () => ({}))
    pass('error', () => ({}))
    pass('message', ({ data }: MessageEvent) => ({ data: data as unknown }))
    pass('close', ({ code }: CloseEvent) => ({ code }))
    pool.set(key, fresh)
    return fresh
  }

  /** Nobody may join it any more. */
  function retire(): void {
    if (pool.get(key) === shared) pool.delete(key)
  }

  function closeSoon(): void {
    const timer = createTimer(ports.clock)
    const end = (): void => {
      shared.keep()
      retire()
      socket.close()
    }
    // A page that is put away may have nothing open.
    const undo = ports.page.subscribe((change) => {
      if (change === 'hide') end()
    })
    shared.keep = () => {
      timer.stop()
      undo()
    }
    timer.start(LINGER, end)
  }

  let state = CONNECTING
  const member = Object.defineProperties(new EventTarget(), {
    readyState: { get: () => Math.max(state, state === OPEN ? socket.readyState : 0) },
    binaryType: { value: '', writable: true },
    send: {
      value: (data: string) => {
        socket.send(data)
      },
    },
    close: {
      value: (_code?: number, reason?: string) => {
        state = CLOSED
        members.delete(member)
        if (reason !== BRIEFLY) retire()
        if (members.size > 0) return
        if (reason === BRIEFLY && socket.readyState === OPEN) closeSoon()
        else socket.close()
      },
    },
  })
  member.addEventListener('open', () => {
    state = OPEN
  })
  shared.keep()
  members.add(member)
  if (socket.readyState === OPEN) {
    queueMicrotask(() => {
      if (state === CONNECTING) tell(member, 'open', {})
    })
  }
  return member as unknown as SocketLike
}
