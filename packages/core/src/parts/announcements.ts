import type { Handoff, Snapshot } from '../model.ts'
import type { Change, ReplyXClient } from '../types.ts'
import type { ChatView } from '../view/index.ts'
import { fill, type Labels } from '../view/labels.ts'
import { errorSentence } from '../view/model/errors.ts'
import { handoffLabels, handoffNotice } from '../view/model/status.ts'

/** What is read out of a handoff's change; `null` where nothing is. */
function spokenHandoff({ current, previous }: Change<Handoff>, labels: Labels): string | null {
  const { status, operator } = current
  const isChange = status !== previous.status
  if (status === 'active')
    return isChange || previous.operator?.id !== operator?.id
      ? fill(labels.handoffJoined, { name: operator?.name ?? labels.operator })
      : null
  const notice = handoffNotice(current)
  if (notice === null || (!isChange && status !== 'none')) return null
  const sentence = labels[handoffLabels[notice]]
  return notice === 'unavailable' ? `${sentence}. ${labels.handoffLeaveMessage}` : sentence
}

function spokenConnection(
  { current, previous }: Change<Snapshot['connection']>,
  labels: Labels,
): string | null {
  if (current === 'offline') return labels.bannerOffline
  if (current === 'failed') return labels.statusFailed
  if (current === 'reconnecting') return previous === 'online' ? labels.statusReconnecting : null
  const isBack = current === 'online' && (previous === 'reconnecting' || previous === 'offline')
  return isBack ? labels.statusReady : null
}

/**
 * Passes on what a screen reader should say: finished messages of others and changes of state. Never history,
 * which raises no such event, and never the pieces of an answer. System notices are left to the handoff's own
 * sentences, which say the same.
 *
 * @param chat - the client
 * @param view - the logic of its interface: who wrote what, and the words
 * @param speak - called with each sentence
 * @returns the undo
 *
 * @example
 * ```ts
 * import { createReplyX } from '@replyx/core'
 * import { attachLiveRegion, browserTiming } from '@replyx/core/dom'
 * import { watchAnnouncements } from '@replyx/core/parts'
 * import { createChatView } from '@replyx/core/view'
 *
 * const chat = createReplyX({ assistantId: 1 })
 * const view = createChatView(chat, browserTiming(window))
 * const region = document.querySelector<HTMLElement>('#spoken')
 * if (region) attachLiveRegion(region, (speak) => watchAnnouncements(chat, view, speak))
 * ```
 */
export function watchAnnouncements(
  chat: ReplyXClient,
  view: ChatView,
  speak: (text: string) => void,
): () => void {
  const labels = (): Labels => view.getSnapshot().list.labels
  const say = (text: string | null): void => {
    if (text !== null) speak(text)
  }
  const undos = [
    chat.on('message:received', ({ message }) => {
      if (message.sender === 'system') return
      say(fill(labels().spoken, { name: view.authorOf(message), text: view.richText().text(message) }))
    }),
    chat.on('message:failed', ({ error }) => say(`${labels().notSent}. ${errorSentence(error, labels())}`)),
    chat.on('handoff:changed', (change) => say(spokenHandoff(change, labels()))),
    chat.on('connection:changed', (change) => say(spokenConnection(change, labels()))),
  ]
  return () => undos.forEach((undo) => undo())
}
