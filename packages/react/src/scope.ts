import type { ReplyXClient, Snapshot } from '@replyx/core'
import { browserTiming } from '@replyx/core/dom'
import { bindChat, type ChatBindings, type Ref, type Refs } from '@replyx/core/parts'
import {
  createChatView,
  type ChatView,
  type ChatViewSnapshot,
  type ViewOptions,
  type ViewTools,
} from '@replyx/core/view'
import { createContext, useContext, useSyncExternalStore } from 'react'
import { dressWith } from './dress.ts'

/** What of the interface can be set on a provider. */
export interface ProviderViewOptions extends ViewOptions, ViewTools {}

/** One chat and its interface, as the components below a provider share them. */
export interface Scope {
  readonly client: ReplyXClient
  readonly view: ChatView
  readonly refs: Refs
  readonly update: ChatBindings['update']
  /** For what stands in the place of the whole chat. */
  readonly dress: Ref
  /** The client as a server draws it, and as a page begins with it where a server has drawn, however late that is. */
  readonly first: Snapshot
  /** The same of the interface. */
  readonly initial: ChatViewSnapshot
}

/** Makes a scope; nothing runs until a component subscribes. */
export function createScope(
  client: ReplyXClient,
  options: ProviderViewOptions,
  nonce: string | undefined,
): Scope {
  const view = createChatView(client, { richText: null, ...options, ...browserTiming(globalThis as never) })
  view.setOptions(options)
  return {
    client,
    view,
    ...bindChat(view, client, { nonce }),
    dress: dressWith(nonce),
    first: client.getSnapshot(),
    initial: view.getSnapshot(),
  }
}

export const ScopeContext = createContext<Scope | null>(null)

/** The scope of the provider above. @throws Error where there is none */
export function useScope(): Scope {
  const scope = useContext(ScopeContext)
  if (!scope) throw new Error('unable to use ReplyX here; there is no <ReplyXProvider> above')
  return scope
}

/** A part of what the interface shows: the component is drawn again only when that part is another. */
export function useViewSlice<Value>(
  { view, initial }: Scope,
  select: (snapshot: ChatViewSnapshot) => Value,
): Value {
  return useSyncExternalStore(
    view.subscribe,
    () => select(view.getSnapshot()),
    () => select(initial),
  )
}

/** What the interface shows, kept up to date. */
export function useViewSnapshot({ view, initial }: Scope): ChatViewSnapshot {
  return useSyncExternalStore(view.subscribe, view.getSnapshot, () => initial)
}
