import {
  createReplyX,
  type ReplyXClient,
  type ReplyXEvents,
  type ReplyXOptions,
} from '../../packages/core/src/index.ts'
import type { Letters } from './letters.ts'
import type { Secrets } from './secrets.ts'
import type { Answer } from './server.ts'
import { createWatch, type Watch } from './watch.ts'

/** How often a client has announced one message, and how often as the one to make a sound. */
interface Announced {
  readonly times: number
  readonly leading: number
}

/** A client, and all that is seen of it. */
export interface WatchedClient {
  readonly chat: ReplyXClient
  readonly watch: Watch
  /** Codes of the `error` events. */
  readonly errors: readonly string[]
  /** By the text of the message. */
  readonly announced: ReadonlyMap<string, Announced>
  /** Looks for secrets in what is shown, or said. */
  checkForSecrets(where: string, value: unknown): void
}

const events = Object.keys({
  'message:sending': true,
  'message:sent': true,
  'message:failed': true,
  'message:received': true,
  'message:updated': true,
  'connection:changed': true,
  'handoff:changed': true,
  'typing:changed': true,
  'unread:changed': true,
  'dialog:opened': true,
  'identity:changed': true,
  'history:reset': true,
  'storage:degraded': true,
  'plan:reached': true,
  'rate:reached': true,
  'metrics:updated': true,
  error: true,
} satisfies Record<keyof ReplyXEvents, true>) as (keyof ReplyXEvents)[]

/** Makes a client and watches it from its first moment. */
export function openWatchedClient(
  settings: ReplyXOptions,
  options: {
    readonly answers: ReadonlyMap<string, Answer>
    readonly letters: Letters
    readonly secrets: Secrets
    readonly hasBadStorage: () => boolean
    readonly report: (violation: string) => void
  },
): WatchedClient {
  const { letters, secrets, report } = options
  const errors: string[] = []
  const announced = new Map<string, Announced>()
  const chat = createReplyX(settings)
  const watch = createWatch(options.answers, (text) => letters.of(text).isWithdrawn, report)

  function checkForSecrets(where: string, value: unknown): void {
    if (secrets.findIn(value) !== null) report(`a secret stands in ${where}`)
  }

  for (const name of events) {
    chat.on(name, (event: unknown) => {
      checkForSecrets(`the event ${name}`, event)
    })
  }
  chat.on('error', ({ error }) => errors.push(error.code))
  chat.on('message:received', ({ message, isLeading }) => {
    const { times, leading } = announced.get(message.text) ?? { times: 0, leading: 0 }
    announced.set(message.text, { times: times + 1, leading: leading + Number(isLeading) })
  })
  chat.on('identity:changed', ({ reason }) => {
    if (reason !== 'logout') return
    // In whichever tab the visitor has left: nothing has to be accepted any more, and nothing stays in sight.
    letters.withdrawAll()
    if (chat.getSnapshot().messages.some(({ id }) => id !== null))
      report('still shows what the visitor has left')
  })
  chat.on('history:reset', watch.noteReset)
  chat.on('dialog:opened', watch.noteReset)
  chat.subscribe(() => {
    watch.glance(chat.getSnapshot())
  })
  chat.on('storage:degraded', () => {
    if (!options.hasBadStorage()) report('storage given up without a cause')
  })
  return { chat, watch, errors, announced, checkForSecrets }
}
