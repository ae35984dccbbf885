import type { Ports } from '../../examples/backend/src/index.ts'
import { noHandoff, type Dialog, type Message, type Visitor } from './model.ts'
import type { Switches } from './switches.ts'

/** What the backend holds. It outlives every process. */
export interface Store {
  all(): readonly Dialog[]
  find(id: number): Dialog | undefined
  /** Newest first. */
  of(visitor: Visitor): Dialog[]
  /** The guest's dialog. Two at once may each make one. */
  open(visitor: Visitor): Promise<Dialog>
  say(dialog: Dialog, sender: string | null, text: string): Message
}

export function createStore(options: {
  readonly ports: Ports
  readonly switches: Switches
  readonly firstDialogId: number
  readonly firstMessageId: number
}): Store {
  const { ports, switches } = options
  const dialogs: Dialog[] = []
  let nextMessageId = options.firstMessageId
  let creating: Promise<unknown> = Promise.resolve()

  const wait = (delay: number): Promise<void> =>
    new Promise((resolve) => void ports.setTimeout(resolve, delay))

  const of = ({ ownerId, guestId }: Visitor): Dialog[] =>
    dialogs.filter((dialog) => dialog.ownerId === ownerId && dialog.guestId === guestId).reverse()

  async function readAndWrite(visitor: Visitor): Promise<Dialog> {
    // The oldest: whoever asks again after a race gets the same one.
    const known = of(visitor).at(-1)
    if (switches.creationDelay > 0) await wait(switches.creationDelay)
    else await Promise.resolve()
    if (known !== undefined) return known
    const { ownerId, guestId } = visitor
    const dialog: Dialog = {
      id: options.firstDialogId + dialogs.length,
      ownerId,
      guestId,
      startedAt: ports.now(),
      firstResponse: null,
      messages: [],
      handoff: noHandoff,
    }
    dialogs.push(dialog)
    return dialog
  }

  return {
    all: () => dialogs,
    find: (id) => dialogs.find((dialog) => dialog.id === id),
    of,
    open(visitor) {
      if (switches.creationRaces) return readAndWrite(visitor)
      const opened = creating.then(() => readAndWrite(visitor))
      creating = opened
      return opened
    },
    say(dialog, sender, text) {
      const message = { id: nextMessageId, sender, text, at: ports.now() }
      nextMessageId += 1
      dialog.messages.push(message)
      return message
    },
  }
}
