import { createReplyX, type ReplyXClient, type ReplyXOptions } from '@replyx/core'
import { browserTiming } from '@replyx/core/dom'
import { createChatView } from '@replyx/core/view'
import { onScopeDispose, toRaw, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { createScope, type ProviderViewOptions, type Scope } from './scope.ts'

/** What a chat is provided from: a client, the options of one, or either with how the interface looks. */
export type ReplyXProvided = ReplyXClient | ReplyXOptions | ProvideReplyXOptions

/** What a chat is provided from, by its names: either `client` or `options`. */
export interface ProvideReplyXOptions {
  /** A client of yours: connecting and ending it stay with you. */
  readonly client?: ReplyXClient | undefined
  /** Options of a client that lives as long as its provider, connected from mount to unmount. Read once. */
  readonly options?: ReplyXOptions | undefined
  /** Looks and texts of the interface; as a ref or a getter they may change at any time. */
  readonly view?: MaybeRefOrGetter<ProviderViewOptions | undefined>
  /** The nonce of a `<style>` element, where a browser without constructable stylesheets needs one. */
  readonly nonce?: string | undefined
}

/** Chats made here whose provider has just gone, with what is about to end them. */
const leaving = new Map<Scope, ReturnType<typeof setTimeout>>()

/** Finds a chat again that has just gone: a tree that is put elsewhere comes back at once, its connection still open. */
function findLeaving(options: ReplyXOptions | undefined): Scope | undefined {
  for (const [scope, timer] of leaving)
    if (toRaw(scope.given.options) === options) {
      clearTimeout(timer)
      leaving.delete(scope)
      return scope
    }
  return undefined
}

/** Whatever is given, by its names. */
function named(given: ReplyXProvided): ProvideReplyXOptions {
  if ('getSnapshot' in given) return { client: given }
  return 'client' in given || 'options' in given ? given : { options: given as ReplyXOptions }
}

/** What is given of a view by now; copied, so that what changes inside of it makes another one. */
function read({ view }: ProvideReplyXOptions): ProviderViewOptions {
  const now = toValue(view)
  const copies = { labels: now?.labels && { ...now.labels }, quickReplies: now?.quickReplies?.slice() }
  return { ...now, ...(copies as ProviderViewOptions) }
}

/**
 * Holds a chat for as long as the effect scope lives in which this is called.
 *
 * @throws Error where both or neither of `client` and `options` are given
 */
export function hold(provided: ReplyXProvided): Scope {
  const given = named(provided)
  const { client } = given
  // Whatever has been put into something reactive is told apart by what it was before.
  const options = toRaw(given.options)
  if (!client === !options) throw new Error('unable to provide ReplyX; give "client" or "options"')
  const held = findLeaving(options)
  const own = client ? toRaw(client) : (held?.client ?? createReplyX(options as ReplyXOptions))
  const declared = read(given)
  // Where a chat that comes back stands otherwise, what was open there is not open here: only its client goes on.
  const isAsBefore = held && read(held.given).type === declared.type
  const view = isAsBefore
    ? held.view
    : createChatView(own, { richText: null, ...declared, ...browserTiming(globalThis as never) })
  view.setOptions(declared)
  const scope = createScope(own, view, given)
  // On a server nothing changes any more, and nobody would end it.
  if (typeof document !== 'undefined') watch(() => read(given), view.setOptions)
  if (options)
    onScopeDispose(() => {
      const timer = setTimeout(() => {
        leaving.delete(scope)
        own.destroy()
      })
      leaving.set(scope, timer)
    })
  return scope
}
