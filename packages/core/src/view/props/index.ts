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
  headerProps(header: HeaderModel): HeaderProps
  messagesProps(snapshot: ChatViewSnapshot): MessagesProps
  sectionProps(section: Section): SectionProps
  messageProps(row: Row): MessageProps
  composerProps(composer: ComposerModel): ComposerProps
  handoffProps(handoff: HandoffModel): HandoffProps
  bannerProps(banner: BannerModel): BannerProps
  emptyProps(empty: EmptyModel): EmptyProps
  typingProps(typing: TypingModel): TypingProps
  jumpProps(jump: JumpModel): JumpProps
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
