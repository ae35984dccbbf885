import * as z from 'zod/mini'

import type { Answer, Request, RestCalls } from '../protocol/calls.ts'
import type { Mode } from '../protocol/rest.ts'
import { messageShape } from '../protocol/message-shape.ts'
import { configShape, dialogShape, handoffShape, sentShape } from '../protocol/shapes.ts'

const nothing = z.unknown()

const dataOf = async <Value>(answer: Promise<Answer<Value>>): Promise<Value> => (await answer).data

/** The calls of protocol v1. */
export function createRestCalls(request: Request, mode: Mode): RestCalls {
  const dialogs = `${mode}/dialogs`
  const within = (id: number, part: string): string => `${dialogs}/${String(id)}/${part}`
  const handoff = (id: number, verb: string): string => `dialogs/${String(id)}/handoff/${verb}`

  const get = <Shape extends z.ZodMiniType>(path: string, action: string, shape: Shape, query: object = {}) =>
    request({ method: 'GET', path, action, shape, query })
  const post = <Shape extends z.ZodMiniType>(path: string, action: string, shape: Shape, body: object = {}) =>
    request({ method: 'POST', path, action, shape, body })

  return {
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
