import type { Child, CreateElement, ElementProps } from '../view/element.ts'
import { icons, type IconName } from '../view/icons.ts'
import type { ChatView, ChatViewSnapshot, Row, Section } from '../view/index.ts'

export type { Child, CreateElement, ElementProps }

/** The parts that can be drawn otherwise. */
export type PartName =
  | 'ChatHeader'
  | 'HandoffControls'
  | 'Banner'
  | 'EmptyState'
  | 'Message'
  | 'TypingIndicator'
  | 'Attachments'
  | 'InputArea'
  | 'FloatingButton'

/** What goes wrong in drawing, and in which part; `StyleProvider` is the chat as a whole. */
export type ErrorHandler = (error: unknown, info: { readonly part: PartName | 'StyleProvider' }) => void

/** What a part is drawn from. */
export interface PartContext {
  /** The logic of the interface: its actions, and the props of each part. */
  readonly view: ChatView
  /** Everything that is shown. */
  readonly snapshot: ChatViewSnapshot
}

/** What a row of the conversation is drawn from. A row that looks as before is the same object as before. */
export interface MessageContext {
  /** The logic of the interface. */
  readonly view: ChatView
  /** The row: a message, a notice, a day, or the line of the unread. */
  readonly row: Row
}

/** Called with an element that has come to be; it may give what to do when the element goes. */
export type Ref = (element: HTMLElement) => void | (() => void)

/** The elements that something is attached to. */
export interface Refs {
  /** The outermost one. */
  readonly root: Ref
  /** The panel. */
  readonly panel: Ref
  /** What scrolls the conversation. */
  readonly scroller: Ref
  /** The text area. */
  readonly input: Ref
  /** What is read out. */
  readonly live: Ref
}

/** What an adapter brings along to draw the parts with. */
export interface Kit<Drawn> {
  /** Makes an element of the framework. */
  readonly h: CreateElement<Drawn>
  /** What the elements of the chat are given to. */
  readonly refs: Refs
  /** Draws a part: the usual way, or as somebody else has drawn it. */
  readonly slot: (name: Exclude<PartName, 'Message'>) => Child<Drawn>
  /** Draws a section of the conversation, once for each section object. */
  readonly section: (section: Section) => Child<Drawn>
}

/** Draws a picture. */
export function icon<Drawn>(h: CreateElement<Drawn>, name: IconName): Drawn {
  return h(
    'svg',
    { viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false', key: name },
    h('path', { d: icons[name] }),
  )
}

const hideBroken = (event: Event): void => {
  ;(event.currentTarget as HTMLElement).hidden = true
}

/** Draws an avatar: the initials, with the picture over them where it loads. Without either there is none. */
export function avatar<Drawn>(
  h: CreateElement<Drawn>,
  props: ElementProps,
  initials: string,
  url: string | null,
): Child<Drawn> {
  return (
    (initials || url) &&
    h(
      'span',
      props,
      initials,
      url !== null &&
        h('img', { src: url, alt: '', key: url, referrerpolicy: 'no-referrer', onError: hideBroken }),
    )
  )
}

/** An avatar that is not one of the parts with props. */
export const plainAvatar = { class: 'replyx-avatar', part: 'avatar', 'aria-hidden': 'true' } as const
