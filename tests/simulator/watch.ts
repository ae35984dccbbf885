import type { Message, Snapshot } from '../../packages/core/src/index.ts'
import type { Answer } from './server.ts'

/** Where a text has left the screen, and how far back that went. */
export interface Vanishing {
  readonly lowest: number
  readonly dialogId: number
}

/** Watches one client for what must hold at every moment. */
export interface Watch {
  /** Own texts that left the screen before they were sent, each with the lowest `seq` that was shown then. */
  readonly vanished: ReadonlyMap<string, Vanishing>
  /** At every notification. */
  glance(snapshot: Snapshot): void
  /** When everything that one step has caused is over. */
  inspect(snapshot: Snapshot): void
  /** The copy was replaced by that of another log, or begun anew. */
  noteReset(): void
}

/**
 * @param answers - what the server knows of each answer, by its stream
 * @param isWithdrawn - whether the visitor has taken a text back
 */
export function createWatch(
  answers: ReadonlyMap<string, Answer>,
  isWithdrawn: (text: string) => boolean,
  report: (violation: string) => void,
): Watch {
  let glanced: readonly Message[] | null = null
  let inspected: Snapshot | null = null
  let held = new Map<string, Message>()
  let own: readonly Message[] = []
  const vanished = new Map<string, Vanishing>()
  let wasReset = false

  function glance({ messages, handoff }: Snapshot): void {
    if (handoff.status === 'active') {
      const cut = messages.filter(({ status }) => status === 'streaming')
      if (cut.some(({ streamId }) => answers.get(streamId ?? '')?.isOver === true)) {
        report('an answer goes on though an operator has the dialog')
      }
    }
    if (messages === glanced) return
    glanced = messages
    const keys = new Set<string>()
    const ids = new Set<number>()
    const texts = new Set<string>()
    let last = 0
    for (const { key, id, seq, text, sender, streamId, status } of messages) {
      const isWritten = status === 'streaming' && text !== ''
      if (isWritten && answers.get(streamId ?? '')?.text.startsWith(text) !== true) {
        report(`"${text}" is shown of an answer that goes otherwise`)
      }
      if (keys.has(key)) report(`the key ${key} stands twice`)
      keys.add(key)
      if (id !== null && ids.has(id)) report(`the message ${String(id)} is shown twice`)
      if (id !== null) ids.add(id)
      if (sender === 'user' && texts.has(text)) report(`"${text}" is shown twice`)
      if (sender === 'user') texts.add(text)
      if (seq === null) continue
      if (seq <= last) report(`seq ${String(seq)} stands below ${String(last)}`)
      last = seq
    }
  }

  return {
    vanished,
    glance,
    inspect(snapshot) {
      if (snapshot === inspected) return
      glance(snapshot)
      const isSameDialog = inspected?.dialogId === snapshot.dialogId
      inspected = snapshot
      const settled = snapshot.messages.filter(({ seq }) => seq !== null)
      const oldest = settled[0]?.seq ?? Infinity
      const now = new Map(settled.map((message) => [message.key, message]))
      if (isSameDialog && !wasReset) {
        for (const [key, { seq, text }] of held) {
          const isBelow = snapshot.hasOlder && (seq ?? 0) < oldest
          if (!now.has(key) && !isBelow) report(`"${text}" (seq ${String(seq)}) has vanished`)
        }
      }
      const mine = snapshot.messages.filter(({ sender }) => sender === 'user')
      // Before its dialog is open, a message may be settled and have no place yet.
      if (isSameDialog && !wasReset && snapshot.dialogId !== null) {
        const keys = new Set(mine.map(({ key }) => key))
        for (const { key, text } of own) {
          if (keys.has(key) || isWithdrawn(text)) continue
          vanished.set(text, { lowest: snapshot.hasOlder ? oldest : 0, dialogId: snapshot.dialogId })
        }
      }
      held = now
      own = mine.filter(({ id }) => id === null)
      wasReset = false
    },
    noteReset() {
      wasReset = true
    },
  }
}
