export { createChatView } from './chat-view.ts'
export type { ChatView } from './chat-view-types.ts'
export type { ChatActions } from './actions.ts'
export type {
  ChatViewOptions,
  Position,
  ViewOptions,
  ViewTiming,
  ViewTools,
  ViewType,
  RichText,
} from './options.ts'
export type {
  BannerModel,
  ChatViewSnapshot,
  ComposerModel,
  DayRow,
  Delivery,
  EmptyModel,
  HandoffModel,
  HeaderModel,
  JumpModel,
  LauncherModel,
  ListModel,
  MessageAction,
  MessageRow,
  NoticeRow,
  Person,
  Row,
  Section,
  TypingModel,
  UnreadRow,
} from './model/types.ts'
export type { ChatPartProps } from './props/index.ts'
export type { HeaderProps, LauncherProps, RootProps } from './props/chrome.ts'
export type { ComposerProps } from './props/composer.ts'
export type { MessageProps, MessagesProps, SectionProps } from './props/messages.ts'
export type { BannerProps, EmptyProps, HandoffProps, JumpProps, TypingProps } from './props/notices.ts'
export type { PartEvent, PartProps, PropsOf, PropValue } from './props/part.ts'
export type { Labels, Locale, Plural } from './labels.ts'
export { en } from './locales/en.ts'
export type { Scheme, Theme } from './theme-names.ts'
export { plainText } from './plain-text.ts'
export { styles } from './styles.ts'
