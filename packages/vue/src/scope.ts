import type { ReplyXClient, Snapshot } from '@replyx/core'
import { bindChat, type ChatBindings, type Refs } from '@replyx/core/parts'
import type { ChatView, ChatViewSnapshot, ViewOptions, ViewTools } from '@replyx/core/view'
import {
  getCurrentInstance,
  hasInjectionContext,
  inject,
  provide,
  shallowReactive,
  type InjectionKey,
} from 'vue'
import type { ProvideReplyXOptions } from './hold.ts'
import { follow, whenInPage, type Follow } from './follow.ts'

/** What of the interface can be set on a provider. */
export interface ProviderViewOptions extends ViewOptions, ViewTools {}

/** One chat and its interface, as the components below a provider share them. */
export interface Scope {
  readonly client: ReplyXClient
  readonly view: ChatView
  readonly refs: Refs
  readonly update: ChatBindings['update']
  /** What it was made from. */
  readonly given: ProvideReplyXOptions
  /** The client's snapshot, for the component that is being set up. */
  readonly useState: Follow<Snapshot>
  /** What the interface shows, for the component that is being set up. */
  readonly useShown: Follow<ChatViewSnapshot>
  /** The same field by field: who reads one is drawn again only when that field is another. */
  readonly fields: ChatViewSnapshot
  /** Connects a client that was made here; a second time, and a client of others, are left alone. */
  readonly connect: () => void
}

/** Makes a scope; nothing runs until a component is in the page. */
export function createScope(client: ReplyXClient, view: ChatView, given: ProvideReplyXOptions): Scope {
  let isIdle = !given.client
  const fields = shallowReactive({ ...view.getSnapshot() })
  return {
    client,
    view,
    fields,
    given,
    ...bindChat(view, client, given),
    useState: follow(client),
    useShown: follow(view, (snapshot) => Object.assign(fields, snapshot)),
    connect: () => {
      // Where connecting fails for good, the snapshot says so and the banner shows it.
      if (isIdle) client.connect().catch(() => undefined)
      isIdle = false
    },
  }
}

export const scopeKey: InjectionKey<Scope> = Symbol('ReplyX')

/** A component that is set up. What it provides is kept with it: to itself Vue gives only what those above it provide. */
type Instance = Record<symbol, Scope | undefined> | null

const getInstance = getCurrentInstance as () => Instance

/** Gives a scope to the component that is being set up, and to all below it. */
export function provideScope(scope: Scope): void {
  const instance = getInstance()
  if (instance) instance[scopeKey as symbol] = scope
  provide(scopeKey, scope)
}

/** The scope of the provider above; `null` where there is none. */
export function findScope(): Scope | null {
  return getInstance()?.[scopeKey as symbol] ?? (hasInjectionContext() ? inject(scopeKey, null) : null)
}

/** The scope of the provider above, connected as soon as the component is in the page. @throws Error where there is none */
export function useScope(): Scope {
  const scope = findScope()
  if (!scope) throw new Error('unable to use ReplyX here; nothing provides it')
  whenInPage(scope.connect)
  return scope
}
