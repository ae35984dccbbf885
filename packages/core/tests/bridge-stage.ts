import type {
  FrameBridge,
  FrameOptions,
  HostBridge,
  HostOptions,
  BridgeEvent,
  BridgeNotice,
} from '@replyx/core/bridge'
import { connectFrame, connectHost } from '@replyx/core/bridge'
import { createVirtualClock, type VirtualClock } from '@replyx/core/testing'

export const HOST_ORIGIN = 'https://shop.example'
export const FRAME_ORIGIN = 'https://app.example.com'
export const SESSION = '6b1f0c9e-5d2a-4f38-9c11-2f0a7be1d3c4'

type Listener = (event: unknown) => void

/** What a window posted, and whom it was meant for. */
interface Posted {
  readonly data: unknown
  readonly target: string
  readonly ports: readonly FakePort[]
}

/** As browsers have it: what is posted is cloned, and waits until somebody listens. */
export class FakePort {
  onmessageerror: Listener | null = null
  isClosed = false
  other: FakePort | undefined
  readonly posted: unknown[] = []
  #onmessage: Listener | null = null
  #waiting: unknown[] = []

  get onmessage(): Listener | null {
    return this.#onmessage
  }

  set onmessage(listener: Listener | null) {
    this.#onmessage = listener
    queueMicrotask(() => {
      if (this.#onmessage) for (const data of this.#waiting.splice(0)) this.take(data)
    })
  }

  postMessage(data: unknown): void {
    if (this.isClosed) return
    this.posted.push(data)
    const { other } = this
    const cloned = structuredClone(data)
    queueMicrotask(() => other?.take(cloned))
  }

  /** What comes from the other end, as it is. */
  take(data: unknown): void {
    if (this.isClosed) return
    if (this.#onmessage) this.#onmessage({ data })
    else this.#waiting.push(data)
  }

  close(): void {
    this.isClosed = true
  }
}

/** A window that counts who listens, and remembers what failed. */
class FakeWindow {
  readonly listeners = new Set<Listener>()
  readonly reported: unknown[] = []
  readonly channels: FakePort[] = []
  parent: unknown = this
  readonly MessageChannel: new () => { readonly port1: FakePort; readonly port2: FakePort }

  constructor() {
    const { channels } = this
    this.MessageChannel = class {
      readonly port1 = new FakePort()
      readonly port2 = new FakePort()

      constructor() {
        this.port1.other = this.port2
        this.port2.other = this.port1
        channels.push(this.port1, this.port2)
      }
    }
  }

  addEventListener(_type: 'message', listener: Listener): void {
    this.listeners.add(listener)
  }

  removeEventListener(_type: 'message', listener: Listener): void {
    this.listeners.delete(listener)
  }

  reportError(error: unknown): void {
    this.reported.push(error)
  }

  dispatch(event: object): void {
    for (const listener of this.listeners) listener(event)
  }
}

/** How one window is seen from the other: it can be posted to, and nothing else. */
interface FakeProxy {
  postMessage(data: unknown, target: string, ports?: readonly FakePort[]): void
}

export interface Stage {
  readonly clock: VirtualClock
  readonly host: FakeWindow
  /** The frame's element, as far as it is needed. */
  readonly frame: { contentWindow: FakeProxy | null }
  /** The window of the frame's present document. */
  readonly inner: FakeWindow
  /** The host page's window as the frame sees it. */
  readonly parent: FakeProxy
  /** What the host page posted to the frame, and the frame to the host page. */
  readonly toFrame: Posted[]
  readonly toHost: Posted[]
  readonly events: BridgeEvent[]
  readonly notices: BridgeNotice[]
  readonly heard: string[]
  connectHost(options?: Partial<HostOptions>): HostBridge
  connectFrame(options?: Partial<FrameOptions>): FrameBridge
  /** Another document in the same frame: whatever the last one had is gone. */
  reload(): FakeWindow
  /** Both sides, connected. */
  connect(
    hostOptions?: Partial<HostOptions>,
    frameOptions?: Partial<FrameOptions>,
  ): { readonly host: HostBridge; readonly frame: FrameBridge }
}

export function createStage(): Stage {
  const clock = createVirtualClock()
  const host = new FakeWindow()
  let inner = new FakeWindow()
  const toFrame: Posted[] = []
  const toHost: Posted[] = []
  const events: BridgeEvent[] = []
  const notices: BridgeNotice[] = []
  const heard: string[] = []

  /** Delivers what is posted if it is meant for that origin, as a browser does. */
  const proxy = (
    posted: Posted[],
    own: string,
    origin: string,
    target: () => FakeWindow,
    source: () => FakeProxy,
  ): FakeProxy => ({
    postMessage(data, wanted, ports = []) {
      posted.push({ data, target: wanted, ports })
      if (wanted === own) {
        target().dispatch({
          isTrusted: true,
          source: source(),
          origin,
          data: structuredClone(data),
          ports,
        })
      }
    },
  })
  const contentWindow: FakeProxy = proxy(
    toFrame,
    FRAME_ORIGIN,
    HOST_ORIGIN,
    () => inner,
    () => parent,
  )
  const parent: FakeProxy = proxy(
    toHost,
    HOST_ORIGIN,
    FRAME_ORIGIN,
    () => host,
    () => contentWindow,
  )
  inner.parent = parent
  const frame = { contentWindow: contentWindow as FakeProxy | null }

  const stage: Stage = {
    clock,
    host,
    frame,
    get inner() {
      return inner
    },
    parent,
    toFrame,
    toHost,
    events,
    notices,
    heard,
    connectHost: (options = {}) =>
      connectHost({
        frame,
        window: host,
        origin: FRAME_ORIGIN,
        session: SESSION,
        clock,
        onEvent: (event) => events.push(event),
        onSilent: () => heard.push('host: silent'),
        onVersionMismatch: (version) => heard.push(`host: version ${version}`),
        ...options,
      } as HostOptions),
    connectFrame: (options = {}) =>
      connectFrame({
        window: inner,
        parentOrigin: HOST_ORIGIN,
        session: SESSION,
        clock,
        onConnect: () => heard.push('frame: connected'),
        onNotice: (notice: BridgeNotice) => notices.push(notice),
        onSilent: () => heard.push('frame: silent'),
        onVersionMismatch: (version: number) => heard.push(`frame: version ${version}`),
        ...options,
      } as unknown as FrameOptions),
    reload() {
      inner = new FakeWindow()
      inner.parent = parent
      return inner
    },
    connect: (hostOptions, frameOptions) => ({
      host: stage.connectHost(hostOptions),
      frame: stage.connectFrame(frameOptions),
    }),
  }
  return stage
}

/** How a promise ended, as soon as it has. */
export const outcomeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    (value) => value,
    (error: unknown) => error,
  )
