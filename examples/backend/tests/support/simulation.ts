import { onTestFinished } from 'vitest'
import { createLogic } from '../../src/index.ts'
import type { BackendConfig, Connection } from '../../src/index.ts'
import { echo, uuid } from './backend.ts'
import { createClock } from './clock.ts'
import type { Frame, Wire } from './frames.ts'

/** The real logic without network, under a clock that only moves when told; guest 1 has a dialog already. */
export const simulate = async (config: BackendConfig = {}) => {
  const clock = createClock()
  const logic = await createLogic({ assistant: echo, ports: clock.ports, log: () => undefined, ...config })
  onTestFinished(() => logic.abandon())

  const call = async (
    headers: Record<string, string>,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Wire> => {
    const request = new Request(`http://backend/api${path}?assistant_id=1`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return (await (await logic.fetch(request)).json()) as Wire
  }

  const guest = async (number: number) => {
    const guestId = uuid(number)
    const ask = (method: string, path: string, body?: unknown): Promise<Wire> =>
      call({ 'X-ReplyX-Guest': guestId }, method, path, body)
    const dialogId = Number((await ask('POST', '/widget/dialogs'))['id'])

    const connect = () => {
      const frames: Frame[] = []
      const closes: number[] = []
      const connection: Connection = {
        send: (text) => void frames.push(JSON.parse(text) as Frame),
        close: (code) => void closes.push(code),
      }
      return { session: logic.openVisitor({ connection, mode: 'widget', dialogId }), frames, closes }
    }
    const greet = async (cursor: Wire = {}) => {
      const link = connect()
      const hello = { type: 'hello', protocol: 1, guest_id: guestId, assistant_id: 1, ...cursor }
      link.session.receive(JSON.stringify(hello))
      await clock.settle()
      return link
    }
    const status = () => ask('GET', `/dialogs/${dialogId}/handoff/status`)
    const request = (id: number) =>
      ask('POST', `/dialogs/${dialogId}/handoff/request`, { request_id: uuid(id) })
    return { ask, dialogId, connect, greet, status, request }
  }

  const operator = async (name: string) => {
    const token = await logic.tokens.signOperator({ name, user_id: name })
    return (method: string, path: string, body?: unknown) =>
      call({ Authorization: `Bearer ${token}` }, method, path, body)
  }

  return { clock, logic, guest, operator, ...(await guest(1)) }
}
