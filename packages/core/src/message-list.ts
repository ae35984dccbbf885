import type { Conversation } from './conversation-types.ts'
import type { Message } from './model.ts'

/** Joins what is settled with what is not, which stands below; the same array until either changes. */
export function createMessageList(): (
  conversation: Conversation | null,
  waiting: readonly Message[],
) => readonly Message[] {
  const nothing: readonly Message[] = []
  let settledBefore = nothing
  let waitingBefore = nothing
  let joined = nothing
  return (conversation, waiting) => {
    const settled = conversation?.messages() ?? nothing
    if (settled === settledBefore && waiting === waitingBefore) return joined
    settledBefore = settled
    waitingBefore = waiting
    const below = waiting.filter((message) => conversation?.has(message.key) !== true)
    if (below.length > 0) joined = [...settled, ...below]
    // An empty list stays the same empty list.
    else if (settled.length + joined.length > 0) joined = settled
    return joined
  }
}
