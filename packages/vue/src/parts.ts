import {
  drawMessage,
  drawMessagesArea,
  drawPanel,
  drawPart,
  drawRoot,
  type Child,
  type ElementProps,
  type Kit,
  type PartContext,
  type PartName,
} from '@replyx/core/parts'
import type { Row, Section } from '@replyx/core/view'
import {
  defineComponent,
  h as createElement,
  getCurrentInstance,
  inject,
  onActivated,
  onDeactivated,
  onMounted,
  onUpdated,
  queuePostFlushCb,
  type VNode,
  type VNodeChild,
} from 'vue'
import { useBoundary } from './boundary.ts'
import type { FrameSlots, ReplyXComponent } from './component.ts'
import { attach, detach, h } from './h.ts'
import { useScope, type Scope } from './scope.ts'
import { noSurroundings, surroundingsKey, type SlotName } from './slots.ts'

/**
 * Draws something as its slot does, or the usual way, inside of a boundary.
 *
 * @param name - the part
 * @param context - gives what it is drawn from
 * @param draw - draws it the usual way
 * @param subject - what is drawn: another one is worth another try
 */
function usePart<Context extends object>(
  name: PartName,
  context: () => Context,
  draw: (context: Context) => Child<VNode>,
  subject?: () => unknown,
): () => VNodeChild {
  const { slots, listener } = inject(surroundingsKey, noSurroundings)
  const usual = () => draw(context())
  // A component of its own: what it reads draws it again, and what it throws is caught here.
  const Content = () => slots[name]?.({ ...context(), usual } as never) ?? usual()
  const drawGuarded = useBoundary(name, listener, subject)
  return () => drawGuarded(() => createElement(Content))
}

/** Makes the component of a part. */
const part = (name: SlotName): ReplyXComponent =>
  defineComponent(
    () => {
      const scope = useScope()
      const fields = scope.useShown(() => scope.fields)
      return usePart(
        name,
        () => ({ view: scope.view, snapshot: fields.value }),
        (context) => drawPart(name, kitOf(scope), context),
      )
    },
    { name },
  )

/** The parts that stand inside of others. */
const inner: Partial<Record<SlotName, ReplyXComponent>> = {}

const RowView = defineComponent(
  (props: { readonly row: Row }) => {
    const { view } = useScope()
    return usePart(
      'Message',
      () => ({ view, row: props.row }),
      (context) => drawMessage(h, context, view.getSnapshot().list.labels),
      () => props.row,
    )
  },
  { props: ['row'] },
)

const Rows = defineComponent(
  (props: { readonly section: Section }) => () =>
    props.section.rows.map((row) => createElement(RowView, { key: row.key, row })),
  { props: ['section'] },
)

/** The props of sections: one that is as before has the same. */
const sectionProps = new WeakMap<Section, ElementProps>()

const kitOf = ({ view, refs }: Scope): Kit<VNode> => ({
  h,
  refs,
  slot: (name) => createElement((inner[name] ??= part(name)), { key: name }),
  // Most sections are empty, and a component in each would weigh: only what is in it is one, so that it is drawn once.
  section: (section) => {
    const props = sectionProps.get(section) ?? { ...view.sectionProps(section).Section, key: section.key }
    sectionProps.set(section, props)
    return h('div', props, section.rows.length > 0 && createElement(Rows, { section }))
  },
})

/** Makes a component that is drawn from all that is shown, with what stands inside. */
const frame = (
  name: string,
  draw: (kit: Kit<VNode>, context: PartContext, children: Child<VNode>) => Child<VNode>,
  begin?: (scope: Scope) => void,
) =>
  defineComponent(
    (_props: object, { slots }: { readonly slots: FrameSlots }) => {
      const scope = useScope()
      const shown = scope.useShown()
      begin?.(scope)
      return () => draw(kitOf(scope), { view: scope.view, snapshot: shown.value }, slots.default?.()) as VNode
    },
    { name },
  )

/**
 * The outermost element: carries the theme, and connects what stands in it with the page.
 *
 * @example
 * ```ts
 * import { FloatingButton, ReplyXProvider, StyleProvider } from '@replyx/vue'
 * import { h } from 'vue'
 *
 * export const Launcher = () =>
 *   h(ReplyXProvider, { options: { assistantId: 1 } }, () => h(StyleProvider, () => h(FloatingButton)))
 * ```
 */
