import * as z from 'zod/mini'

import type { Mode, ServerConfig, ServerDialog, ServerHandoff, ServerMessage } from '../protocol/rest.ts'
import {
  configShape,
  dialogShape,
  handoffShape,
  messageShape,
  protocolShape,
  sentShape,
} from '../protocol/shapes.ts'
import type { Http, HttpAnswer } from './http.ts'

/** The REST calls, each answer with the epoch it speaks of. For the client itself. */
export interface RestCalls {
  detectLevel(): Promise<number>
  getDialogs(): Promise<readonly ServerDialog[]>
  createDialog(newRequestId?: string): Promise<ServerDialog>
  getMessages(
    dialogId: number,
    query: { afterSeq?: number | undefined; beforeSeq?: number | undefined; limit?: number | undefined },
  ): Promise<HttpAnswer<readonly ServerMessage[]>>
  sendMessage(
    dialogId: number,
    text: string,
    clientMessageId: string,
  ): Promise<HttpAnswer<{ userMessage: ServerMessage }>>
  markRead(dialogId: number, seq: number, epoch: string): Promise<unknown>
  stopAnswer(dialogId: number, streamId: string): Promise<unknown>
  requestHandoff(
    dialogId: number,
    requestId: string,
    reason?: string,
    lastUserText?: string,
  ): Promise<HttpAnswer<ServerHandoff>>
  cancelHandoff(dialogId: number): Promise<HttpAnswer<ServerHandoff>>
  getHandoff(dialogId: number): Promise<HttpAnswer<ServerHandoff>>
  getConfig(token: string | null, assistantId: number | null): Promise<ServerConfig>
}

const nothing = z.unknown()

const dataOf = async <Value>(answer: Promise<HttpAnswer<Value>>): Promise<Value> => (await answer).data

export function createRestCalls({ request }: Http, mode: Mode): RestCalls {
  const dialogs = `${mode}/dialogs`
  const within = (id: number, part: string): string => `${dialogs}/${String(id)}/${part}`
  const handoff = (id: number, verb: string): string => `dialogs/${String(id)}/handoff/${verb}`

  const get = <Shape extends z.ZodMiniType>(path: string, action: string, shape: Shape, query: object = {}) =>
    request({ method: 'GET', path, action, shape, query })
  const post = <Shape extends z.ZodMiniType>(path: string, action: string, shape: Shape, body: object = {}) =>
    request({ method: 'POST', path, action, shape, body })

  return {
    async detectLevel() {
      const call = { method: 'GET', path: 'protocol', action: 'learn the protocol' } as const
      return (await dataOf(request({ ...call, shape: protocolShape, isAnonymous: true }))).protocol
    },
    getDialogs: () => dataOf(get(dialogs, 'list the dialogs', z.array(dialogShape))),
    createDialog: (requestId) =>
      dataOf(
        post(dialogs, 'start a dialog', dialogShape, requestId === undefined ? {} : { new: true, requestId }),
      ),
    getMessages: (id, query) =>
      get(within(id, 'messages'), 'read the messages', z.array(messageShape), query),
    sendMessage: (id, text, clientMessageId) =>
      post(within(id, 'messages'), 'send the message', sentShape, { sender: 'user', text, clientMessageId }),
    markRead: (id, seq, epoch) => post(within(id, 'read'), 'mark as read', nothing, { seq, epoch }),
    stopAnswer: (id, streamId) => post(within(id, 'stop'), 'stop the answer', nothing, { streamId }),
    requestHandoff: (id, requestId, reason, lastUserText) =>
      post(handoff(id, 'request'), 'call an operator', handoffShape, { requestId, reason, lastUserText }),
    cancelHandoff: (id) => post(handoff(id, 'cancel'), 'cancel the call', handoffShape),
    getHandoff: (id) => get(handoff(id, 'status'), 'read the handoff', handoffShape),
    getConfig: (token, assistantId) =>
      dataOf(post('widget-config', 'read the configuration', configShape, { token, assistantId })),
  }
}
