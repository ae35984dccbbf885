import type { ChatActions } from '../actions.ts'
import { memoize } from '../model/memo.ts'
import type {
  BannerModel,
  ChatViewSnapshot,
  ComposerModel,
  EmptyModel,
  HandoffModel,
  HeaderModel,
  JumpModel,
  LauncherModel,
  Row,
  Section,
  TypingModel,
} from '../model/types.ts'
import { headerProps, launcherProps, rootProps } from './chrome.ts'
import type { HeaderProps, LauncherProps, RootProps } from './chrome.ts'
import { composerProps, type ComposerProps } from './composer.ts'
import { messageProps, messagesProps, sectionProps } from './messages.ts'
import type { MessageProps, MessagesProps, SectionProps } from './messages.ts'
import { bannerProps, emptyProps, handoffProps, jumpProps, typingProps } from './notices.ts'
import type { BannerProps, EmptyProps, HandoffProps, JumpProps, TypingProps } from './notices.ts'

/** The props of each part, by the part's name: the same object for the same model. */
export interface ChatPartProps {
  /** The outermost element and the panel. */
  rootProps(snapshot: ChatViewSnapshot): RootProps
  /** The header: who answers, and how things stand. */
  headerProps(header: HeaderModel): HeaderProps
  /** The scrolling area and the list in it. */
  messagesProps(snapshot: ChatViewSnapshot): MessagesProps
  /** One section of the conversation. */
  sectionProps(section: Section): SectionProps
  /** One row: a message, a notice, a day or the line of the unread. */
  messageProps(row: Row): MessageProps
  /** The input, and what sends, stops and calls an operator. */
  composerProps(composer: ComposerModel): ComposerProps
  /** The strip that says where the call for an operator stands. */
  handoffProps(handoff: HandoffModel): HandoffProps
  /** The one banner that matters most now. */
  bannerProps(banner: BannerModel): BannerProps
  /** The welcome and the questions to choose from. */
  emptyProps(empty: EmptyModel): EmptyProps
  /** Who is typing. */
  typingProps(typing: TypingModel): TypingProps
  /** The way to the newest message. */
  jumpProps(jump: JumpModel): JumpProps
  /** The round button that opens the chat. */
  launcherProps(launcher: LauncherModel): LauncherProps
}

/** Binds the props of all parts to the actions of one view. */
export function createPartProps(actions: ChatActions): ChatPartProps {
  const bind = <Model extends object, Props>(
    build: (model: Model, actions: ChatActions) => Props,
  ): ((model: Model) => Props) => memoize((model) => build(model, actions))
  return {
    rootProps: bind(rootProps),
    headerProps: bind(headerProps),
    messagesProps: bind(messagesProps),
    sectionProps: bind(sectionProps),
    messageProps: bind(messageProps),
    composerProps: bind(composerProps),
    handoffProps: bind(handoffProps),
    bannerProps: bind(bannerProps),
    emptyProps: bind(emptyProps),
    typingProps: bind(typingProps),
    jumpProps: bind(jumpProps),
    launcherProps: bind(launcherProps),
  }
}
