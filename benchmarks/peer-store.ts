import { Chat } from '@ai-sdk/react'

import type { ServerMessage } from '../packages/core/src/protocol/rest.ts'
import type { Store } from './stores.ts'

/** The store of another product, without an interface: that of the AI SDK, as its hook for React holds it. */
export function createPeer(): Store {
  const chat = new Chat({})
  type Shown = (typeof chat.messages)[number]
  const toShown = ({ id, sender, text }: ServerMessage): Shown => ({
    id: String(id),
    role: sender === 'user' ? 'user' : 'assistant',
    parts: [{ type: 'text', text }],
  })
  return {
    take(message) {
      // What it calls itself for an answer that begins. By the public way each would copy the list twice.
      chat['state'].pushMessage(toShown(message))
    },
    takeAll(messages) {
      chat.messages = messages.map(toShown)
    },
    read: () => chat.messages,
  }
}
