export { BRIDGE_VERSION } from '../protocol/bridge.ts'
export type {
  BridgeEvent,
  BridgeEvents,
  BridgeNotice,
  BridgeNotices,
  EmptyFields,
  FrameCommands,
  HostCommands,
} from '../protocol/bridge.ts'
export type { BridgeSettings, BridgeTheme } from '../protocol/bridge-settings.ts'
export type { BridgeClock } from './clock.ts'
export type { CallCommand, CommandHandlers, CommandMap, CommandParams } from './command-types.ts'
export { connectFrame } from './frame.ts'
export type { FrameBridge, FrameOptions } from './frame-options.ts'
export { frameUrl, readFrameUrl } from './frame-url.ts'
export type { FrameAddress } from './frame-url.ts'
export { awaitFrame } from './handshake.ts'
export type { FrameHandshake, HandshakeOptions } from './handshake.ts'
export { connectHost } from './host.ts'
export type { HostBridge, HostOptions, JoinOptions } from './host-options.ts'
export { joinFrame } from './join.ts'
export type { BridgeStatistics } from './statistics.ts'
