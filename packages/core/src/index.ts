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
export type { LogLevel, ReplyXOptions } from './options.ts'
export type {
  ClockPort,
  NetworkPort,
  PagePort,
  Ports,
  SocketLike,
  StorageOutcome,
  StoragePort,
  TimerHandle,
} from './ports.ts'
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
