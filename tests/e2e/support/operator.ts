import { expect } from '@playwright/test'

/** A message as the server holds it. */
interface StoredMessage {
  readonly sender: string
  readonly text: string
  readonly seq: number
}

/** How a dialog stands on the server. */
interface DialogInfo {
  readonly visitor_online: boolean
  readonly read_seq: number
}

/** An operator without a desk: writes to a visitor, and knows what the server really holds. */
export interface Operator {
  /** Takes a dialog over: from now on nobody but the operator answers. */
  takeOver(dialogId: number): Promise<void>
  write(dialogId: number, text: string): Promise<void>
  /** Hands the dialog back to the assistant. */
  release(dialogId: number): Promise<void>
  /** The dialogs whose visitors wait for somebody. */
  queue(): Promise<readonly number[]>
  messages(dialogId: number): Promise<readonly StoredMessage[]>
  info(dialogId: number): Promise<DialogInfo>
  /** How many messages the visitor has not read. */
  unread(dialogId: number): Promise<number>
}

export async function hireOperator(url: string, name = 'Maria'): Promise<Operator> {
  let token = ''

  async function ask<Answer>(path: string, body?: object): Promise<Answer> {
    const response = await fetch(`${url}${path}`, {
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    })
    expect(response.ok, `${path} answers ${response.status}`).toBe(true)
    return (await response.json()) as Answer
  }

  const given = await ask<{ token: string }>('/demo/operator-token', { name })
  token = given.token
  const messages = (dialogId: number): Promise<readonly StoredMessage[]> =>
    ask(`/api/dialogs/${dialogId}/messages`)
  const info = (dialogId: number): Promise<DialogInfo> => ask(`/api/operator/dialogs/${dialogId}`)
  return {
    async takeOver(dialogId) {
      await ask('/api/operator/heartbeat', { status: 'online' })
      await ask(`/api/dialogs/${dialogId}/handoff/takeover`, {})
    },
    async write(dialogId, text) {
      await ask(`/api/dialogs/${dialogId}/messages`, { text })
    },
    async release(dialogId) {
      await ask(`/api/dialogs/${dialogId}/handoff/release`, {})
    },
    async queue() {
      const waiting = await ask<readonly { readonly dialog_id: number }[]>('/api/operator/queue')
      return waiting.map(({ dialog_id: dialogId }) => dialogId)
    },
    messages,
    info,
    async unread(dialogId) {
      const { read_seq: read } = await info(dialogId)
      return (await messages(dialogId)).filter(
        ({ sender, seq }) => (sender === 'assistant' || sender === 'manager') && seq > read,
      ).length
    },
  }
}
