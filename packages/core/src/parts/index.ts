export { watchAnnouncements } from './announcements.ts'
export { attachPlainPaste } from './plain-paste.ts'
export { bindChat, type BindingOptions, type ChatBindings } from './bindings.ts'
export { drawChat, drawFailure, drawMessagesArea, drawPanel, drawRoot } from './frame.ts'
export type {
  Child,
  CreateElement,
  ElementProps,
  ErrorHandler,
  Kit,
  MessageContext,
  PartContext,
  PartName,
  Ref,
  Refs,
} from './kit.ts'
export { drawMessage } from './messages.ts'
export { drawPart } from './part.ts'
export { breakpointOf, watchBreakpoint, type Breakpoint } from './breakpoint.ts'
