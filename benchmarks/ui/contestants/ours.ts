import type { ReplyXClient } from '@replyx/core'
import type { ViewOptions } from '@replyx/core/view'
import type { Contestant } from '../page/contestant.ts'
import { createMemoryClient, type MemoryClient } from './memory-client.ts'

/** Draws a chat with one of the adapters. @returns what takes it away */
type Draw = (place: HTMLElement, chat: ReplyXClient, view: ViewOptions) => () => void

const view: ViewOptions = { type: 'embedded', colorScheme: 'light' }

/** One of our adapters: what they are measured by is the same, and so is the client. */
export function createOurs(draw: Draw): Contestant {
  let client: MemoryClient | null = null
  let place: HTMLElement | null = null
  let leave: (() => void) | null = null
  return {
    mount(element, messages) {
      place = element
      client = createMemoryClient(messages)
      leave = draw(element, client.chat, view)
    },
    root: () => place as HTMLElement,
    append: (message) => client?.append(message),
    write: (text) => client?.chat.setDraft(text),
    send() {
      const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true })
      place?.querySelector('textarea')?.dispatchEvent(enter)
    },
    unmount() {
      leave?.()
      client = place = leave = null
    },
  }
}
