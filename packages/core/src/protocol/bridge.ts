import type { HandoffState } from '../model.ts'
import type { BridgeSettings, BridgeTheme } from './bridge-settings.ts'

/**
 * What the frame does when the host page calls, by method. Every call is answered once it is done.
 *
 * @example
 * ```ts
 * const commands: Partial<FrameCommands> = { setTheme: ({ theme }) => console.log(theme) }
 * ```
 */
export interface FrameCommands {
  /** Begins the chat with these settings; what was set before is forgotten. */
  configure: (settings: BridgeSettings) => void
  /** Changes some settings. */
  update: (settings: BridgeSettings) => void
  /** Goes on as the holder of another site token. */
  identify: (identity: { readonly siteToken: string }) => void
  /** Forgets the visitor. Answers how many unsent messages were dropped. */
  logout: (options?: { readonly flush?: boolean }) => number
  /** Sends a message as the visitor. Answers when it waits safely to be sent, or is sent. */
  sendMessage: (message: { readonly text: string }) => void
  /** Calls a person. */
  requestOperator: (request?: { readonly reason?: string }) => void
  /** Shows the conversation. */
  open: () => void
  /** Puts the conversation away. */
  close: () => void
  /** Changes the colours. */
  setTheme: (theme: BridgeTheme) => void
}

/**
 * What the host page does when the frame calls, by method.
 *
 * @example
 * ```ts
 * const commands: Partial<HostCommands> = {
 *   rememberGuest: ({ guestId }) => console.log(guestId === undefined ? 'forget' : 'keep'),
 * }
 * ```
 */
export interface HostCommands {
  /** Gets a site token; `previous` is the one that has ended. */
  getToken: (request?: { readonly previous?: string }) => string
  /** Keeps the guest id where the frame's own storage does not last; without one, forgets it. */
  rememberGuest: (guest: { readonly guestId?: string }) => void
}

/** What the host page tells the frame, with its data. Nothing is answered. */
export interface BridgeNotices {
  /** Some settings have changed. */
  config_update: BridgeSettings
  /** The colours have changed. */
  theme_change: BridgeTheme
  /** The host page has put the chat away. */
  minimize: EmptyFields
  /** The host page has brought the chat up. */
  maximize: EmptyFields
}

/**
 * What the frame tells the host page, with the fields of each. The same are posted to the page's window, for listeners
 * of `message`. Texts are there only where the setting `shareText` is `true`.
 */
export interface BridgeEvents {
  /** The chat was put away in the frame. */
  replyX_minimize: EmptyFields
  /** The chat was brought up in the frame. */
  replyX_maximize: EmptyFields
  /** The visitor's message was accepted. */
  replyX_message_sent: { readonly text?: string; readonly timestamp: string }
  /** A message has arrived. */
  replyX_message_received: { readonly message?: string; readonly timestamp: string }
  /** A message of an operator has arrived. */
  replyX_operator_message_received: { readonly message?: string; readonly timestamp: string }
  /** Live messages arrive from now on. */
  replyX_websocket_connected: EmptyFields
  /** The number of unread messages has changed. */
  replyX_unread: { readonly count: number }
  /** The handoff has changed. */
  replyX_handoff: { readonly status: HandoffState }
  /** Something went wrong. `message` is for developers. */
  replyX_error: { readonly code: string; readonly message: string }
}

/** Nothing but the type. */
export type EmptyFields = Readonly<Record<never, never>>

/** An event as the host page gets it: its type and its fields, side by side. */
export type BridgeEvent =
  | { readonly type: 'replyX_ready'; readonly version: number }
  | { [Type in keyof BridgeEvents]: { readonly type: Type } & BridgeEvents[Type] }[keyof BridgeEvents]

/** A notice as the frame gets it. */
export type BridgeNotice = {
  [Type in keyof BridgeNotices]: keyof BridgeNotices[Type] extends never
    ? { readonly type: Type }
    : { readonly type: Type; readonly data: BridgeNotices[Type] }
}[keyof BridgeNotices]

/** The version of what goes over the bridge. Two sides of different versions do not speak with each other. */
export const BRIDGE_VERSION = 1
