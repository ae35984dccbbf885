import type { ReplyXApi } from './api.ts'
import { initialHandoff, stepHandoff, toHandoff } from './handoff/machine.ts'
import { readHandoffStatus } from './handoff/read-handoff.ts'
import { toMessage } from './messages/message.ts'
import type { Dialog, Handoff, HandoffState } from './model.ts'
import type { Ports } from './ports.ts'
import type { ServerDialog, ServerHandoff } from './protocol/rest.ts'
import type { RestCalls } from './transport/rest-calls.ts'

const states: readonly string[] = ['none', 'requested', 'active', 'released'] satisfies HandoffState[]

/** A dialog as the public API shows it. */
export function toDialog(dialog: ServerDialog): Dialog {
  const status = dialog.handoffStatus ?? 'none'
  return {
    id: dialog.id,
    startedAt: dialog.startedAt,
    endedAt: dialog.endedAt ?? null,
    handoffStatus: states.includes(status) ? (status as HandoffState) : 'none',
  }
}

/** The plain REST client over the client's own calls. */
export function createPublicApi(rest: RestCalls, ports: Pick<Ports, 'clock' | 'newId'>): ReplyXApi {
  const read = (status: ServerHandoff): Handoff => {
    const event = readHandoffStatus(status, ports.clock.now(), true)
    return toHandoff(stepHandoff({ ...initialHandoff, status: 'active' }, event)[0], false)
  }
  return {
    async getDialogs(params = {}) {
      return (await rest.getDialogs()).slice(0, params.limit).map(toDialog)
    },
    async createDialog(params = {}) {
      return toDialog(await rest.createDialog(params.isNew === true ? ports.newId() : undefined))
    },
    async getMessages(dialogId, params = {}) {
      return (await rest.getMessages(dialogId, params)).data.map(toMessage)
    },
    async sendMessage(dialogId, params) {
      const answer = await rest.sendMessage(dialogId, params.text, params.clientMessageId ?? ports.newId())
      return { userMessage: toMessage(answer.data.userMessage) }
    },
    async requestHandoff(dialogId, params = {}) {
      const id = params.requestId ?? ports.newId()
      return read((await rest.requestHandoff(dialogId, id, params.reason, params.lastUserText)).data)
    },
    async cancelHandoff(dialogId) {
      return read((await rest.cancelHandoff(dialogId)).data)
    },
    async getHandoffStatus(dialogId) {
      return read((await rest.getHandoff(dialogId)).data)
    },
  }
}
