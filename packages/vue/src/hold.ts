import { createReplyX, type ReplyXClient, type ReplyXOptions } from '@replyx/core'
import type { ChatView } from '@replyx/core/view'
import { isReactive, onScopeDispose, toRaw, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { createScope, createView, type ProviderViewOptions, type Scope } from './scope.ts'

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

/** What a chat is provided from: a client, the options of one, or either with how the interface looks. */
export type ReplyXProvided = ReplyXClient | ReplyXOptions | ProvideReplyXOptions

/** A client made here whose provider has just gone. */
interface Leaving {
  readonly options: ReplyXOptions
  readonly scope: Scope
  readonly stay: () => void
}

const leaving = new Set<Leaving>()

/** Ends a client soon: a tree that is put elsewhere comes back at once, and finds its connection open. */
function leave(options: ReplyXOptions, scope: Scope): void {
  const timer = setTimeout(() => {
    leaving.delete(entry)
    scope.client.destroy()
  }, 0)
  const stay = (): void => {
    leaving.delete(entry)
    clearTimeout(timer)
  }
  const entry = { options, scope, stay }
  leaving.add(entry)
}

/** Options of a client say the same when each of them does. */
function isSame(one: object, other: object): boolean {
  const entries = Object.entries(one)
  return (
    entries.length === Object.keys(other).length &&
    entries.every(([name, value]) => value === other[name as never])
  )
}

/** The view of a chat that has come back. Where it now stands otherwise, what was open there is not open here. */
function takeOver(view: ChatView, fresh: ChatView): ChatView {
  if (view.getSnapshot().type === fresh.getSnapshot().type) return view
  view.destroy()
  return fresh
}

/** What is reactive within options is copied: what then changes inside is seen as another view. */
function plain(given: ProviderViewOptions): ProviderViewOptions {
  const entries = Object.entries(given).map(([name, value]: [string, unknown]) => {
    if (!isReactive(value)) return [name, value]
    if (Array.isArray(value)) return [name, [...(value as unknown[])]]
    return [name, name === 'labels' ? { ...(value as object) } : toRaw(value)]
  })
  return Object.fromEntries(entries) as ProviderViewOptions
}

/** Whatever is given, by its names. */
function named(given: ReplyXProvided): ProvideReplyXOptions {
  if ('getSnapshot' in given) return { client: given }
  const isOptions = ['assistantId', 'siteToken', 'getToken'].some((name) => name in given)
  return isOptions ? { options: given as ReplyXOptions } : (given as ProvideReplyXOptions)
}

/**
 * Holds a chat for as long as the effect scope lives in which this is called.
 *
 * @throws Error where neither or both of `client` and `options` are given
 */
export function hold(provided: ReplyXProvided): Scope {
  const given = named(provided)
  const { client, nonce } = given
  // Whatever has been put into something reactive is told apart by what it was before.
  const options = toRaw(given.options)
  if (!client === !options) throw new Error('unable to provide ReplyX; give either "client" or "options"')
  const read = (): ProviderViewOptions => plain(toValue(given.view) ?? {})
  const held = options && [...leaving].find((candidate) => isSame(candidate.options, options))
  held?.stay()
  const own = client ? toRaw(client) : (held?.scope.client ?? createReplyX(options as ReplyXOptions))
  const fresh = createView(own, read())
  const view = held ? takeOver(held.scope.view, fresh) : fresh
  view.setOptions(read())
  const scope = createScope(own, !client, view, nonce)
  // On a server nothing changes any more, and nobody would end it.
  if (typeof document !== 'undefined') watch(read, view.setOptions)
  if (options) onScopeDispose(() => leave(options, scope))
  return scope
}