export const StyleProvider: ReplyXComponent<object, FrameSlots> = frame(
  'StyleProvider',
  drawRoot,
  ({ refs, update }) => {
    const root = getCurrentInstance()?.vnode
    onMounted(update)
    // Parts inside are drawn after this one: what connects them has its turn when all of them are in the page.
    onUpdated(() => queuePostFlushCb(update))
    // Kept alive out of sight it lets go of the page.
    onDeactivated(() => detach(root?.el as HTMLElement))
    onActivated(() => {
      attach(refs.root, root?.el as HTMLElement)
      update()
    })
  },
)

/**
 * The panel: draws nothing until the chat is opened for the first time.
 *
 * @example
 * ```ts
 * import { ExpandedChat, InputArea, MessagesArea } from '@replyx/vue'
 * import { h } from 'vue'
 *
 * export const Panel = () => h(ExpandedChat, () => [h(MessagesArea), h(InputArea)])
 * ```
 */
export const ExpandedChat: ReplyXComponent<object, FrameSlots> = frame('ExpandedChat', drawPanel)

/**
 * The conversation: what scrolls, the messages in it, and the way to the newest.
 *
 * @example
 * ```ts
 * import { ExpandedChat, MessagesArea } from '@replyx/vue'
 * import { h } from 'vue'
 *
 * export const Reading = () => h(ExpandedChat, () => h(MessagesArea))
 * ```
 */
export const MessagesArea: ReplyXComponent = frame('MessagesArea', drawMessagesArea)

/**
 * The header: who answers, how things stand, and the way to minimize.
 *
 * @example
 * ```ts
 * import { ChatHeader, ExpandedChat, MessagesArea } from '@replyx/vue'
 * import { h } from 'vue'
 *
 * export const Panel = () => h(ExpandedChat, () => [h(ChatHeader), h(MessagesArea)])
 * ```
 */
export const ChatHeader: ReplyXComponent = part('ChatHeader')
/**
 * The strip that says where the call for an operator stands.
 *
 * @example
 * ```ts
 * import { ExpandedChat, HandoffControls, MessagesArea } from '@replyx/vue'
 * import { h } from 'vue'
 *
 * export const Panel = () => h(ExpandedChat, () => [h(HandoffControls), h(MessagesArea)])
 * ```
 */
export const HandoffControls: ReplyXComponent = part('HandoffControls')
/**
 * The one banner that matters most now.
 *
 * @example
 * ```ts
 * import { Banner, ExpandedChat, MessagesArea } from '@replyx/vue'
 * import { h } from 'vue'
 *
 * export const Panel = () => h(ExpandedChat, () => [h(Banner), h(MessagesArea)])
 * ```
 */
export const Banner: ReplyXComponent = part('Banner')
/**
 * The input and its buttons.
 *
 * @example
 * ```ts
 * import { ExpandedChat, InputArea, MessagesArea } from '@replyx/vue'
 * import { h } from 'vue'
 *
 * export const Panel = () => h(ExpandedChat, () => [h(MessagesArea), h(InputArea)])
 * ```
 */
export const InputArea: ReplyXComponent = part('InputArea')
/**
 * The launcher of a floating chat.
 *
 * @example
 * ```ts
 * import { FloatingButton, StyleProvider } from '@replyx/vue'
 * import { h } from 'vue'
 *
 * export const Launcher = () => h(StyleProvider, () => h(FloatingButton))
 * ```
 */
export const FloatingButton: ReplyXComponent = part('FloatingButton')

/**
 * The launcher alone, in a place of your own beside a `ReplyXChat` whose slot `FloatingButton` is empty, below the same
 * provider: it opens and closes the same chat.
 *
 * @example
 * ```ts
 * import { ReplyXLauncher } from '@replyx/vue'
 * import { h } from 'vue'
 *
 * export const Toolbar = () => h('nav', h(ReplyXLauncher))
 * ```
 */
export const ReplyXLauncher: ReplyXComponent = frame('ReplyXLauncher', (_kit, { view, snapshot }) =>
  h(
    'div',
    { ...view.rootProps(snapshot).StyleProvider, 'data-type': 'launcher' },
    createElement(FloatingButton),
  ),
)
