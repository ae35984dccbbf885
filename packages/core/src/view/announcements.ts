import type { Handoff, Message, Snapshot } from '../model.ts'
import type { Change, ReplyXClient } from '../types.ts'
import { fill, type Labels } from './labels.ts'
import { errorSentence } from './model/errors.ts'
import { spokenMessage } from './model/rows.ts'
import { plainText } from './rich-text/plain-text.ts'
import { messageBlocks } from './rich-text/message-blocks.ts'

/** What is read out of a handoff's change; `null` where nothing is. */
function spokenHandoff({ current, previous }: Change<Handoff>, labels: Labels): string | null {
  const { status, operator, reason } = current
  if (status === 'active' && (previous.status !== 'active' || previous.operator?.id !== operator?.id))
    return fill(labels.handoffJoined, { name: operator?.name ?? labels.operator })
  if (status === previous.status && status !== 'none') return null
  if (status === 'requested') return labels.handoffCalling
  if (status === 'released') return labels.handoffReleased
  if (status === 'none' && reason === 'unavailable')
    return `${labels.handoffUnavailable}. ${labels.handoffLeaveMessage}`
  return status === 'none' && reason === 'timeout' ? labels.handoffTimeout : null
}

function spokenConnection(
  { current, previous }: Change<Snapshot['connection']>,
  labels: Labels,
): string | null {
  if (current === 'offline') return labels.bannerOffline
  if (current === 'failed') return labels.statusFailed
  if (current === 'reconnecting' && previous === 'online') return labels.statusReconnecting
  return current === 'online' && (previous === 'reconnecting' || previous === 'offline')
    ? labels.statusReady
    : null
}

/**
 * Passes on what a screen reader should say: finished messages of others and changes of state. Never history,
 * which raises no such event, and never the pieces of an answer. System notices are left to the handoff's own
 * sentences, which say the same.
 *
 * @returns the undo
 */
export function watchAnnouncements(
  chat: ReplyXClient,
  labels: () => Labels,
  authorOf: (message: Message) => string,
  speak: (text: string) => void,
): () => void {
  const say = (text: string | null): void => {
    if (text !== null) speak(text)
  }
  const undos = [
    chat.on('message:received', ({ message }) => {
      if (message.sender !== 'system')
        say(spokenMessage(authorOf(message), plainText(messageBlocks(message)), labels()))
    }),
    chat.on('message:failed', ({ error }) => say(`${labels().notSent}. ${errorSentence(error, labels())}`)),
    chat.on('handoff:changed', (change) => say(spokenHandoff(change, labels()))),
    chat.on('connection:changed', (change) => say(spokenConnection(change, labels()))),
  ]
  return () => {
    for (const undo of undos) undo()
  }
}
