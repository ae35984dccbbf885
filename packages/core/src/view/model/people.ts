import type { AssistantProfile, Message, Snapshot } from '../../model.ts'
import type { ResolvedOptions } from '../options.ts'
import type { Person } from './types.ts'

/** @param picture - an address, which is used where it leads over the web and nowhere else */
export function personOf(author: string, picture = ''): Person {
  const isSafe = /^(?:https?:\/\/|\/(?!\/)|data:image\/(?!svg))/i.test(picture)
  const words = author.trim().split(/\s+/, 2)
  const initials = words
    .map(([letter]) => letter)
    .join('')
    .toUpperCase()
  return { author, avatarUrl: isSafe ? picture : null, initials }
}

/** What takes a person's avatar away. */
export const withoutAvatar = { initials: '', avatarUrl: null } as const

/** The assistant, as the site has configured it. */
export const assistantOf = (profile: AssistantProfile | null, { title, locale }: ResolvedOptions): Person =>
  personOf(title || profile?.name || profile?.businessName || locale.labels.assistant, profile?.avatarUrl)

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
