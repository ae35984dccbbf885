import * as z from 'zod/mini'

import { count, flag, leaf, maybeCount, maybeNumber, maybeText, object, oneOf, text } from './leaves.ts'
import { messageShape } from './message-shape.ts'

// What stands on the wire, as protocol v1 defines it, with our names. Unknown fields fall away.

export const dialogShape = object({
  id: count,
  startedAt: text,
  endedAt: maybeText,
  handoffStatus: maybeText,
  lastSeq: count,
  readSeq: count,
  epoch: text,
})

const maybeManager = z.optional(
  object({
    id: leaf<number | string>((value) => typeof value === 'string' || Number.isSafeInteger(value)),
    name: text,
    avatar: maybeText,
  }),
)

const handoffDetails = {
  reason: maybeText,
  queuePosition: maybeNumber,
  estimatedWaitMinutes: maybeNumber,
  expiresAt: maybeText,
  nextOpenAt: maybeText,
}

export const handoffShape = object({
  ...handoffDetails,
  status: oneOf('none', 'requested', 'active', 'released', 'cancelled'),
  assignedManager: maybeManager,
  version: count,
  controlEpoch: count,
  serverNow: text,
})

export const sentShape = object({ userMessage: messageShape })

export const configShape = object({
  success: flag,
  config: z.optional(
    object({
      operatorName: maybeText,
      businessName: maybeText,
      avatarUrl: maybeText,
      // Older configurations hold an object here: what is no name is no theme.
      widgetTheme: z.optional(z.unknown()),
    }),
  ),
})

const handoffChange = object({
  ...handoffDetails,
  seq: count,
  version: maybeCount,
  controlEpoch: maybeCount,
  manager: maybeManager,
  serverNow: maybeText,
})
const messageChange = object({ seq: count, message: messageShape })
const typing = object({ actor: z.optional(oneOf('assistant', 'manager')), name: maybeText })

/** Every server frame by its wire name. A name that is not here is not ours to know. */
export const frameShapes = {
  welcome: object({
    epoch: text,
    lastSeq: count,
    readSeq: count,
    unread: count,
    replay: oneOf('gap', 'reset'),
    handoff: handoffShape,
    operatorsOnline: maybeCount,
    streams: z.array(object({ streamId: text, text, controlEpoch: count })),
  }),
  message: messageChange,
  message_delta: object({ streamId: text, offset: count, text, controlEpoch: count }),
  message_updated: messageChange,
  message_deleted: messageChange,
  typing_start: typing,
  typing_stop: typing,
  handoff_requested: handoffChange,
  handoff_started: handoffChange,
  handoff_released: handoffChange,
  handoff_cancelled: handoffChange,
  operator_handling: object({}),
  read: object({ seq: count, by: oneOf('user', 'manager') }),
  presence: object({ operatorsOnline: count }),
  ping: object({ seq: maybeCount, readSeq: maybeCount }),
} as const
