import type { Conversation } from './conversation.ts'
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
    const isStillEmpty = settled.length + below.length + joined.length === 0
    if (!isStillEmpty) joined = below.length === 0 ? settled : [...settled, ...below]
    return joined
  }
}
