import type { ChatView, ChatViewSnapshot, ListModel, Row, Section } from '@replyx/core/view'
import { drawBanner, drawHandoff, drawHeader, drawLauncher } from './parts/chrome.ts'
import { drawComposer } from './parts/composer.ts'
import { icon, type ErrorHandler, type PartContext, type PartName } from './parts/context.ts'
import { drawEmpty, drawRow, drawTyping } from './parts/messages.ts'
import { h, type Child, type Ref, type VirtualNode } from './render/node.ts'

/** Own drawings of parts: each gets what the part is drawn from, and the usual drawing to build on. */
export interface Parts {
  /** The header. */
  readonly ChatHeader?: (context: PartContext, usual: () => Child) => Child
  /** The strip of a call for an operator. */
  readonly HandoffControls?: (context: PartContext, usual: () => Child) => Child
  /** The banner. */
  readonly Banner?: (context: PartContext, usual: () => Child) => Child
  /** What an empty conversation shows. */
  readonly EmptyState?: (context: PartContext, usual: () => Child) => Child
  /** Who is typing. */
  readonly TypingIndicator?: (context: PartContext, usual: () => Child) => Child
  /** The input and its buttons. */
  readonly InputArea?: (context: PartContext, usual: () => Child) => Child
  /** The launcher. */
  readonly FloatingButton?: (context: PartContext, usual: () => Child) => Child
  /** Draws one row of the conversation. */
  readonly Message?: (row: Row, context: Pick<PartContext, 'view'>, usual: () => Child) => Child
}

/** Where the helpers of `@replyx/core/dom` are attached. */
export interface Refs {
  readonly panel: Ref
  readonly scroller: Ref
  readonly input: Ref
  readonly live: Ref
}

/** Makes the function that draws a whole chat. Rows and sections that are the same object are drawn once. */
export function createDraw(
  view: ChatView,
  refs: Refs,
  parts: Parts,
  onError: ErrorHandler,
): (snapshot: ChatViewSnapshot) => VirtualNode {
  let rows = new WeakMap<Row, VirtualNode>()
  let sections = new WeakMap<Section, VirtualNode>()
  let drawnFor: ListModel | null = null
  let wasOpened = false

  /** Draws a part; where that fails the rest of the chat goes on. */
  const guard = (part: PartName, failed: string, draw: () => Child): Child => {
    try {
      return draw()
    } catch (error) {
      onError(error, { part })
      return h('div', { class: 'replyx-part-failed', key: `failed ${part}` }, failed)
    }
  }

  const drawSection = (section: Section, list: ListModel): VirtualNode => {
    const held = sections.get(section)
    if (held !== undefined) return held
    const drawn = section.rows.map((row) => {
      const heldRow = rows.get(row)
      if (heldRow !== undefined) return heldRow
      const usual = (): VirtualNode => drawRow(row, view, list)
      const content = guard(
        'Message',
        list.labels.partFailed,
        () => parts.Message?.(row, { view }, usual) ?? usual(),
      )
      const virtual =
        isVirtual(content) && content.key === row.key ? content : h('div', { key: row.key }, content)
      rows.set(row, virtual)
      return virtual
    })
    const virtual = h('div', { ...view.sectionProps(section).Section, key: section.key }, ...drawn)
    sections.set(section, virtual)
    return virtual
  }

  return (snapshot) => {
    const { list } = snapshot
    if (drawnFor?.labels !== list.labels) {
      rows = new WeakMap()
      sections = new WeakMap()
    }
    drawnFor = list
    wasOpened ||= !snapshot.isMinimized
    const context: PartContext = { view, snapshot }
    const part = (name: Exclude<PartName, 'Message'>, draw: () => Child): Child =>
      guard(name, list.labels.partFailed, () => {
        const own = parts[name]
        return own === undefined ? draw() : own(context, draw)
      })
    const root = view.rootProps(snapshot)
    const messages = view.messagesProps(snapshot)

    const drawJump = (): Child => {
      if (snapshot.jump === null) return null
      return h('button', view.jumpProps(snapshot.jump).JumpButton, icon('down'), snapshot.jump.count)
    }
    const drawPanel = (): VirtualNode =>
      h(
        'section',
        { ...root.ExpandedChat, ref: refs.panel },
        part('ChatHeader', () => drawHeader(context)),
        part('HandoffControls', () => drawHandoff(context)),
        part('Banner', () => drawBanner(context)),
        h(
          'div',
          { class: 'replyx-stage', key: 'stage' },
          h(
            'div',
            { ...messages.MessagesArea, ref: refs.scroller },
            h(
              'div',
              messages.MessagesList,
              h('button', messages.LoadOlderButton, list.loadOlderLabel),
              list.isFirstLoad && h('div', messages.Skeleton, h('i', null), h('i', null), h('i', null)),
              part('EmptyState', () => drawEmpty(context)),
              h(
                'div',
                { class: 'replyx-sections', key: 'sections' },
                ...snapshot.sections.map((section) => drawSection(section, list)),
              ),
              part('TypingIndicator', () => drawTyping(context)),
            ),
          ),
          drawJump(),
        ),
        part('InputArea', () => drawComposer(context, refs.input)),
      )

    return h(
      'div',
      root.StyleProvider,
      wasOpened && drawPanel(),
      h('div', { class: 'replyx-live', key: 'live', ref: refs.live }),
      part('FloatingButton', () => drawLauncher(context)),
    )
  }
}

const isVirtual = (child: Child): child is VirtualNode =>
  typeof child === 'object' && child !== null && !Array.isArray(child)
