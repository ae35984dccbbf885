import * as z from 'zod/mini'

// What stands on the wire, as protocol v1 defines it, with our names. Unknown fields fall away. Of the library only the
// schemas that hold others are used, and plain predicates for the leaves: each further kind costs every visitor bytes.

/** A value that a predicate accepts. */
export function leaf<Value>(accepts: (value: unknown) => boolean): z.ZodMiniType<Value> {
  const check = (payload: { value: unknown; issues: unknown[] }): void => {
    if (!accepts(payload.value)) payload.issues.push({ code: 'custom', input: payload.value })
  }
  return z.unknown().check(check) as unknown as z.ZodMiniType<Value>
}

const typed = <Value>(type: string): z.ZodMiniType<Value> => leaf((value) => typeof value === type)
const oneOf = <Value extends string>(...values: Value[]): z.ZodMiniType<Value> =>
  leaf((value) => values.includes(value as Value))

const text = typed<string>('string')
const number = typed<number>('number')
const flag = typed<boolean>('boolean')
const count = leaf<number>((value) => Number.isSafeInteger(value) && Number(value) >= 0)
const maybeText = z.optional(text)
const maybeNumber = z.optional(number)
const maybeCount = z.optional(count)

export const messageShape = z.object({
  id: count,
  sender: oneOf('user', 'assistant', 'manager', 'system'),
  text,
  timestamp: text,
  seq: count,
  updatedSeq: count,
  clientMessageId: maybeText,
  streamId: maybeText,
  editedAt: maybeText,
  deleted: z.optional(flag),
})

export const dialogShape = z.object({
  id: count,
  startedAt: text,
  endedAt: maybeText,
  handoffStatus: maybeText,
  lastSeq: count,
  readSeq: count,
  epoch: text,
})

const maybeManager = z.optional(
  z.object({
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

export const handoffShape = z.object({
  ...handoffDetails,
  status: oneOf('none', 'requested', 'active', 'released', 'cancelled'),
  assignedManager: maybeManager,
  version: count,
  controlEpoch: count,
  serverNow: text,
})

export const sentShape = z.object({ userMessage: messageShape })

export const protocolShape = z.object({ protocol: number })

export const configShape = z.object({
  success: flag,
  config: z.optional(
    z.object({
      operatorName: maybeText,
      businessName: maybeText,
      avatarUrl: maybeText,
      // Older configurations hold an object here: what is no name is no theme.
      widgetTheme: z.optional(z.unknown()),
    }),
  ),
})

const handoffChange = z.object({
  ...handoffDetails,
  seq: count,
  version: maybeCount,
  controlEpoch: maybeCount,
  manager: maybeManager,
  serverNow: maybeText,
})
const messageChange = z.object({ seq: count, message: messageShape })
const typing = z.object({ actor: z.optional(oneOf('assistant', 'manager')), name: maybeText })

/** Every server frame by its wire name. A name that is not here is not ours to know. */
export const frameShapes = {
  welcome: z.object({
    epoch: text,
    lastSeq: count,
    readSeq: count,
    unread: count,
    replay: oneOf('gap', 'reset'),
    handoff: handoffShape,
    operatorsOnline: maybeCount,
    streams: z.array(z.object({ streamId: text, text, controlEpoch: count })),
  }),
  message: messageChange,
  message_delta: z.object({ streamId: text, offset: count, text, controlEpoch: count }),
  message_updated: messageChange,
  message_deleted: messageChange,
  typing_start: typing,
  typing_stop: typing,
  handoff_requested: handoffChange,
  handoff_started: handoffChange,
  handoff_released: handoffChange,
  handoff_cancelled: handoffChange,
  operator_handling: z.object({}),
  read: z.object({ seq: count, by: oneOf('user', 'manager') }),
  presence: z.object({ operatorsOnline: count }),
  ping: z.object({ seq: maybeCount, readSeq: maybeCount }),
} as const
