import type { Drafts } from './activity/draft.ts'
import type { Conversation } from './conversation-types.ts'
import { createTabs, type Tabs } from './tabs.ts'
import type { Ports } from './ports.ts'

/** What this tab tells the visitor's others, and does at their word. */
export interface TabTalk extends Omit<Tabs, 'tell'> {
  /** What is read here may have changed. */
  tellRead(): void
  tellDraft(text: string): void
  tellLogout(): void
}

export function createTabTalk(options: {
  readonly ports: Pick<Ports, 'openChannel' | 'lock' | 'page'>
  readonly name: string
  readonly conversation: () => Conversation | null
  readonly drafts: Drafts
  readonly onDraft: (text: string) => void
  /** Another tab has a dialog, and this one has none. */
  readonly onUnknown: () => void
  readonly onLogout: () => void
  readonly onBack: () => void
}): TabTalk {
  const { conversation, drafts } = options
  let toldRead = ''
  const tabs = createTabs({
    ...options,
    onMessage(message) {
      const current = conversation()
      switch (message.type) {
        case 'read':
          if (current === null) options.onUnknown()
          else current.hearRead(message)
          break
        case 'draft':
          drafts.show(message.dialogId, message.text)
          if (message.dialogId === (current?.id ?? null)) options.onDraft(message.text)
          break
        case 'logout':
          options.onLogout()
      }
    },
  })
  const { tell, start, lead, follow, stop } = tabs

  return {
    get isLeading() {
      return tabs.isLeading
    },
    start,
    lead,
    follow,
    stop,
    tellRead() {
      const position = conversation()?.position() ?? null
      const told = JSON.stringify(position)
      if (position === null || told === toldRead) return
      toldRead = told
      tell({ type: 'read', ...position })
    },
    tellDraft(text) {
      tell({ type: 'draft', dialogId: conversation()?.id ?? null, text })
    },
    tellLogout() {
      tell({ type: 'logout' })
    },
  }
}
