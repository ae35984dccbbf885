import type { BridgeEvents, BridgeNotice, FrameCommands, HostCommands } from '../protocol/bridge.ts'
import type { BridgeClock } from './clock.ts'
import type { CallCommand, CommandHandlers } from './command-types.ts'
import type { BridgeStatistics } from './statistics.ts'

/** The options of {@link connectFrame}. */
export interface FrameOptions {
  /** The frame's own window. */
  readonly window: Window & typeof globalThis
  /** The only origin that the host page may have: `parent_origin` of the frame's address. */
  readonly parentOrigin: string
  /** What this embedding is called: `session` of the frame's address. */
  readonly session: string
  /** What the host page may call. What is left out is answered with `not_supported`. */
  readonly commands?: CommandHandlers<FrameCommands>
  /** The host page has told something. */
  readonly onNotice?: (notice: BridgeNotice) => void
  /** The host page is there. */
  readonly onConnect?: () => void
  /** The host page has not answered for 10 s. It may still do so. */
  readonly onSilent?: () => void
  /** The host page speaks another version, this one. */
  readonly onVersionMismatch?: (version: number) => void
  /** The version to speak. Default: {@link BRIDGE_VERSION}. */
  readonly version?: number
  /** How long an answer may take, in ms. Default: 30,000. */
  readonly timeout?: number
  /** Time. Default: the window's. */
  readonly clock?: BridgeClock
}

/** The frame's side of the bridge. Made by {@link connectFrame}. */
export interface FrameBridge {
  /**
   * Calls a command of the host page; before the handshake it waits.
   *
   * @throws ReplyXError the host page's, or one of those that `call` of {@link HostBridge} names
   */
  readonly call: CallCommand<HostCommands>
  /**
   * Tells the host page of an event, over the port and as a message of its window. Texts go along only where the host
   * page has set `shareText`.
   *
   * @returns whether it was sent, or waits to be; not where its fields do not fit
   */
  emit<Type extends keyof BridgeEvents>(
    type: Type,
    ...fields: keyof BridgeEvents[Type] extends never ? [] : [fields: BridgeEvents[Type]]
  ): boolean
  /** Ends it: nothing is heard or said any more. */
  close(): void
  /** What has come so far. */
  getStatistics(): BridgeStatistics
}
