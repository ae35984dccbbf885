import {
  drawMessage,
  drawMessagesArea,
  drawPanel,
  drawPart,
  drawRoot,
  type ErrorHandler,
  type Kit,
  type MessageContext,
  type PartContext,
  type PartName,
} from '@replyx/core/parts'
import type { Row, Section } from '@replyx/core/view'
import {
  createContext,
  createElement,
  memo,
  useContext,
  type ComponentType,
  type ReactElement,
  type ReactNode,
} from 'react'
import { Boundary } from './boundary.ts'
import { useBeforePaint } from './effect.ts'
import { h } from './h.ts'
import { useScope, useViewSnapshot, type Scope } from './scope.ts'

type SlotName = Exclude<PartName, 'Message'>

/** Props of a component that draws a part otherwise; `children` is the part as it would have been. */
export interface PartProps extends PartContext {
  readonly children?: ReactNode
}

/** Props of a component that draws a row otherwise; `children` is the row as it would have been. */
export interface MessagePartProps extends MessageContext {
  readonly children?: ReactNode
}

/** Components of your own in the place of parts. */
export interface Parts extends Partial<Record<SlotName, ComponentType<PartProps>>> {
  /** Draws one row of the conversation: a message, a notice, a day, or the line of the unread. */
  readonly Message?: ComponentType<MessagePartProps>
}

/** What `ReplyXChat` sets for the parts inside. */
export interface Surroundings {
  readonly parts?: Parts | undefined
  readonly onError?: ErrorHandler | undefined
}

export const SurroundingsContext = createContext<Surroundings>({})

/** The contents of a part, inside of its boundary. */
function PartContent({ name }: { readonly name: SlotName }): ReactNode {
  const scope = useScope()
  const { view } = scope
  const snapshot = useViewSnapshot(scope)
  const Own = useContext(SurroundingsContext).parts?.[name]
  const usual = drawPart(name, kitOf(scope), { view, snapshot }) as ReactNode
  return Own ? createElement(Own, { view, snapshot }, usual) : usual
}

function Part({ name }: { readonly name: SlotName }): ReactElement {
  const { parts, onError } = useContext(SurroundingsContext)
  const content = createElement(PartContent, { name })
  return createElement(Boundary, { part: name, own: parts?.[name], onError }, content)
}

function RowContent({ row }: { readonly row: Row }): ReactNode {
  const { view } = useScope()
  const Own = useContext(SurroundingsContext).parts?.Message
  const usual = drawMessage(h, { view, row }, view.getSnapshot().list.labels)
  return Own ? createElement(Own, { view, row }, usual) : usual
}

const RowView = memo(({ row }: { readonly row: Row }): ReactElement => {
  const { parts, onError } = useContext(SurroundingsContext)
  return createElement(
    Boundary,
    { part: 'Message', subject: row, own: parts?.Message, onError },
    createElement(RowContent, { row }),
  )
})
RowView.displayName = 'Message'

/** Draws each section once: the same element again lets React pass it by. Most are empty, and a component would weigh. */
function drawSections({ view }: Scope): Kit<ReactElement>['section'] {
  const drawn = new WeakMap<Section, ReactElement>()
  return (section) => {
    const held = drawn.get(section)
    if (held) return held
    const rows = section.rows.map((row) => createElement(RowView, { key: row.key, row }))
    const element = h('div', { ...view.sectionProps(section).Section, key: section.key }, ...rows)
    drawn.set(section, element)
    return element
  }
}

const kits = new WeakMap<Scope, Kit<ReactElement>>()

function kitOf(scope: Scope): Kit<ReactElement> {
  const held = kits.get(scope)
  if (held) return held
  const kit: Kit<ReactElement> = {
    h,
    refs: scope.refs,
    slot: (name) => createElement(Part, { key: name, name }),
    section: drawSections(scope),
  }
  kits.set(scope, kit)
  return kit
}

/** Props of the elements that other parts stand in. */
export interface FrameProps {
  readonly children?: ReactNode
}

