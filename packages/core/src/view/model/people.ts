import type { AssistantProfile, Message, Snapshot } from '../../model.ts'
import type { Labels } from '../labels.ts'

/** Someone the visitor talks with. */
export interface Person {
  readonly name: string
  readonly avatarUrl: string | null
}

/** Up to two letters for a name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).slice(0, 2)
  return words
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase()
}

/** A picture's address, where it leads over the web and nowhere else. */
export function pictureOf(address: string | undefined): string | null {
  return address !== undefined && /^(?:https?:\/\/|\/(?!\/)|data:image\/(?!svg))/i.test(address)
    ? address
    : null
}

/** The assistant, as the site has configured it. */
export function assistantOf(profile: AssistantProfile | null, title: string | null, labels: Labels): Person {
  return {
    name: title ?? profile?.name ?? profile?.businessName ?? labels.assistant,
    avatarUrl: pictureOf(profile?.avatarUrl),
  }
}

/**
 * Remembers which operator wrote what: a message does not say, so each is taken for that of the operator who had
 * the dialog when it was first seen. What stood there before somebody else's turn stays without a name.
 */
export function createAuthorship(): (snapshot: Snapshot) => (message: Message) => Person | undefined {
  const authors = new Map<string, Person>()
  let newest: Message | undefined
  return ({ messages, handoff }) => {
    const last = messages.at(-1)
    if (last !== newest && handoff.operator !== undefined && handoff.status !== 'requested') {
      const person = { name: handoff.operator.name, avatarUrl: pictureOf(handoff.operator.avatar) }
      for (let index = messages.length - 1; index >= 0; index--) {
        const message = messages[index]
        if (message === undefined || message.sender === 'system' || message.sender === 'assistant') break
        if (message.sender === 'manager') {
          if (authors.has(message.key)) break
          authors.set(message.key, person)
        }
      }
    }
    newest = last
    return (message) => authors.get(message.key)
  }
}
