import type { Snapshot } from '../../model.ts'

/**
 * Decides, once for each opening of a dialog, above which message the line of the unread stands.
 *
 * @returns the key of that message, or `null`, by what there is and whether the chat is minimized
 */
export function createUnreadLine(): (snapshot: Snapshot, isMinimized: boolean) => string | null {
  let from: string | null | undefined
  let dialog: number | null = null

  return ({ messages, unread, readSeq, isLoading, dialogId, connection }, isMinimized) => {
    if (isMinimized || dialogId !== dialog) from = undefined
    dialog = dialogId
    // What comes into a conversation that was seen empty is seen as it comes.
    const isKnown = messages.length > 0 || connection === 'online'
    if (!isMinimized && from === undefined && !isLoading && isKnown) {
      const first = messages.find(({ sender, seq }) => sender !== 'user' && seq !== null && seq > readSeq)
      from = unread > 0 && first ? first.key : null
    }
    return from ?? null
  }
}
