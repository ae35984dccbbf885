import type { BridgeNotices, FrameCommands } from '../protocol/bridge.ts'
import type { BridgeSettings, BridgeTheme } from '../protocol/bridge-settings.ts'
import type { CommandFields } from './command-types.ts'
import { isText, maybeText, type Fields } from './fields.ts'
import { isPlain } from './plain.ts'

const maybeFlag = (value: unknown): boolean => value === undefined || typeof value === 'boolean'
const maybeNumber = (value: unknown): boolean => value === undefined || Number.isFinite(value)
const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText)

const settings: Fields<BridgeSettings> = {
  shareText: maybeFlag,
  siteToken: maybeText,
  canRenewToken: maybeFlag,
  guestId: maybeText,
  canRememberGuest: maybeFlag,
  apiUrl: maybeText,
  wsUrl: maybeText,
  frontendUrl: maybeText,
  environment: maybeText,
  logLevel: maybeText,
  locale: maybeText,
  storage: maybeText,
  dialogStart: maybeText,
  tokenInUrl: maybeFlag,
  requestTimeout: maybeNumber,
  handoffTimeout: maybeNumber,
  cacheTtl: maybeNumber,
  maxMessagesInMemory: maybeNumber,
  theme: maybeText,
  colorScheme: maybeText,
  type: maybeText,
  position: maybeText,
  title: maybeText,
  welcomeMessage: maybeText,
  quickReplies: (value) => value === undefined || areTexts(value),
  labels: (value) => value === undefined || (isPlain(value) && areTexts(Object.values(value))),
  showAvatar: maybeFlag,
  showOnlineStatus: maybeFlag,
  borderRadius: maybeNumber,
  isMinimized: maybeFlag,
  isClosable: maybeFlag,
  sound: maybeFlag,
  timeZone: maybeText,
}

const schemes: readonly unknown[] = [undefined, 'light', 'dark', 'auto']
const theme: Fields<BridgeTheme> = { theme: isText, colorScheme: (value) => schemes.includes(value) }

/** What the host page may call at the frame. */
export const frameFields: CommandFields<FrameCommands> = {
  configure: settings,
  update: settings,
  identify: { siteToken: isText },
  logout: { flush: maybeFlag },
  sendMessage: { text: isText },
  requestOperator: { reason: maybeText },
  open: {},
  close: {},
  setTheme: theme,
}

/** What the data of each notice holds. */
export const noticeFields: { readonly [Type in keyof BridgeNotices]: Fields<BridgeNotices[Type]> } = {
  config_update: settings,
  theme_change: theme,
  minimize: {},
  maximize: {},
}
