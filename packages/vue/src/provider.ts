import type { ReplyXClient, ReplyXOptions } from '@replyx/core'
import { defineComponent, h, type FunctionalComponent } from 'vue'
import { insideOf } from './boundary.ts'
import type { FrameSlots, ReplyXComponent } from './component.ts'
import { whenInPage } from './follow.ts'
import { hold, type ReplyXProvided } from './hold.ts'
import { provideScope, type ProviderViewOptions } from './scope.ts'

/** Props of {@link ReplyXProvider}: either `client` or `options`. */
export interface ReplyXProviderProps {
  /** A client of yours: connecting and ending it stay with you. Another one draws anew what is inside. */
  readonly client?: ReplyXClient | undefined
  /**
   * Options of a client that lives as long as the provider, connected from mount to unmount. Read once: to begin anew
   * with others, give the provider another `key`.
   */
  readonly options?: ReplyXOptions | undefined
  /** Looks and texts of the interface; they may change at any time. */
  readonly view?: ProviderViewOptions | undefined
  /** The nonce of a `<style>` element, where a browser without constructable stylesheets needs one. */
  readonly nonce?: string | undefined
}

/**
 * Gives a chat to the component that calls this in its setup, and to all below it.
 *
 * @param given - a client, the options of one, or either by its name with how the interface looks
 * @returns the client
 * @throws Error where neither or both of `client` and `options` are given
 * @throws TypeError where an option of the interface is not what it may be
 *
 * @example
 * ```ts
 * import { provideReplyX, ReplyXChat } from '@replyx/vue'
 * import { defineComponent, h, ref } from 'vue'
 *
 * export const Support = defineComponent(() => {
 *   const view = ref({ title: 'Mila' })
 *   const chat = provideReplyX({ options: { assistantId: 1 }, view })
 *   return () => [h(ReplyXChat), h('button', { onClick: () => chat.startDialog() }, 'New conversation')]
 * })
 * ```
 */
export function provideReplyX(given: ReplyXProvided): ReplyXClient {
  const scope = hold(given)
  provideScope(scope)
  whenInPage(scope.connect)
  return scope.client
}

export const providerProps: (keyof ReplyXProviderProps)[] = ['client', 'options', 'view', 'nonce']

const Provided = defineComponent(
  (props: ReplyXProviderProps, { slots }) => {
    provideReplyX({ ...props, view: () => props.view })
    return () => slots['default']?.()
  },
  { props: providerProps },
)

// What is provided stays the same for as long as a component lives, so that another client needs another one.
const Provider: FunctionalComponent<ReplyXProviderProps, Record<string, never>, FrameSlots> = (
  props,
  { slots },
) => h(Provided, { ...props, key: props.client as never }, insideOf(slots))

/**
 * Gives a chat to the components and composables below it. Renders on a server, too, and connects only in a page.
 *
 * @example
 * ```ts
 * import { ReplyXChat, ReplyXProvider } from '@replyx/vue'
 * import { h } from 'vue'
 *
 * export const Support = () =>
 *   h(ReplyXProvider, { options: { assistantId: 1 }, view: { theme: 'green' } }, () => h(ReplyXChat))
 * ```
 */
export const ReplyXProvider: ReplyXComponent<ReplyXProviderProps, FrameSlots> = Provider as never
