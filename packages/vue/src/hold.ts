import { createReplyX, type ReplyXClient, type ReplyXOptions } from '@replyx/core'
import { onScopeDispose, toRaw, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { createScope, type ProviderViewOptions, type Scope } from './scope.ts'

/** What a chat is provided from: either `client` or `options`. */
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

/**
 * Holds a chat for as long as the effect scope lives in which this is called.
 *
 * @throws Error where neither or both of `client` and `options` are given
 */
export function hold(given: ProvideReplyXOptions): Scope {
  const { client, nonce } = given
  // Whatever has been put into something reactive is told apart by what it was before.
  const options = toRaw(given.options)
  if (!client === !options) throw new Error('unable to provide ReplyX; give either "client" or "options"')
  const view = (): ProviderViewOptions => ({ ...toValue(given.view) })
  const held = [...leaving].find((candidate) => candidate.options === options)
  held?.stay()
  const own = client ? toRaw(client) : createReplyX(options as ReplyXOptions)
  const scope = held?.scope ?? createScope(own, !client, view(), nonce)
  scope.view.setOptions(view())
  watch(view, scope.view.setOptions)
  if (options) onScopeDispose(() => leave(options, scope))
  return scope
}
