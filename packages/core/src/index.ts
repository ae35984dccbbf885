export { createReplyX } from './client.ts'
export { isReplyXError, ReplyXError } from './errors.ts'
export { MAX_TEXT_LENGTH } from './messages/text.ts'
export type { ReplyXErrorCode, ReplyXErrorInit } from './errors.ts'
export type {
  AssistantProfile,
  Channel,
  ConnectionState,
  Dialog,
  Handoff,
  HandoffState,
  Limit,
  Message,
  MessageStatus,
  Operator,
  Sender,
  Snapshot,
  Typing,
} from './model.ts'
export type { PerformanceMetrics } from './metrics.ts'
export type { LogLevel, ReplyXOptions } from './options.ts'
export type { ReplyXPlugin } from './plugins.ts'
export type {
  CachedMessage,
  ClockPort,
  DialogCopy,
  FallbackRequest,
  FallbackTransport,
  NetworkPort,
  OfflineStrategy,
  PagePort,
  Ports,
  SocketLike,
  StorageOutcome,
  StoragePort,
  TabChannel,
  TimerHandle,
} from './ports.ts'
export type { ChannelAttempt, ChannelListener } from './protocol/channel.ts'
export type { Change, ReplyXClient, ReplyXEvents, SendResult, Settled } from './types.ts'
export type {
  CreateDialogParams,
  GetDialogsParams,
  GetMessagesParams,
  HandoffParams,
  HandoffResponse,
  MessageResponse,
  ReplyXApi,
  SendMessageParams,
} from './api.ts'
