import { BRIDGE_VERSION } from '../protocol/bridge.ts'
import { windowClock, type BridgeClock } from './clock.ts'
import { awaitGreeting } from './greeting.ts'
import { createCounts, type BridgeStatistics } from './statistics.ts'

/** The options of {@link awaitFrame}. */
export interface HandshakeOptions {
  /** The frame. Call this before it gets its address, or its first word is missed. */
  readonly frame: Pick<HTMLIFrameElement, 'contentWindow'>
  /** The window of the page that holds the frame. */
  readonly window: Window & typeof globalThis
  /** The origin of the frame's page, exactly, such as `https://app.example.com`. */
  readonly origin: string
  /** What this embedding is called: 16 to 64 random letters and digits, the same as in the frame's address. */
  readonly session: string
  /** The frame has not said a word for 10 s. It may still come. */
  readonly onSilent?: () => void
  /** The frame speaks another version, this one. */
  readonly onVersionMismatch?: (version: number) => void
  /** The version to speak. Default: {@link BRIDGE_VERSION}. */
  readonly version?: number
  /** Time. Default: the window's. */
  readonly clock?: BridgeClock
}

/** A handshake under way, or made. What comes over its port waits until `joinFrame` takes it over. Made by {@link awaitFrame}. */
export interface FrameHandshake {
  /** The window of the page that holds the frame. */
  readonly window: Window & typeof globalThis
  /** Time. */
  readonly clock: BridgeClock
  /** What has come so far, as it is counted. */
  readonly counts: Record<keyof BridgeStatistics, number>
  /** Gives the port that there is, and those of later documents; none where their version is another. */
  take(onPort: (port: MessagePort | undefined, version: number) => void): void
  /** Ends it: nothing is heard any more, and the port is closed. */
  close(): void
}

/**
 * Makes the handshake with a frame, and nothing more: the small half of `connectHost`, for a page that loads the other,
 * {@link joinFrame}, on demand. Only what comes from exactly that frame and exactly that origin is believed, and each
 * document of the frame gets one port.
 *
 * @param options - see {@link HandshakeOptions}
 * @returns the handshake, for `joinFrame`
 *
 * @example
 * ```ts
 * const frame = document.createElement('iframe')
 * const session = crypto.randomUUID()
 * const handshake = awaitFrame({ frame, window, origin: 'https://app.example.com', session })
 * frame.src = `https://app.example.com/chat?assistant_id=1&parent_origin=${location.origin}&session=${session}`
 * document.body.append(frame)
 * const { joinFrame } = await import('@replyx/core/bridge')
 * joinFrame(handshake, { onEvent: (event) => console.log(event.type) })
 * ```
 */
export function awaitFrame(options: HandshakeOptions): FrameHandshake {
  const { frame, window, origin, session, version = BRIDGE_VERSION, clock = windowClock(window) } = options
  const counts = createCounts()
  let onPort: Parameters<FrameHandshake['take']>[0] | undefined
  let port: MessagePort | undefined

  const stop = awaitGreeting(
    window,
    clock,
    counts,
    { type: 'replyX_ready', source: () => frame.contentWindow, origin, session, ports: 0 },
    options.onSilent,
    (theirs, _port, document) => {
      const { port1, port2 } = new window.MessageChannel()
      port?.close()
      port = port1
      // Also where the versions differ: the frame is to know it too.
      frame.contentWindow?.postMessage({ type: 'replyX_init', session, version, document }, origin, [port2])
      if (theirs !== version) {
        port1.close()
        port = undefined
      }
      onPort?.(port, theirs)
      if (port === undefined) options.onVersionMismatch?.(theirs)
    },
  )

  return {
    window,
    clock,
    counts,
    take(listener) {
      onPort = listener
      const held = port
      // Not before whoever calls has the bridge in hand; by then there may be another.
      if (held) void Promise.resolve().then(() => port === held && onPort?.(held, version))
    },
    close() {
      stop()
      port?.close()
      port = undefined
    },
  }
}
