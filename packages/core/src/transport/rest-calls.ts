import * as z from 'zod/mini'

import {
  configBody,
  handoffBody,
  messageBody,
  newDialogBody,
  pageQuery,
  stopBody,
  type Mode,
  type ServerConfig,
  type ServerDialog,
  type ServerHandoff,
  type ServerMessage,
} from '../protocol/rest.ts'
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
  markRead(dialogId: number, seq: number, epoch: string): Promise<void>
  stopAnswer(dialogId: number, streamId: string): Promise<void>
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

export function createRestCalls(http: Http, mode: Mode): RestCalls {
  const dialogs = `${mode}/dialogs`
  const dialog = (id: number): string => `${dialogs}/${String(id)}`
  const handoff = (id: number, verb: string): string => `dialogs/${String(id)}/handoff/${verb}`
  return {
    async detectLevel() {
      const call = {
        method: 'GET',
        path: 'protocol',
        action: 'learn the protocol',
        shape: protocolShape,
        isIdentified: false,
      } as const
      return (await http.request(call)).data.protocol
    },
    async getDialogs() {
      const call = {
        method: 'GET',
        path: dialogs,
        action: 'list the dialogs',
        shape: z.array(dialogShape),
      } as const
      return (await http.request(call)).data
    },
    async createDialog(newRequestId) {
      const body = newRequestId === undefined ? {} : newDialogBody(newRequestId)
      const call = {
        method: 'POST',
        path: dialogs,
        action: 'start a dialog',
        shape: dialogShape,
        body,
      } as const
      return (await http.request(call)).data
    },
    getMessages: (id, query) =>
      http.request({
        method: 'GET',
        path: `${dialog(id)}/messages`,
        action: 'read the messages',
        shape: z.array(messageShape),
        query: pageQuery(query),
      }),
    sendMessage: (id, text, clientMessageId) =>
      http.request({
        method: 'POST',
        path: `${dialog(id)}/messages`,
        action: 'send the message',
        shape: sentShape,
        body: messageBody(text, clientMessageId),
      }),
    async markRead(id, seq, epoch) {
      await http.request({
        method: 'POST',
        path: `${dialog(id)}/read`,
        action: 'mark as read',
        shape: nothing,
        body: { seq, epoch },
      })
    },
    async stopAnswer(id, streamId) {
      await http.request({
        method: 'POST',
        path: `${dialog(id)}/stop`,
        action: 'stop the answer',
        shape: nothing,
        body: stopBody(streamId),
      })
    },
    requestHandoff: (id, requestId, reason, lastUserText) =>
      http.request({
        method: 'POST',
        path: handoff(id, 'request'),
        action: 'call an operator',
        shape: handoffShape,
        body: handoffBody(requestId, reason, lastUserText),
      }),
    cancelHandoff: (id) =>
      http.request({
        method: 'POST',
        path: handoff(id, 'cancel'),
        action: 'cancel the call',
        shape: handoffShape,
        body: {},
      }),
    getHandoff: (id) =>
      http.request({
        method: 'GET',
        path: handoff(id, 'status'),
        action: 'read the handoff',
        shape: handoffShape,
      }),
    async getConfig(token, assistantId) {
      const body = configBody(token, assistantId)
      return (
        await http.request({
          method: 'POST',
          path: 'widget-config',
          action: 'read the configuration',
          shape: configShape,
          body,
        })
      ).data
    },
  }
}
