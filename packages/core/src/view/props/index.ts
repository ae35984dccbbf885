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
import {
  buildHeaderProps,
  buildLauncherProps,
  buildRootProps,
  type HeaderProps,
  type LauncherProps,
  type RootProps,
} from './chrome.ts'
import { buildComposerProps, type ComposerProps } from './composer.ts'
import {
  buildMessageProps,
  buildMessagesProps,
  buildSectionProps,
  type MessageProps,
  type MessagesProps,
  type SectionProps,
} from './messages.ts'
import {
  buildBannerProps,
  buildEmptyProps,
  buildHandoffProps,
  buildJumpProps,
  buildTypingProps,
  type BannerProps,
  type EmptyProps,
  type HandoffProps,
  type JumpProps,
  type TypingProps,
} from './notices.ts'

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
    rootProps: bind(buildRootProps),
    headerProps: bind(buildHeaderProps),
    messagesProps: bind(buildMessagesProps),
    sectionProps: memoize(buildSectionProps),
    messageProps: bind(buildMessageProps),
    composerProps: bind(buildComposerProps),
    handoffProps: bind(buildHandoffProps),
    bannerProps: bind(buildBannerProps),
    emptyProps: bind(buildEmptyProps),
    typingProps: memoize(buildTypingProps),
    jumpProps: bind(buildJumpProps),
    launcherProps: bind(buildLauncherProps),
  }
}
