import type { Handoff } from '../model.ts'
import type { Change, ReplyXClient } from '../types.ts'
import type { ChatView } from '../view/index.ts'
import { fill, type Labels } from '../view/labels.ts'
import { errorSentence } from '../view/model/errors.ts'
import { handoffLabels, handoffNotice, statusOf } from '../view/model/status.ts'

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
  const say = (text?: string | null): void => {
    if (text) speak(text)
  }
  // Until the chat has been connected once, what comes is what the visitor has missed: history.
  let isLive = chat.getSnapshot().connection === 'online'
  let shown = view.getSnapshot()
  /** What stands above the conversation, and how much may still be written. */
  const lookAround = (): void => {
    const before = shown
    shown = view.getSnapshot()
    const { banner, composer } = shown
    const isOther = composer.isOver !== before.composer.isOver || before.composer.counter === null
    // That the visitor is offline is said by the connection.
    if (banner?.kind !== 'offline' && banner?.kind !== before.banner?.kind) say(banner?.text)
    if (isOther) say(composer.counter)
  }
  const undos = [
    view.subscribe(lookAround),
    chat.on('message:received', ({ message }) => {
      if (message.sender === 'system' || !isLive) return
      say(fill(labels().spoken, { name: view.authorOf(message), text: view.richText().text(message) }))
    }),
    chat.on('message:failed', ({ error }) => say(`${labels().notSent}. ${errorSentence(error, labels())}`)),
    chat.on('handoff:changed', (change) => {
      if (isLive) say(spokenHandoff(change, labels()))
    }),
    chat.on('connection:changed', ({ current, previous }) => {
      const isNews = current === 'online' ? isLive : current === 'reconnecting' && previous === 'online'
      if (current === 'offline') speak(labels().bannerOffline)
      else if (isNews) speak(statusOf(chat.getSnapshot(), labels()))
      isLive ||= current === 'online'
    }),
  ]
  return () => undos.forEach((undo) => undo())
}