/**
 * The outermost element: carries the theme, and connects what stands in it with the page.
 *
 * @example
 * ```tsx
 * import { FloatingButton, ReplyXProvider, StyleProvider } from '@replyx/react'
 *
 * export const Launcher = () => (
 *   <ReplyXProvider options={{ assistantId: 1 }}>
 *     <StyleProvider>
 *       <FloatingButton />
 *     </StyleProvider>
 *   </ReplyXProvider>
 * )
 * ```
 */
export function StyleProvider({ children }: FrameProps): ReactElement {
  const scope = useScope()
  const { view } = scope
  const snapshot = useViewSnapshot(scope)
  useBeforePaint(scope.update)
  return drawRoot(kitOf(scope), { view, snapshot }, children as ReactElement)
}

/**
 * The panel: draws nothing until the chat is opened for the first time.
 *
 * @example
 * ```tsx
 * import { ExpandedChat, InputArea, MessagesArea } from '@replyx/react'
 *
 * export const Panel = () => (
 *   <ExpandedChat>
 *     <MessagesArea />
 *     <InputArea />
 *   </ExpandedChat>
 * )
 * ```
 */
export function ExpandedChat({ children }: FrameProps): ReactNode {
  const scope = useScope()
  const { view } = scope
  const snapshot = useViewSnapshot(scope)
  return drawPanel(kitOf(scope), { view, snapshot }, children as ReactElement) as ReactNode
}

/**
 * The conversation: what scrolls, the messages in it, and the way to the newest.
 *
 * @example
 * ```tsx
 * import { ExpandedChat, MessagesArea } from '@replyx/react'
 *
 * export const Reading = () => (
 *   <ExpandedChat>
 *     <MessagesArea />
 *   </ExpandedChat>
 * )
 * ```
 */
export function MessagesArea(): ReactElement {
  const scope = useScope()
  const { view } = scope
  return drawMessagesArea(kitOf(scope), { view, snapshot: useViewSnapshot(scope) })
}

const part = (name: SlotName): (() => ReactElement) => {
  const component = (): ReactElement => createElement(Part, { name })
  component.displayName = name
  return component
}

/**
 * The header: who answers, how things stand, and the way to minimize.
 *
 * @example
 * ```tsx
 * import { ChatHeader, ExpandedChat, MessagesArea } from '@replyx/react'
 *
 * export const Panel = () => (
 *   <ExpandedChat>
 *     <ChatHeader />
 *     <MessagesArea />
 *   </ExpandedChat>
 * )
 * ```
 */
export const ChatHeader: () => ReactElement = part('ChatHeader')
/**
 * The strip that says where the call for an operator stands.
 *
 * @example
 * ```tsx
 * import { ExpandedChat, HandoffControls, MessagesArea } from '@replyx/react'
 *
 * export const Panel = () => (
 *   <ExpandedChat>
 *     <HandoffControls />
 *     <MessagesArea />
 *   </ExpandedChat>
 * )
 * ```
 */
export const HandoffControls: () => ReactElement = part('HandoffControls')
/**
 * The one banner that matters most now.
 *
 * @example
 * ```tsx
 * import { Banner, ExpandedChat, MessagesArea } from '@replyx/react'
 *
 * export const Panel = () => (
 *   <ExpandedChat>
 *     <Banner />
 *     <MessagesArea />
 *   </ExpandedChat>
 * )
 * ```
 */
export const Banner: () => ReactElement = part('Banner')
/**
 * The input and its buttons.
 *
 * @example
 * ```tsx
 * import { ExpandedChat, InputArea, MessagesArea } from '@replyx/react'
 *
 * export const Panel = () => (
 *   <ExpandedChat>
 *     <MessagesArea />
 *     <InputArea />
 *   </ExpandedChat>
 * )
 * ```
 */
export const InputArea: () => ReactElement = part('InputArea')
/**
 * The launcher of a floating chat.
 *
 * @example
 * ```tsx
 * import { FloatingButton, StyleProvider } from '@replyx/react'
 *
 * export const Launcher = () => (
 *   <StyleProvider>
 *     <FloatingButton />
 *   </StyleProvider>
 * )
 * ```
 */
export const FloatingButton: () => ReactElement = part('FloatingButton')
