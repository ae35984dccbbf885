import { createReplyX, type ReplyXClient, type ReplyXOptions } from '@replyx/core'
import { createScriptedServer, type ScriptedPorts, type ScriptedServer } from '@replyx/core/testing'

export interface Harness {
  readonly server: ScriptedServer
  readonly ports: ScriptedPorts
  readonly chat: ReplyXClient
  readonly errors: string[]
  /** The messages as `sender: text [status]`. */
  lines(): string[]
}

export const API_URL = 'https://chat.test'

/** One client on a scripted server. */
export function createHarness(
  options: Partial<ReplyXOptions> = {},
  server = createScriptedServer(),
): Harness {
  const ports = server.createPorts()
  const chat = createReplyX({
    assistantId: 1,
    apiUrl: API_URL,
    ports,
    logLevel: 'debug',
    ...options,
  })
  const errors: string[] = []
  chat.on('error', ({ error }) => errors.push(error.code))
  return { server, ports, chat, errors, lines: () => linesOf(chat) }
}

export function linesOf(chat: ReplyXClient): string[] {
  return chat
    .getSnapshot()
    .messages.map(
      ({ sender, text, status }) => `${sender}: ${text}${status === 'sent' ? '' : ` [${status}]`}`,
    )
}

/** A client that is online in a dialog with one message of its own. */
export async function createOnline(options: Partial<ReplyXOptions> = {}): Promise<Harness> {
  const harness = createHarness(options)
  const { server, chat } = harness
  void chat.connect()
  await server.clock.advance(100)
  chat.send('Hello')
  await server.clock.advance(1_000)
  return harness
}
