import {
  defineComponent,
  h as createElement,
  onBeforeUpdate,
  provide,
  shallowReactive,
  type SetupContext,
  type VNode,
} from 'vue'
import {
  listenerOf,
  ReplyXErrorBoundary,
  type ErrorEmits,
  type ReplyXErrorBoundaryProps,
} from './boundary.ts'
import type { ReplyXComponent } from './component.ts'
import {
  Banner,
  ChatHeader,
  ExpandedChat,
  FloatingButton,
  HandoffControls,
  InputArea,
  MessagesArea,
  StyleProvider,
} from './parts.ts'
import { providerProps, ReplyXProvider, type ReplyXProviderProps } from './provider.ts'
import { findScope } from './scope.ts'
import { surroundingsKey, type ReplyXChatSlots } from './slots.ts'

/**
 * Props of {@link ReplyXChat}. Without a provider above it takes those of one, too. The event `error` tells what could
 * not be drawn; the rest goes on.
 */
export interface ReplyXChatProps extends ReplyXProviderProps, ReplyXErrorBoundaryProps {}

const drawPanel = (): VNode =>
  createElement(ExpandedChat, null, () =>
    [ChatHeader, HandoffControls, Banner, MessagesArea, InputArea].map((component) =>
      createElement(component),
    ),
  )

/** The slots as something that a part can watch: only the part in whose place another stands is drawn again. */
function watchSlots(slots: ReplyXChatSlots): ReplyXChatSlots {
  const watched = shallowReactive<Record<string, unknown>>({})
  const take = (): void => {
    for (const name in { ...watched, ...slots }) watched[name] = slots[name as keyof ReplyXChatSlots]
  }
  take()
  onBeforeUpdate(take)
  return watched as ReplyXChatSlots
}

const Chat = defineComponent(
  (
    props: ReplyXProviderProps,
    { attrs, emit, slots }: SetupContext<ErrorEmits> & { readonly slots: ReplyXChatSlots },
  ) => {
    const hasProvider = findScope() !== null
    const listener = listenerOf((...told) => emit('error', ...told))
    provide(surroundingsKey, { slots: watchSlots(slots), listener })
    const draw = (): VNode =>
      createElement(ReplyXErrorBoundary, { onError: listener() }, () =>
        createElement(StyleProvider, attrs, () => [drawPanel(), createElement(FloatingButton)]),
      )
    return () =>
      hasProvider && !props.client && !props.options ? draw() : createElement(ReplyXProvider, props, draw)
  },
  {
    name: 'ReplyXChat',
    inheritAttrs: false,
    props: providerProps,
    emits: ['error'] as unknown as ErrorEmits,
  },
)

/**
 * The complete chat: launcher and panel, or the panel alone where it is embedded.
 *
 * @example
 * ```ts
 * import { ReplyXChat } from '@replyx/vue'
 * import { createApp, h } from 'vue'
 *
 * createApp(() => h(ReplyXChat, { options: { assistantId: 1 }, view: { theme: 'purple' } })).mount('#app')
 * ```
 */
export const ReplyXChat: ReplyXComponent<ReplyXChatProps, ReplyXChatSlots> = Chat
