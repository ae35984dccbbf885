import type { BridgeEvents } from '../protocol/bridge.ts'
import { isCount, isText, maybeText, type Fields } from './fields.ts'

const states = ['none', 'requested', 'active', 'released']
const received = { message: maybeText, timestamp: isText }

/** What each event of the frame holds. */
export const eventFields: { readonly [Type in keyof BridgeEvents]: Fields<BridgeEvents[Type]> } = {
  replyX_minimize: {},
  replyX_maximize: {},
  replyX_message_sent: { text: maybeText, timestamp: isText },
  replyX_message_received: received,
  replyX_operator_message_received: received,
  replyX_websocket_connected: {},
  replyX_unread: { count: isCount },
  replyX_handoff: { status: (value) => states.includes(value as string) },
  replyX_error: { code: isText, message: isText },
}
