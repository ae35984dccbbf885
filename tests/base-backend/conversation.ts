import type { Ports } from '../../examples/backend/src/index.ts'
import { isWishForOperator, type Handoffs } from './handoff.ts'
import type { Links } from './links.ts'
import { writeMessage, type Dialog, type Message, type Visitor } from './model.ts'
import type { Pushes } from './pushes.ts'
import { broken, refuse, type Refusal } from './refusal.ts'
import type { Store } from './store.ts'
import type { Switches } from './switches.ts'

/** What the assistant says to a text; it may throw, which visitors see as an apology. */
export type Answerer = (question: {
  readonly dialogId: number
  readonly text: string
}) => string | Promise<string>

const APOLOGY = 'Извините, произошла ошибка при генерации ответа. Попробуйте еще раз.'

const insufficientFunds = (): Refusal =>
  refuse(402, {
    error: 'insufficient_funds',
    message: 'Недостаточно средств для отправки AI сообщения',
    needsTopUp: true,
  })

/** @throws Refusal */
function readText(text: unknown): string {
  if (text === undefined || text === null || text === '') throw refuse(400, 'Text required')
  const read = String(text)
  if (read.includes('\0')) throw broken('A string literal cannot contain NUL (0x00) characters.')
  if (/\p{Surrogate}/u.test(read))
    throw broken("'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not allowed")
  return read
}

export function createConversation(options: {
  readonly store: Store
  readonly ports: Ports
  readonly switches: Switches
  readonly handoffs: Handoffs
  readonly pushes: Pushes
  readonly links: Links
  readonly answer: Answerer
}) {
  const { store, ports, switches, handoffs, pushes, links, answer } = options

  async function askAssistant(dialog: Dialog, text: string): Promise<string> {
    if (switches.answerDelay > 0)
      await new Promise<void>((resolve) => void ports.setTimeout(resolve, switches.answerDelay))
    try {
      return await answer({ dialogId: dialog.id, text })
    } catch {
      return APOLOGY
    }
  }

  /**
   * Stores a message and answers it. Every repeat is a new message, and nothing holds back an answer that was begun
   * before an operator came.
   *
   * @param whenStored - may break off what follows
   */
  async function post(
    dialog: Dialog,
    visitor: Visitor,
    body: Record<string, unknown>,
    whenStored: () => Promise<void>,
  ): Promise<unknown> {
    const process = links.draw()
    const push = (kind: Exclude<keyof Pushes, 'fromManager'>, about: Message): void => {
      links.push(
        dialog.id,
        process,
        pushes[kind]({ mode: visitor.mode, message: about, dialogId: dialog.id }),
      )
    }
    const written = (message: Message): unknown => writeMessage(message, switches.historyTimes)

    const text = readText(body['text'])
    const sender = typeof body['sender'] === 'string' ? body['sender'] : null
    const message = store.say(dialog, sender, text)
    const user_message = written(message)
    await whenStored()
    // It fails on what is no text only after it was stored.
    if (typeof body['text'] !== 'string') throw broken("'int' object has no attribute 'lower'")
    if (sender !== 'user') {
      push('stored', message)
      return { user_message, assistant_message: null }
    }
    const { status } = dialog.handoff
    if (status === 'requested' || status === 'active') {
      push('held', message)
      return { user_message, assistant_message: null, ...(switches.saysAiBlocked && { ai_blocked: true }) }
    }
    // A handoff that is over keeps a wish from being heard, for ever.
    if (status === 'none' && isWishForOperator(text)) {
      handoffs.request(dialog, { requestId: ports.newId(), reason: 'keyword' })
      push('handedOver', message)
      return { user_message, handoff_triggered: true, handoff_status: 'requested' }
    }
    if (visitor.isPoor || switches.insufficientFunds) {
      push('stored', message)
      throw insufficientFunds()
    }
    push('answering', message)
    const said = await askAssistant(dialog, text)
    const reply = store.say(dialog, 'assistant', said)
    dialog.firstResponse ??= (reply.at - message.at) / 1_000
    push('answered', reply)
    return { user_message, assistant_message: written(reply) }
  }

  return {
    post,
    /** A word of an operator; this backend asks only whether the assistant is his. */
    writeAsManager(dialog: Dialog, managerId: number, text: string): Record<string, unknown> {
      if (managerId !== dialog.ownerId) throw refuse(403, 'You can only reply as manager in your own dialogs')
      const message = store.say(dialog, 'manager', text)
      links.push(dialog.id, links.draw(), pushes.fromManager(dialog.id, message))
      return writeMessage(message, 'zoned')
    },
  }
}

export type Conversation = ReturnType<typeof createConversation>
