import type { ReplyXApi } from './api.ts'
import { initialHandoff, stepHandoff, toHandoff } from './handoff/machine.ts'
import { readHandoffStatus } from './handoff/read-handoff.ts'
import { toMessage } from './messages/message.ts'
import type { Dialog, Handoff, HandoffState } from './model.ts'
import type { Ports } from './ports.ts'
import type { Answer, RestCalls } from './protocol/calls.ts'
import type { ServerDialog, ServerHandoff } from './protocol/rest.ts'

const states: readonly string[] = ['requested', 'active', 'released'] satisfies HandoffState[]

/** A dialog as the public API shows it. */
function toDialog({ id, startedAt, endedAt, handoffStatus = '' }: ServerDialog): Dialog {
  const status = states.includes(handoffStatus) ? (handoffStatus as HandoffState) : 'none'
  return { id, startedAt, endedAt: endedAt ?? null, handoffStatus: status }
}

/** The plain REST client over the client's own calls. */
export function createPublicApi(rest: RestCalls, ports: Pick<Ports, 'clock' | 'newId'>): ReplyXApi {
  const read = ({ data }: Answer<ServerHandoff>): Handoff => {
    const event = readHandoffStatus(data, ports.clock.now(), true)
    return toHandoff(stepHandoff({ ...initialHandoff, status: 'active' }, event)[0], false)
  }
  return {
    getDialogs: async ({ limit } = {}) => (await rest.getDialogs()).slice(0, limit).map(toDialog),
    createDialog: async ({ isNew } = {}) =>
      toDialog(await rest.createDialog(isNew === true ? ports.newId() : undefined)),
    getMessages: async (dialogId, params = {}) =>
      (await rest.getMessages(dialogId, params)).data.map(toMessage),
    async sendMessage(dialogId, { text, clientMessageId = ports.newId() }) {
      const { data } = await rest.sendMessage(dialogId, text, clientMessageId)
      return { userMessage: toMessage(data.userMessage) }
    },
    requestHandoff: async (dialogId, { requestId = ports.newId(), reason, lastUserText } = {}) =>
      read(await rest.requestHandoff(dialogId, requestId, reason, lastUserText)),
    cancelHandoff: async (dialogId) => read(await rest.cancelHandoff(dialogId)),
    getHandoffStatus: async (dialogId) => read(await rest.getHandoff(dialogId)),
  }
}
