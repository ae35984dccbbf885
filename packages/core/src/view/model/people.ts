import type { AssistantProfile, Message, Snapshot } from '../../model.ts'
import type { Labels } from '../labels.ts'

/** Someone the visitor talks with. */
export interface Person {
  readonly name: string
  /** The address of a picture; `null` where there is none. */
  readonly avatarUrl: string | null
  /** Up to two letters for an avatar without a picture. */
  readonly initials: string
}

const initialsOf = (name: string): string =>
  name
    .trim()
    .split(/\s+/, 2)
    .map((word) => [...word][0])
    .join('')
    .toUpperCase()

/** @param picture - an address, which is used where it leads over the web and nowhere else */
export function personOf(name: string, picture?: string): Person {
  const isSafe = /^(?:https?:\/\/|\/(?!\/)|data:image\/(?!svg))/i.test(picture ?? '')
  return { name, avatarUrl: isSafe && picture ? picture : null, initials: initialsOf(name) }
}

/** The assistant, as the site has configured it. */
export const assistantOf = (profile: AssistantProfile | null, title: string | null, labels: Labels): Person =>
  personOf(title ?? profile?.name ?? profile?.businessName ?? labels.assistant, profile?.avatarUrl)

/**
 * Remembers which operator wrote what: a message does not say, so each is taken for that of the operator who had
 * the dialog when it was first seen. What stood there before somebody else's turn stays without a name.
 */
export function createAuthorship(): (snapshot: Snapshot) => (message: Message) => Person | undefined {
  const authors = new Map<string, Person>()
  let newest: Message | undefined
  return ({ messages, handoff: { operator, status } }) => {
    const last = messages.at(-1)
    if (last !== newest && operator && status !== 'requested') {
      const person = personOf(operator.name, operator.avatar)
      for (let index = messages.length - 1; index >= 0; index--) {
        const { sender = 'system', key = '' } = messages[index] ?? {}
        if (sender === 'system' || sender === 'assistant' || authors.has(key)) break
        if (sender === 'manager') authors.set(key, person)
      }
    }
    newest = last
    return (message) => authors.get(message.key)
  }
}
