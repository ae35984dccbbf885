import type * as z from 'zod/mini'

import type { ReplyXError } from '../errors.ts'
import type { ServerConfig, ServerDialog, ServerHandoff, ServerMessage } from './rest.ts'

/** One call. */
export interface Call<Shape extends z.ZodMiniType> {
  readonly method: 'GET' | 'POST'
  /** Below `{apiUrl}/api/`, without a leading slash. */
  readonly path: string
  /** What the call is for, to complete "unable to …". */
  readonly action: string
  readonly shape: Shape
  readonly body?: object
  readonly query?: object
  /** Whether the call says nothing of who is asking. */
  readonly isAnonymous?: boolean
}

/** An answer, with the life of the log that it speaks of. */
export interface Answer<Value> {
  readonly data: Value
  readonly epoch: string | null
  /** What went wrong though the call was carried out. */
  readonly trouble?: ReplyXError | undefined
}

/** Makes one call. Rejects with a `ReplyXError`. */
export type Request = <Shape extends z.ZodMiniType>(call: Call<Shape>) => Promise<Answer<z.output<Shape>>>

/** What a backend can be asked, each answer with the epoch it speaks of. For the client itself. */
export interface RestCalls {
  getDialogs(): Promise<readonly ServerDialog[]>
  createDialog(newRequestId?: string): Promise<ServerDialog>
  getMessages(
    dialogId: number,
    query: { afterSeq?: number | undefined; beforeSeq?: number | undefined; limit?: number | undefined },
  ): Promise<Answer<readonly ServerMessage[]>>
  sendMessage(
    dialogId: number,
    text: string,
    clientMessageId: string,
  ): Promise<Answer<{ userMessage: ServerMessage }>>
  markRead(dialogId: number, seq: number, epoch: string): Promise<unknown>
  stopAnswer(dialogId: number, streamId: string): Promise<unknown>
  requestHandoff(
    dialogId: number,
    requestId: string,
    reason?: string,
    lastUserText?: string,
  ): Promise<Answer<ServerHandoff>>
  cancelHandoff(dialogId: number): Promise<Answer<ServerHandoff>>
  getHandoff(dialogId: number): Promise<Answer<ServerHandoff>>
  getConfig(token: string | null, assistantId: number | null): Promise<ServerConfig>
}
