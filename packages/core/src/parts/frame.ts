import type { Labels } from '../view/index.ts'
import { icon, type Child, type CreateElement, type Kit, type PartContext } from './kit.ts'

/** Draws the outermost element, which carries the looks, with what is read out in it. */
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

/** Draws the panel; nothing until the chat is opened for the first time. */
export function drawPanel<Drawn>(
  { h, refs }: Pick<Kit<Drawn>, 'h' | 'refs'>,
  { view, snapshot }: PartContext,
  ...children: readonly Child<Drawn>[]
): Child<Drawn> {
  if (!snapshot.hasPanel) return null
  return h('section', { ...view.rootProps(snapshot).ExpandedChat, ref: refs.panel }, ...children)
}

/** Draws the conversation: what scrolls, what is in it, and the way to its end. */
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

/** Draws the whole chat. */
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

/** Draws what stands in the place of something that could not be drawn, with a way to try again. */
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
