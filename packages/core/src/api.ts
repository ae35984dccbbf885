import type { Dialog, Handoff, Message } from './model.ts'

/** What `api.getDialogs` takes. */
export interface GetDialogsParams {
  /** At most so many, newest first. */
  readonly limit?: number
}

/** What `api.createDialog` takes. */
export interface CreateDialogParams {
  /** Closes the open dialog and starts another. Default: `false`, which gives the open one where there is one. */
  readonly isNew?: boolean
}

/** What `api.getMessages` takes. */
export interface GetMessagesParams {
  /** Only what comes after this `seq`. */
  readonly afterSeq?: number
  /** Only what comes before this `seq`. */
  readonly beforeSeq?: number
  /** At most so many, up to 200. */
  readonly limit?: number
}

/** What `api.sendMessage` takes. */
export interface SendMessageParams {
  /** 1 to 4,000 Unicode code points. */
  readonly text: string
  /** The idempotency key, a UUID: the same key twice is stored once. Default: a fresh one. */
  readonly clientMessageId?: string
}

/** What `api.sendMessage` gives. */
export interface MessageResponse {
  /** The message as the server has stored it. */
  readonly userMessage: Message
}

/** What `api.requestHandoff` takes. */
export interface HandoffParams {
  /** Why, for the operators' queue. */
  readonly reason?: string
  /** What the visitor wrote last, for the operators' queue. */
  readonly lastUserText?: string
  /** The idempotency key, a UUID. Default: a fresh one. */
  readonly requestId?: string
}

/** What the handoff calls give. */
export type HandoffResponse = Handoff

/**
 * The plain REST client: one request per call, no retries, nothing remembered. Every method rejects with a
 * `ReplyXError`: `network_failed`, `request_timeout`, `server_failed`, `rate_limited`, `plan_reached`,
 * `token_expired`, `dialog_not_found`, `request_invalid`, `request_refused` or `protocol_invalid`.
 *
 * @example
 * ```ts
 * import { createReplyX } from '@replyx/core'
 *
 * const chat = createReplyX({ assistantId: 1 })
 * const [newest] = await chat.api.getDialogs()
 * if (newest) console.log(await chat.api.getMessages(newest.id, { limit: 20 }))
 * ```
 */
export interface ReplyXApi {
  /** The visitor's dialogs, newest first. */
  getDialogs(params?: GetDialogsParams): Promise<readonly Dialog[]>
  /** The open dialog, or a new one. */
  createDialog(params?: CreateDialogParams): Promise<Dialog>
  /** Messages of one dialog, oldest first. */
  getMessages(dialogId: number, params?: GetMessagesParams): Promise<readonly Message[]>
  /** Stores a message of the visitor. The answer to it comes over the live channel. */
  sendMessage(dialogId: number, params: SendMessageParams): Promise<MessageResponse>
  /** Asks for an operator. */
  requestHandoff(dialogId: number, params?: HandoffParams): Promise<HandoffResponse>
  /** Takes the request back; `request_refused` once an operator is active. */
  cancelHandoff(dialogId: number): Promise<HandoffResponse>
  /** Where the handoff stands. */
  getHandoffStatus(dialogId: number): Promise<HandoffResponse>
}
