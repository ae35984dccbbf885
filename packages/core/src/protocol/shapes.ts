import * as z from 'zod/mini'

// What stands on the wire, as protocol v1 defines it. Unknown fields fall away. Of the library only few kinds of
// schema are used, and plain functions for the rest: each kind costs every visitor bytes.

type Check = (payload: { value: unknown; issues: unknown[] }) => void

/** A check that a plain predicate makes. */
export function must(predicate: (value: unknown) => boolean): Check {
  return (payload) => {
    if (!predicate(payload.value)) payload.issues.push({ code: 'custom', input: payload.value })
  }
}

const text = z.string()
const number = z.number()
const flag = z.boolean()
const count = z.number().check(must((value) => Number.isSafeInteger(value) && Number(value) >= 0))
const maybe = <Schema extends z.ZodMiniType>(schema: Schema) => z.optional(z.nullable(schema))
const maybeText = maybe(text)
const maybeNumber = maybe(number)
const maybeCount = maybe(count)

export const messageShape = z.object({
  id: count,
  sender: z.enum(['user', 'assistant', 'manager', 'system']),
  text,
  timestamp: text,
  seq: count,
  updated_seq: count,
  client_message_id: maybeText,
  stream_id: maybeText,
  edited_at: maybeText,
  deleted: maybe(flag),
})

export const dialogShape = z.object({
  id: count,
  started_at: text,
  ended_at: maybeText,
  handoff_status: maybeText,
  last_seq: count,
  read_seq: count,
  epoch: text,
})

export const managerShape = z.object({
  id: z.unknown().check(must((value) => typeof value === 'string' || Number.isSafeInteger(value))),
  name: text,
  avatar: maybeText,
})

export const handoffShape = z.object({
  status: z.enum(['none', 'requested', 'active', 'released', 'cancelled']),
  assigned_manager: maybe(managerShape),
  reason: maybeText,
  queue_position: maybeNumber,
  estimated_wait_minutes: maybeNumber,
  version: count,
  control_epoch: count,
  expires_at: maybeText,
  server_now: text,
  next_open_at: maybeText,
})

export const sentShape = z.object({ user_message: messageShape })

export const protocolShape = z.object({ protocol: number })

export const configShape = z.object({
  success: flag,
  config: maybe(
    z.object({
      operator_name: maybeText,
      business_name: maybeText,
      avatar_url: maybeText,
      widget_theme: maybeText,
    }),
  ),
})

const durable = { seq: count }
const handoffChange = z.object({
  ...durable,
  version: maybeCount,
  control_epoch: maybeCount,
  manager: maybe(managerShape),
  reason: maybeText,
  queue_position: maybeNumber,
  estimated_wait_minutes: maybeNumber,
  expires_at: maybeText,
  server_now: maybeText,
  next_open_at: maybeText,
})
const messageChange = z.object({ ...durable, message: messageShape })
const typing = z.object({ actor: maybe(z.enum(['assistant', 'manager'])), name: maybeText })

/** Every server frame by its wire name. A name that is not here is not ours to know. */
export const frameShapes = {
  welcome: z.object({
    epoch: text,
    last_seq: count,
    read_seq: count,
    unread: count,
    replay: z.enum(['gap', 'reset']),
    handoff: handoffShape,
    operators_online: maybeCount,
    streams: z.array(z.object({ stream_id: text, text, control_epoch: count })),
  }),
  message: messageChange,
  message_delta: z.object({ stream_id: text, offset: count, text, control_epoch: count }),
  message_updated: messageChange,
  message_deleted: messageChange,
  typing_start: typing,
  typing_stop: typing,
  handoff_requested: handoffChange,
  handoff_started: handoffChange,
  handoff_released: handoffChange,
  handoff_cancelled: handoffChange,
  operator_handling: z.object({}),
  read: z.object({ seq: count, by: z.enum(['user', 'manager']) }),
  presence: z.object({ operators_online: count }),
  ping: z.object({ seq: maybeCount, read_seq: maybeCount }),
} as const
