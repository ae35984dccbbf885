import type { Labels } from '../view/index.ts'
import { icon, type Child, type CreateElement, type Kit, type PartContext } from './kit.ts'

/**
 * Draws the outermost element, which carries the looks, with what is read out in it.
 *
 * @example
 * ```ts
 * import { drawPanel, drawRoot, type Kit, type PartContext } from '@replyx/core/parts'
 *
 * export const draw = <Drawn>(kit: Kit<Drawn>, context: PartContext): Drawn =>
 *   drawRoot(kit, context, drawPanel(kit, context))
 * ```
 */
export function drawRoot<Drawn>(
  { h, refs }: Pick<Kit<Drawn>, 'h' | 'refs'>,
  { view, snapshot }: PartContext,
  ...children: readonly Child<Drawn>[]
): Drawn {
  return h(
    'div',
    { ...view.rootProps(snapshot).StyleProvider, ref: refs.root },
    ...children,
    h('div', { class: 'replyx-live', key: 'live', ref: refs.live }),
  )
}

/**
 * Draws the panel; nothing until the chat is opened for the first time.
 *
 * @example
 * ```ts
 * import { drawMessagesArea, drawPanel, type Kit, type PartContext } from '@replyx/core/parts'
 *
 * export const draw = <Drawn>(kit: Kit<Drawn>, context: PartContext) =>
 *   drawPanel(kit, context, drawMessagesArea(kit, context))
 * ```
 */
export function drawPanel<Drawn>(
  { h, refs }: Pick<Kit<Drawn>, 'h' | 'refs'>,
  { view, snapshot }: PartContext,
  ...children: readonly Child<Drawn>[]
): Child<Drawn> {
  if (!snapshot.hasPanel) return null
  return h('section', { ...view.rootProps(snapshot).ExpandedChat, ref: refs.panel }, ...children)
}

/**
 * Draws the conversation: what scrolls, what is in it, and the way to its end.
 *
 * @example
 * ```ts
 * import { drawMessagesArea, type Kit, type PartContext } from '@replyx/core/parts'
 *
 * export const draw = <Drawn>(kit: Kit<Drawn>, context: PartContext): Drawn => drawMessagesArea(kit, context)
 * ```
 */
export function drawMessagesArea<Drawn>(
  { h, refs, slot, section }: Kit<Drawn>,
  { view, snapshot }: PartContext,
): Drawn {
  const { list, jump, sections } = snapshot
  const props = view.messagesProps(snapshot)
  return h(
    'div',
    { class: 'replyx-stage', key: 'stage' },
    h(
      'div',
      { ...props.MessagesArea, ref: refs.scroller },
      h(
        'div',
        props.MessagesList,
        h('button', props.LoadOlderButton, list.loadOlderLabel),
        list.isFirstLoad && h('div', props.Skeleton, h('i', null), h('i', null), h('i', null)),
        slot('EmptyState'),
        h('div', { class: 'replyx-sections', key: 'sections' }, ...sections.map(section)),
        slot('TypingIndicator'),
      ),
    ),
    jump && h('button', view.jumpProps(jump).JumpButton, icon(h, 'down'), jump.count),
  )
}

/**
 * Draws the whole chat.
 *
 * @example
 * ```ts
 * import { drawChat, type Kit } from '@replyx/core/parts'
 * import type { ChatView } from '@replyx/core/view'
 *
 * export const draw = <Drawn>(kit: Kit<Drawn>, view: ChatView): Drawn =>
 *   drawChat(kit, { view, snapshot: view.getSnapshot() })
 * ```
 */
export function drawChat<Drawn>(kit: Kit<Drawn>, context: PartContext): Drawn {
  const { slot } = kit
  const panel = drawPanel(
    kit,
    context,
    slot('ChatHeader'),
    slot('HandoffControls'),
    slot('Banner'),
    context.snapshot.hasPanel && drawMessagesArea(kit, context),
    slot('InputArea'),
  )
  return drawRoot(kit, context, panel, slot('FloatingButton'))
}

/**
 * Draws what stands in the place of something that could not be drawn, with a way to try again.
 *
 * @example
 * ```ts
 * import { drawFailure, type CreateElement } from '@replyx/core/parts'
 * import { en } from '@replyx/core/view'
 *
 * export const draw = <Drawn>(h: CreateElement<Drawn>): Drawn =>
 *   drawFailure(h, en.labels, () => location.reload())
 * ```
 */
export function drawFailure<Drawn>(h: CreateElement<Drawn>, labels: Labels, retry: () => void): Drawn {
  return h(
    'div',
    { class: 'replyx-part-failed', role: 'alert' },
    labels.partFailed,
    h(
      'button',
      { type: 'button', class: 'replyx-retry-button', part: 'retry-button', onClick: retry },
      labels.retry,
    ),
  )
}
