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
import {
  getCurrentInstance,
  hasInjectionContext,
  inject,
  provide,
  shallowReactive,
  type InjectionKey,
} from 'vue'
import { dressWith } from './dress.ts'
import { follow, whenInPage, type Follow } from './follow.ts'

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
  /** The client's snapshot, for the component that is being set up. */
  readonly useState: Follow<Snapshot>
  /** What the interface shows, for the component that is being set up. */
  readonly useShown: Follow<ChatViewSnapshot>
  /** The same field by field: who reads one is drawn again only when that field is another. */
  readonly fields: ChatViewSnapshot
  /** Connects a client that was made here; a second time, and a client of others, are left alone. */
  readonly connect: () => void
}

/** Makes the logic of an interface. */
export function createView(client: ReplyXClient, options: ProviderViewOptions): ChatView {
  const view = createChatView(client, { richText: null, ...options, ...browserTiming(globalThis as never) })
  view.setOptions(options)
  return view
}

/** Makes a scope; nothing runs until a component is in the page. */
export function createScope(
  client: ReplyXClient,
  isOwned: boolean,
  view: ChatView,
  nonce: string | undefined,
): Scope {
  let isConnected = !isOwned
  const fields = shallowReactive({ ...view.getSnapshot() })
  return {
    client,
    view,
    fields,
    ...bindChat(view, client, { nonce }),
    dress: dressWith(nonce),
    useState: follow(client),
    useShown: follow(view, (snapshot) => Object.assign(fields, snapshot)),
    connect: () => {
      if (isConnected) return
      isConnected = true
      // Where connecting fails for good, the snapshot says so and the banner shows it.
      client.connect().catch(() => undefined)
    },
  }
}

export const scopeKey: InjectionKey<Scope> = Symbol('ReplyX')

/** What components provide, by the component: to itself Vue gives only what those above it provide. */
const provided = new WeakMap<object, Scope>()

/** Gives a scope to the component that is being set up, and to all below it. */
export function provideScope(scope: Scope): void {
  const instance = getCurrentInstance()
  if (instance) provided.set(instance, scope)
  provide(scopeKey, scope)
}

/** The scope of the provider above; `null` where there is none. */
export function findScope(): Scope | null {
  const instance = getCurrentInstance()
  const own = instance && provided.get(instance)
  return own ?? (hasInjectionContext() ? inject(scopeKey, null) : null)
}

/** The scope of the provider above, connected as soon as the component is in the page. @throws Error where there is none */
export function useScope(): Scope {
  const scope = findScope()
  if (!scope) throw new Error('unable to use ReplyX here; nothing above provides it')
  whenInPage(scope.connect)
  return scope
}
