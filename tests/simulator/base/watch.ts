import type { Message, ReplyXClient, Snapshot } from '../../../packages/core/src/index.ts'
import type { Letters } from '../letters.ts'

/** Watches one client for what must hold at every moment. */
export interface Watch {
  /** When everything that one step has caused is over. */
  inspect(): void
}

export function createWatch(
  chat: ReplyXClient,
  options: {
    readonly letters: Letters
    /** How often a text stands in the backend's dialogs at this moment. */
    readonly countStored: (text: string) => number
    readonly report: (violation: string) => void
  },
): Watch {
  const { letters, countStored, report } = options
  let glanced: readonly Message[] | null = null
  let inspected: Snapshot | null = null
  let visitors = 0
  let inspectedVisitor = 0
  const announced = new Set<string>()

  function glance({ messages }: Snapshot): void {
    if (messages === glanced) return
    glanced = messages
    const counts = new Map<string, number>()
    const keys = new Set<string>()
    let last = 0
    for (const { key, id, sender, text } of messages) {
      if (keys.has(key)) report(`the key ${key} stands twice`)
      keys.add(key)
      if (sender === 'user') counts.set(text, (counts.get(text) ?? 0) + 1)
      if (id === null) continue
      if (id <= last) report(`the message ${String(id)} stands below ${String(last)}`)
      last = id
    }
    for (const [text, count] of counts) {
      if (count > Math.max(1, letters.of(text).keys.size, countStored(text)))
        report(`"${text}" is shown ${String(count)} times`)
    }
  }

  // Shown before the call that writes it returns.
  chat.on('message:sending', ({ text, key }) => {
    letters.of(text).keys.add(key)
  })
  chat.subscribe(() => {
    glance(chat.getSnapshot())
  })
  chat.on('handoff:changed', ({ current, previous }) => {
    if (current.status === 'released' && previous.status === 'none')
      report('an operator has released the dialog whom nobody had seen')
  })
  chat.on('message:received', ({ message: { id, text } }) => {
    const name = `${String(visitors)}/${String(id)}`
    if (announced.has(name)) report(`"${text}" is announced again`)
    announced.add(name)
  })
  chat.on('identity:changed', ({ reason }) => {
    if (reason !== 'logout') return
    visitors += 1
    letters.withdrawAll()
  })

  return {
    inspect() {
      const snapshot = chat.getSnapshot()
      if (snapshot === inspected) return
      glance(snapshot)
      const before = inspected
      const isSame = before?.dialogId === snapshot.dialogId && inspectedVisitor === visitors
      inspected = snapshot
      inspectedVisitor = visitors
      if (before === null || !isSame || before.messages === snapshot.messages) return
      const ids = new Set(snapshot.messages.map(({ id }) => id))
      const texts = new Set(snapshot.messages.map(({ text }) => text))
      const oldest = snapshot.hasOlder ? (snapshot.messages.find(({ id }) => id !== null)?.id ?? Infinity) : 0
      for (const { id, text, sender } of before.messages) {
        if (id !== null && id >= oldest && !ids.has(id)) report(`"${text}" has vanished`)
        const isOwn = id === null && sender === 'user' && snapshot.dialogId !== null
        if (isOwn && !texts.has(text) && !letters.of(text).isWithdrawn && !snapshot.hasOlder)
          report(`"${text}" has vanished before it was sent`)
      }
    },
  }
}
