import type { BridgeEvent, BridgeNotices, FrameCommands, HostCommands } from '../protocol/bridge.ts'
import type { CallCommand, CommandHandlers } from './command-types.ts'
import type { HandshakeOptions } from './handshake.ts'
import type { BridgeStatistics } from './statistics.ts'

/** The options of {@link connectHost}. */
export interface HostOptions extends HandshakeOptions, JoinOptions {}

/** The options of {@link joinFrame}. */
export interface JoinOptions {
  /** What the frame may call. What is left out is answered with `not_supported`. */
  readonly commands?: CommandHandlers<HostCommands>
  /**
   * Something has happened in the frame. `replyX_ready` comes once for each document of it: the moment to call
   * `configure`, which then goes before all that has waited.
   */
  readonly onEvent?: (event: BridgeEvent) => void
  /** How long an answer may take, in ms. Default: 30,000. */
  readonly timeout?: number
}

/** The host page's side of the bridge. Made by {@link connectHost}, and by {@link joinFrame}. */
export interface HostBridge {
  /**
   * Calls a command of the frame; before the handshake it waits.
   *
   * @throws ReplyXError the frame's, or `request_timeout`, `rate_limited` where 100 are under way, `request_invalid` for
   * what is no plain data of 64 KiB at the most, `cancelled` where the frame has begun anew, `not_supported` where the
   * versions differ, `destroyed` after `close`
   */
  readonly call: CallCommand<FrameCommands>
  /** Tells the frame something that is not answered. @returns whether it was sent, or waits to be */
  readonly post: <Type extends keyof BridgeNotices>(
    type: Type,
    ...data: keyof BridgeNotices[Type] extends never ? [] : [data: BridgeNotices[Type]]
  ) => boolean
  /** Ends it: nothing is heard or said any more. */
  close(): void
  /** What has come so far. */
  getStatistics(): BridgeStatistics
}
