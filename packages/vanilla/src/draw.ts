import {
  drawChat,
  drawFailure,
  drawMessage,
  drawPart,
  type ErrorHandler,
  type Kit,
  type MessageContext,
  type PartContext,
  type PartName,
  type Refs,
} from '@replyx/core/parts'
import type { ChatView, ChatViewSnapshot, Row, Section } from '@replyx/core/view'
import { h, isVirtual, type Child, type VirtualNode } from './render/node.ts'

/** Draws a part from what it is about; `usual` draws it as it would have been. */
export type DrawPart<Context> = (context: Context, usual: () => Child) => Child

/** Own drawings of parts: each gets what the part is drawn from, and the usual drawing to build on. */
export interface Parts extends Partial<Record<Exclude<PartName, 'Message'>, DrawPart<PartContext>>> {
  /** Draws one row of the conversation: a message, a notice, a day, or the line of the unread. */
  readonly Message?: DrawPart<MessageContext>
}

/** Notes of what a part has drawn that it is the part's; what parts inside of it have drawn is theirs. */
function mark(child: Child, part: PartName): Child {
  if (Array.isArray(child)) for (const each of child as readonly Child[]) mark(each, part)
  else if (isVirtual(child) && child.part === undefined) {
    child.part = part
    mark(child.children, part)
  }
  return child
}

/**
 * Makes the function that draws a whole chat. Rows and sections that are the same object are drawn once, for as long as
 * the labels and the own drawings of parts are the same.
 *
 * @param redraw - draws again after somebody has asked for another try at a part that failed
 */
export function createDraw(
  view: ChatView,
  refs: Refs,
  onError: ErrorHandler,
  redraw: () => void,
): (snapshot: ChatViewSnapshot, parts: Parts) => VirtualNode {
  /** Rows and sections as they were drawn. */
  let held: WeakMap<Row | Section, VirtualNode>
  let drawnFor: unknown
  let own: Parts
  let context: PartContext
  /** The parts and rows that have failed: each is told of once, and drawn again when somebody asks for another try. */
  const failed = new Set<PartName | Row>()

  const once = (subject: Row | Section, draw: () => VirtualNode): VirtualNode => {
    const virtual = held.get(subject) ?? draw()
    held.set(subject, virtual)
    return virtual
  }
  /** Draws a part, or a row; where that fails the rest of the chat goes on. */
  const guard = (part: PartName, subject: PartName | Row, draw: () => Child): Child => {
    try {
      if (!failed.has(subject)) return mark(draw(), part)
    } catch (error) {
      failed.add(subject)
      onError(error, { part })
    }
    const retry = (): void => {
      failed.delete(subject)
      held = new WeakMap()
      redraw()
    }
    return h('div', { key: `no ${part}` }, drawFailure(h, context.snapshot.list.labels, retry))
  }
  const drawRow = (row: Row): VirtualNode =>
    once(row, () => {
      const about = { view, row }
      const usual = (): VirtualNode => drawMessage(h, about, context.snapshot.list.labels)
      const content = guard('Message', row, () => (own.Message ? own.Message(about, usual) : usual()))
      return isVirtual(content) && content.key === row.key ? content : h('div', { key: row.key }, content)
    })
  const kit: Kit<VirtualNode> = {
    h,
    refs,
    slot: (name) =>
      guard(name, name, () => {
        const usual = (): Child => drawPart(name, kit, context)
        const draw = own[name]
        return draw ? draw(context, usual) : usual()
      }),
    section: (section) =>
      once(section, () =>
        h('div', { ...view.sectionProps(section).Section, key: section.key }, ...section.rows.map(drawRow)),
      ),
  }

  return (snapshot, parts) => {
    const { labels } = snapshot.list
    if (own !== parts) failed.clear()
    if (own !== parts || drawnFor !== labels) held = new WeakMap()
    own = parts
    drawnFor = labels
    context = { view, snapshot }
    return drawChat(kit, context)
  }
}
