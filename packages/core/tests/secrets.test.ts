import { createReplyX, type ReplyXClient, type ReplyXEvents } from '@replyx/core'
import { createScriptedServer, type ScriptedServer } from '@replyx/core/testing'
import { describe, expect, it } from 'vitest'

import { API_URL } from './harness.ts'
import { interceptFetch } from './intercept.ts'

const TOKEN = 'planted-token-1'
const FRESH = 'planted-token-2'
const EVENTS: readonly (keyof ReplyXEvents)[] = [
  ...(['message:sending', 'message:sent', 'message:failed', 'message:received', 'message:updated'] as const),
  ...([
    'connection:changed',
    'handoff:changed',
    'typing:changed',
    'unread:changed',
    'dialog:opened',
  ] as const),
  ...([
    'identity:changed',
    'history:reset',
    'storage:degraded',
    'plan:reached',
    'rate:reached',
    'error',
  ] as const),
]

/** Everything that can be read of a value: own names, hidden or not, prototypes of errors, causes, maps. */
function textOf(value: unknown, seen = new Set<unknown>()): string {
  if (typeof value !== 'object' || value === null) return String(value)
  if (seen.has(value)) return ''
  seen.add(value)
  const parts =
    value instanceof Map || value instanceof Set ? [...value].map((item) => textOf(item, seen)) : []
  for (const name of Reflect.ownKeys(value)) {
    parts.push(String(name), textOf((value as Record<PropertyKey, unknown>)[name], seen))
  }
  return parts.join('\n')
}

function watch(server: ScriptedServer) {
  const heard: string[] = []
  const urls: string[] = []
  const plain = server.createPorts()
  const watched = interceptFetch(plain, ({ call, proceed }) => {
    urls.push(call)
    return proceed()
  })
  const ports = {
    ...watched,
    log: (level: string, message: string, details?: unknown) =>
      heard.push(`log ${level} ${message} ${textOf(details)}`),
  }
  const listen = (chat: ReplyXClient): void => {
    for (const name of EVENTS) chat.on(name, (event: unknown) => heard.push(`event ${name} ${textOf(event)}`))
    chat.subscribe(() => heard.push(`snapshot ${textOf(chat.getSnapshot())}`))
  }
  const note = (outcome: unknown): void => {
    heard.push(
      `outcome ${textOf(outcome)} ${JSON.stringify(outcome)} ${String((outcome as Error | undefined)?.stack)}`,
    )
  }
  return { ports, heard, urls, listen, note }
}

/** A story in which everything goes wrong that a script can make go wrong. */
async function playStory(server: ScriptedServer, chat: ReplyXClient, note: (outcome: unknown) => void) {
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    const outcome = work().then(note, note)
    await server.clock.advance(10_000)
    await outcome
  }
  server.failNext(/protocol/, { kind: 'lose' })
  server.failNext(/GET .*dialogs/, { kind: 'status', status: 503 })
  server.failNext(/widget-config/, { kind: 'status', status: 500, body: 'broken' })
  void chat.connect().catch(note)
  await server.clock.advance(30_000)
  note(await Promise.race([chat.send('').settled, Promise.resolve('pending')]))
  for (const status of [400, 401, 402, 403, 404, 409, 413, 422, 429, 500]) {
    server.failNext(/POST .*messages/, { kind: 'status', status, body: { detail: { error: 'scripted' } } })
    void chat.send(`with ${String(status)}`).settled.then(note)
    await server.clock.advance(40_000)
  }
  chat.send('Hello')
  await server.clock.advance(40_000)
  server.failNext(/handoff\/request/, { kind: 'lose' })
  await attempt(() => chat.requestOperator('because'))
  await attempt(() => chat.requestOperator())
  server.failNext(/handoff\/cancel/, { kind: 'status', status: 409 })
  await attempt(() => chat.cancelOperator())
  await attempt(() => chat.openDialog(4_711))
  server.failNext(/before_seq|messages/, { kind: 'loseAnswer' })
  await attempt(() => chat.api.getMessages(server.dialog.id))
  server.failNext(/dialogs/, { kind: 'status', status: 401 })
  await attempt(() => chat.api.getDialogs())
  for (const frame of ['nonsense', { type: 'message', seq: 1 }, { type: 'welcome' }]) server.push(frame)
  for (const code of [1006, 4001, 4004, 4008, 4002]) {
    server.closeAll(code)
    await server.clock.advance(60_000)
  }
  void chat.connect().catch(note)
  await server.clock.advance(2_000)
  await attempt(() => chat.logout())
  chat.destroy()
  await attempt(() => chat.connect())
}

describe('token and guest id', () => {
  it.each([['widget'], ['site']])(
    'stand in nothing that a host page, a log or a proxy sees: %s',
    async (mode) => {
      const server = createScriptedServer()
      const { ports, heard, urls, listen, note } = watch(server)
      const identity =
        mode === 'widget'
          ? { assistantId: 1 }
          : { siteToken: TOKEN, getToken: (previous?: string) => (previous === FRESH ? TOKEN : FRESH) }
      const chat = createReplyX({ ...identity, apiUrl: API_URL, ports, logLevel: 'debug' })
      listen(chat)
      await playStory(server, chat, note)

      const guests = new Set(server.requests.map(({ headers }) => headers['x-replyx-guest']).filter(Boolean))
      const tokens = server.requests.map(({ headers }) => headers['authorization']).filter(Boolean)
      const secrets = [...guests, TOKEN, FRESH] as string[]
      // The search below must not pass for want of a story.
      expect(guests.size).toBeGreaterThan(0)
      expect(tokens.length > 0).toBe(mode === 'site')
      expect(heard.length).toBeGreaterThan(50)
      expect(heard.some((line) => line.startsWith('log '))).toBe(true)
      expect(heard.some((line) => line.startsWith('event error'))).toBe(true)

      const addresses = [...urls, ...server.sockets.map(({ url }) => url)]
      const leaks = [...heard, ...addresses, textOf(chat.getSnapshot()), textOf(chat)].filter((text) =>
        secrets.some((secret) => text.includes(secret)),
      )
      expect(leaks).toEqual([])
    },
  )
})
