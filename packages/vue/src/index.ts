export { replyx } from './plugin.ts'
export { provideReplyX, ReplyXProvider, type ReplyXProviderProps } from './provider.ts'
export type { ProvideReplyXOptions, ReplyXProvided } from './hold.ts'
export { ReplyXChat, type ReplyXChatProps } from './chat.ts'
export {
  ReplyXErrorBoundary,
  type FallbackSlotProps,
  type ReplyXErrorBoundaryProps,
  type ReplyXErrorBoundarySlots,
} from './boundary.ts'
export {
  Banner,
  ChatHeader,
  ExpandedChat,
  FloatingButton,
  HandoffControls,
  InputArea,
  MessagesArea,
  ReplyXLauncher,
  StyleProvider,
} from './parts.ts'
export type { MessageSlotProps, PartSlotProps, ReplyXChatSlots, SlotName } from './slots.ts'
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
  type RefsOf,
  type Responsive,
} from './composables.ts'
export { normalizeProps } from './h.ts'
export type { FrameSlots, ReplyXComponent } from './component.ts'
export type { ProviderViewOptions } from './scope.ts'
export type { ErrorHandler, MessageContext, PartContext, PartName } from '@replyx/core/parts'
