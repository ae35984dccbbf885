import { createScriptedServer } from '@replyx/core/testing'

import { createLogic, type Logic } from '../../examples/backend/src/index.ts'
import { createPages, type Reachable } from '../../packages/core/tests/base-pages.ts'
import type { Stage } from './stage.ts'

const ORIGIN = 'https://chat.test'
const SOCKET_PATH = /^\/ws\/(widget|site)\/dialogs\/(\d+)$/

type Operator = Parameters<Logic['service']['desk']['takeover']>[0]

const operator: Operator = { kind: 'operator', id: '1', name: 'Owner', avatar: null, expiresAt: null }

/** The example backend, which speaks v1, and pages before it. */
export async function createV1Stage(answerDelay: number): Promise<Stage> {
  const scripted = createScriptedServer()
  const { clock } = scripted
  let ids = 0
  const logic = await createLogic({
    assistant: {
      async *answer({ text }) {
        await new Promise<void>((resolve) => clock.setTimeout(resolve, answerDelay))
        yield `Canned answer to: ${text}`
      },
    },
    log: () => undefined,
    ports: {
      now: clock.now,
      setTimeout: clock.setTimeout,
      clearTimeout: clock.clearTimeout,
      newId: () => `11111111-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
    },
  })
  const { desk, messages } = logic.service
  const backend: Reachable = {
    handle: logic.fetch,
    connect(url, connection) {
      const { pathname, searchParams: query } = new URL(url)
      const [, mode, id] = SOCKET_PATH.exec(pathname) ?? []
      return id === undefined
        ? null
        : logic.openVisitor({ connection, mode: mode as 'widget', dialogId: Number(id), query })
    },
    closeLinks(code) {
      logic.closeSockets(code, '')
    },
  }
  /** Whoever works on a dialog is there. */
  const present = () => desk.heartbeat(operator, 'online', null)
  return {
    ...createPages(scripted, backend, ORIGIN),
    operators: {
      present,
      async takeover(dialogId) {
        await present()
        await desk.takeover(operator, dialogId)
      },
      async write(dialogId, text) {
        await messages.postByOperator(operator, dialogId, { text, clientMessageId: null })
      },
      async release(dialogId) {
        await desk.release(operator, dialogId)
      },
    },
    async history(dialogId, guestId) {
      const headers = { 'X-ReplyX-Guest': guestId }
      const path = `/api/widget/dialogs/${String(dialogId)}/messages?assistant_id=1&limit=200`
      const response = await logic.fetch(new Request(ORIGIN + path, { headers }))
      return (await response.json()) as { sender: string; text: string }[]
    },
    end() {
      logic.abandon()
    },
  }
}
