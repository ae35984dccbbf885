import type { Ports } from '../../examples/backend/src/index.ts'
import { writeMessage, writeTime, type Message, type Mode } from './model.ts'
import type { Generation, Profile } from './profiles.ts'
import type { Switches } from './switches.ts'

type Frame = Record<string, unknown>

/** One push. `process`: only the process that made it knows; `bridge`: it goes through the bus, where there is one. */
export interface Push {
  readonly frame: Frame
  readonly reach: 'process' | 'bridge'
}

interface Asked {
  readonly mode: Mode
  readonly message: Message
  readonly dialogId: number
}

const RECEIVED = 'Ваше сообщение получено. Оператор ответит в ближайшее время.'
const REQUESTED = 'Ваш запрос передан оператору. Пожалуйста, подождите...'

/** What is pushed when, by generation. Handoffs asked for over REST push nothing, in any of them. */
export interface Pushes {
  /** A message was stored, and nothing more comes of it. */
  stored(asked: Asked): Push[]
  /** … and the assistant begins to answer. */
  answering(asked: Asked): Push[]
  answered(asked: Asked): Push[]
  /** … and waits for an operator. */
  held(asked: Asked): Push[]
  /** … and is itself a request for an operator. */
  handedOver(asked: Asked): Push[]
  fromManager(dialogId: number, message: Message): Push[]
}

export function createPushes(options: {
  readonly profile: Profile
  readonly ports: Ports
  readonly random: () => number
  readonly switches: Switches
}): Pushes {
  const { profile, ports, random, switches } = options
  const own = (frame: Frame): Push => ({ frame, reach: 'process' })
  const shared = (frame: Frame): Push => ({ frame, reach: 'bridge' })
  const bare = (message: Message): Frame => writeMessage(message, 'zoned')
  const enclose = (frame: Frame, dialogId: number): Frame => ({
    ...frame,
    timestamp: writeTime(ports.now(), 'zoneless'),
    dialog_id: dialogId,
    source: 'backend',
  })
  const fresh = (message: Message, dialogId: number): Frame =>
    enclose({ type: 'message:new', message: bare(message) }, dialogId)

  const answerFrame = (message: Message, dialogId: number, usual: Switches['answerShape']): Frame => {
    switch (switches.answerShape ?? usual) {
      case 'new':
        return fresh(message, dialogId)
      case 'typed':
        return { type: 'message', message: bare(message) }
      case 'wrapped':
        return { message: bare(message) }
      default:
        return bare(message)
    }
  }

  const typingStart = own({ type: 'typing_start' })
  const typingStop = own({ type: 'typing_stop' })
  const received = own({ type: 'message_received', message: RECEIVED })
  const requested = own({ type: 'handoff_requested', message: REQUESTED })

  /** The bus gives no promise about the order. */
  const swapLast = (pushes: Push[]): Push[] =>
    random() < 0.5 ? pushes : [...pushes.slice(0, -2), ...pushes.slice(-2).reverse()]

  const oldest: Pushes = {
    stored: () => [],
    answering: () => [typingStart],
    answered: ({ message, dialogId }) => [typingStop, own(answerFrame(message, dialogId, 'wrapped'))],
    held: () => [received],
    handedOver: () => [requested, typingStop],
    fromManager: (_, message) => [shared(bare(message))],
  }

  const echo = ({ mode, message }: Asked): Push[] => {
    if (mode === 'widget') return [own(bare(message))]
    return profile.hasBridge ? [shared(bare(message))] : []
  }
  const inSite = (asked: Asked, pushes: Push[]): Push[] => (asked.mode === 'site' ? pushes : [])
  const sockets: Pushes = {
    stored: echo,
    answering: (asked) => [...echo(asked), ...inSite(asked, [typingStart])],
    answered: (asked) => [
      ...inSite(asked, [typingStop]),
      own(answerFrame(asked.message, asked.dialogId, 'bare')),
    ],
    held: (asked) => [...echo(asked), ...inSite(asked, [received])],
    handedOver: (asked) => [...echo(asked), ...inSite(asked, [requested, typingStop])],
    fromManager: oldest.fromManager,
  }

  /** Published twice in site mode, and one of both may come twice. */
  const copies = ({ mode, message, dialogId }: Asked, isTwice = mode === 'site'): Push[] => {
    const copy = (): Push => shared(fresh(message, dialogId))
    const first = copy()
    return [first, ...(random() < 0.5 && isTwice ? [first] : []), ...(isTwice ? [copy()] : [])]
  }
  const events: Pushes = {
    stored: copies,
    answering: (asked) => swapLast([...copies(asked), typingStart]),
    answered: ({ mode, message, dialogId }) => [
      typingStop,
      mode === 'site'
        ? own(answerFrame(message, dialogId, 'bare'))
        : shared(answerFrame(message, dialogId, 'new')),
    ],
    held: (asked) =>
      swapLast([
        ...copies(asked),
        asked.mode === 'site' ? received : shared(enclose(received.frame, asked.dialogId)),
      ]),
    handedOver: (asked) => [
      ...copies(asked, true),
      ...swapLast([
        shared(enclose({ type: 'handoff_requested', dialog_id: asked.dialogId }, asked.dialogId)),
        typingStop,
      ]),
    ],
    fromManager: (dialogId, message) => [shared(fresh(message, dialogId)), shared(fresh(message, dialogId))],
  }

  const byGeneration: Record<Generation, Pushes> = { oldest, sockets, events }
  return byGeneration[profile.generation]
}
