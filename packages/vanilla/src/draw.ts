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
import { h, type Child, type VirtualNode } from './render/node.ts'

/** Draws a part from what it is about; `usual` draws it as it would have been. */
export type DrawPart<Context> = (context: Context, usual: () => Child) => Child

/** Own drawings of parts: each gets what the part is drawn from, and the usual drawing to build on. */
export interface Parts extends Partial<Record<Exclude<PartName, 'Message'>, DrawPart<PartContext>>> {
  /** Draws one row of the conversation: a message, a notice, a day, or the line of the unread. */
  readonly Message?: DrawPart<MessageContext>
}

/**
 * Makes the function that draws a whole chat. Rows and sections that are the same object are drawn once.
 *
 * @param redraw - draws again after somebody has asked for another try at a part that failed
 */
export function createDraw(
  view: ChatView,
  refs: Refs,
  parts: Parts,
  onError: ErrorHandler,
  redraw: () => void,
): (snapshot: ChatViewSnapshot) => VirtualNode {
  let rows = new WeakMap<Row, VirtualNode>()
  let sections = new WeakMap<Section, VirtualNode>()
  let drawnFor: unknown
  let context: PartContext
  /** The parts and rows that have failed: each is told of once, and drawn again when somebody asks for another try. */
  const failed = new Set<PartName | Row>()

  /** Draws a part, or a row; where that fails the rest of the chat goes on. */
  const guard = (part: PartName, subject: PartName | Row, draw: () => Child): Child => {
    try {
      if (!failed.has(subject)) return draw()
    } catch (error) {
      failed.add(subject)
      onError(error, { part })
    }
    const retry = (): void => {
      failed.delete(subject)
      rows = new WeakMap()
      sections = new WeakMap()
      redraw()
    }
    return h('div', { key: `failed ${part}` }, drawFailure(h, context.snapshot.list.labels, retry))
  }
  const drawRow = (row: Row): VirtualNode => {
    const held = rows.get(row)
    if (held !== undefined) return held
    const own = { view, row }
    const usual = (): VirtualNode => drawMessage(h, own, context.snapshot.list.labels)
    const content = guard('Message', row, () => (parts.Message ? parts.Message(own, usual) : usual()))
    const virtual =
      isVirtual(content) && content.key === row.key ? content : h('div', { key: row.key }, content)
    rows.set(row, virtual)
    return virtual
  }
  const kit: Kit<VirtualNode> = {
    h,
    refs,
    slot: (name) =>
      guard(name, name, () => {
        const usual = (): Child => drawPart(name, kit, context)
        const own = parts[name]
        return own === undefined ? usual() : own(context, usual)
      }),
    section: (section) => {
      const held = sections.get(section)
      if (held !== undefined) return held
      const props = { ...view.sectionProps(section).Section, key: section.key }
      const virtual = h('div', props, ...section.rows.map(drawRow))
      sections.set(section, virtual)
      return virtual
    },
  }

  return (snapshot) => {
    const { labels } = snapshot.list
    if (drawnFor !== labels) {
      rows = new WeakMap()
      sections = new WeakMap()
    }
    drawnFor = labels
    context = { view, snapshot }
    return drawChat(kit, context)
  }
}

const isVirtual = (child: Child): child is VirtualNode =>
  typeof child === 'object' && child !== null && !Array.isArray(child)
