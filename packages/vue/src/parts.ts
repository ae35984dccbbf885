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
  type SlotsType,
  type VNode,
  type VNodeChild,
} from 'vue'
import { useBoundary } from './boundary.ts'
import type { FrameSlots, ReplyXComponent } from './component.ts'
import { attach, detach, h } from './h.ts'
import { useScope, type Scope } from './scope.ts'
import { noSurroundings, surroundingsKey, type ReplyXChatSlots, type SlotName } from './slots.ts'

/**
 * Draws something as its slot does, or the usual way, inside of a boundary.
 *
 * @param name - the part
 * @param drawOwn - draws the slot, where there is one
 * @param usual - draws the part as it would have been
 * @param subject - what is drawn: another one is worth another try
 */
function usePart(
  name: PartName,
  drawOwn: (slots: ReplyXChatSlots) => VNode[] | undefined,
  usual: () => Child<VNode>,
  subject?: () => unknown,
): () => VNodeChild {
  const { slots, listener } = inject(surroundingsKey, noSurroundings)
  // A component of its own: what it reads draws it again, and what it throws is caught here.
  const Content = () => drawOwn(slots) ?? usual()
  const draw = useBoundary(name, listener, subject)
  return () => draw(() => createElement(Content))
}

const Part = defineComponent(
  ({ name }: { readonly name: SlotName }) => {
    const scope = useScope()
    const { view } = scope
    const shown = scope.useShown()
    const fields = scope.useShown(() => scope.fields)
    const usual = () => drawPart(name, kitOf(scope), { view, snapshot: fields.value })
    return usePart(name, (slots) => slots[name]?.({ view, snapshot: shown.value, usual }), usual)
  },
  { name: 'ReplyXPart', props: ['name'] },
)

const RowView = defineComponent(
  (props: { readonly row: Row }) => {
    const { view } = useScope()
    const usual = () => drawMessage(h, { view, row: props.row }, view.getSnapshot().list.labels)
    return usePart(
      'Message',
      (slots) => slots.Message?.({ view, row: props.row, usual }),
      usual,
      () => props.row,
    )
  },
  { name: 'ReplyXMessage', props: ['row'] },
)

const Rows = defineComponent(
  (props: { readonly section: Section }) => () =>
    props.section.rows.map((row) => createElement(RowView, { key: row.key, row })),
  { name: 'ReplyXRows', props: ['section'] },
)

/** Most sections are empty, and a component in each would weigh: only what is in it is one, so that it is drawn once. */
function drawSections({ view }: Scope): Kit<VNode>['section'] {
  const drawn = new WeakMap<Section, ElementProps>()
  return (section) => {
    const props = drawn.get(section) ?? { ...view.sectionProps(section).Section, key: section.key }
    drawn.set(section, props)
    return h('div', props, section.rows.length > 0 && createElement(Rows, { section }))
  }
}

const kits = new WeakMap<Scope, Kit<VNode>>()

function kitOf(scope: Scope): Kit<VNode> {
  const held = kits.get(scope)
  if (held) return held
  const kit: Kit<VNode> = {
    h,
    refs: scope.refs,
    slot: (name) => createElement(Part, { key: name, name }),
    section: drawSections(scope),
  }
  kits.set(scope, kit)
  return kit
}

/** Makes a component that is drawn from all that is shown, with what stands inside. */
const frame = (
  name: string,
  draw: (kit: Kit<VNode>, context: PartContext, children: Child<VNode>) => Child<VNode>,
  begin: (scope: Scope) => void = () => undefined,
) =>
  defineComponent(
    (_props: object, { slots }) => {
      const scope = useScope()
      const shown = scope.useShown()
      begin(scope)
      return () => draw(kitOf(scope), { view: scope.view, snapshot: shown.value }, slots.default?.()) as VNode
    },
    { name, slots: Object as SlotsType<FrameSlots> },
  )

/** The outermost element: carries the theme, and connects what stands in it with the page. */
export const StyleProvider: ReplyXComponent<object, FrameSlots> = frame(
  'StyleProvider',
  drawRoot,
  ({ view, refs, update }) => {
    const root = getCurrentInstance()?.vnode
    onMounted(update)
    // Parts inside are drawn after this one: what connects them has its turn when all of them are in the page.
    onUpdated(() => queuePostFlushCb(update))
    // Kept alive out of sight it lets go of the page, and nothing that arrives is seen.
    onDeactivated(() => {
      detach(root?.el as HTMLElement)
      view.setVisible(false)
    })
    onActivated(() => {
      attach(refs.root, root?.el as HTMLElement)
      update()
    })
  },
)

/** The panel: draws nothing until the chat is opened for the first time. */
export const ExpandedChat: ReplyXComponent<object, FrameSlots> = frame('ExpandedChat', drawPanel)

/** The conversation: what scrolls, the messages in it, and the way to the newest. */
export const MessagesArea: ReplyXComponent = frame('MessagesArea', drawMessagesArea)

const part = (name: SlotName): ReplyXComponent =>
  defineComponent(() => () => createElement(Part, { name }), { name })

/** The header: who answers, how things stand, and the way to minimize. */
export const ChatHeader: ReplyXComponent = part('ChatHeader')
/** The strip that says where the call for an operator stands. */
export const HandoffControls: ReplyXComponent = part('HandoffControls')
/** The one banner that matters most now. */
export const Banner: ReplyXComponent = part('Banner')
/** The input and its buttons. */
export const InputArea: ReplyXComponent = part('InputArea')
/** The launcher of a floating chat. */
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
