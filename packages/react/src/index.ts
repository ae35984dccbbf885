export { ReplyXProvider, type ReplyXProviderProps } from './provider.ts'
export { ReplyXChat, ReplyXLauncher, type ReplyXChatProps } from './chat.ts'
export { ReplyXErrorBoundary, type ReplyXErrorBoundaryProps } from './boundary.ts'
export {
  Banner,
  ChatHeader,
  ExpandedChat,
  FloatingButton,
  HandoffControls,
  InputArea,
  MessagesArea,
  StyleProvider,
  type FrameProps,
  type MessagePartProps,
  type PartProps,
  type Parts,
} from './parts.ts'
export {
  useChatView,
  useComposer,
  useConnection,
  useHandoff,
  useMessages,
  useReplyX,
  useResponsive,
  useTyping,
  useUnread,
  type ChatViewState,
  type ComposerState,
  type ConnectionStatus,
  type HandoffState,
  type MessagesState,
  type Responsive,
} from './hooks.ts'
export { normalizeProps } from './h.ts'
export type { ProviderViewOptions } from './scope.ts'
export type { ErrorHandler, MessageContext, PartContext, PartName } from '@replyx/core/parts'
