import * as z from 'zod/mini'

// What stands on the wire, as protocol v1 defines it. Unknown fields fall away.

const optional = z.optional
const text = z.string()
const count = z.int().check(z.nonnegative())
/** `null` and absence mean the same on the wire. */
const maybe = <Schema extends z.ZodMiniType>(schema: Schema) =>
  z.pipe(
    z.optional(z.nullable(schema)),
    z.transform((value): z.output<Schema> | undefined => value ?? undefined),
  )

export const senderShape = z.enum(['user', 'assistant', 'manager', 'system'])

export const messageShape = z.object({
  id: z.int(),
  sender: senderShape,
  text,
  timestamp: text,
  seq: count,
  updated_seq: count,
  client_message_id: maybe(text),
  stream_id: maybe(text),
  edited_at: maybe(text),
  deleted: maybe(z.boolean()),
})

export const dialogShape = z.object({
  id: z.int(),
  started_at: text,
  ended_at: z.nullable(text),
  handoff_status: maybe(text),
  last_seq: count,
  read_seq: count,
  epoch: text,
})

export const managerShape = z.object({
  id: z.union([z.number(), text]),
  name: text,
  avatar: maybe(text),
})

export const handoffShape = z.object({
  status: z.enum(['none', 'requested', 'active', 'released', 'cancelled']),
  assigned_manager: maybe(managerShape),
  reason: maybe(text),
  request_id: maybe(text),
  queue_position: maybe(z.number()),
  estimated_wait_minutes: maybe(z.number()),
  version: count,
  control_epoch: count,
  expires_at: maybe(text),
  server_now: text,
  next_open_at: maybe(text),
})

export const sentShape = z.object({
  user_message: messageShape,
  handoff_triggered: maybe(z.boolean()),
  ai_blocked: maybe(z.boolean()),
})

export const protocolShape = z.object({ protocol: z.number() })

export const configShape = z.object({
  success: z.boolean(),
  config: maybe(
    z.object({
      operator_name: maybe(text),
      business_name: maybe(text),
      avatar_url: maybe(text),
      widget_theme: maybe(text),
      parent_origins: maybe(z.array(text)),
    }),
  ),
})

export const validityShape = z.object({ valid: z.boolean(), reason: maybe(text) })

export const failureShape = z.object({
  detail: optional(
    z.union([text, z.object({ error: maybe(text), message: maybe(text), retry_after: maybe(z.number()) })]),
  ),
  retry_after: maybe(z.number()),
})

const durable = { seq: count }
const versioned = { version: maybe(count), control_epoch: maybe(count) }

/** Every server frame by its wire name. A name that is not here is not ours to know. */
export const frameShapes = {
  welcome: z.object({
    protocol: z.literal(1),
    epoch: text,
    last_seq: count,
    read_seq: count,
    unread: count,
    replay: z.enum(['gap', 'reset']),
    handoff: handoffShape,
    operators_online: maybe(count),
    streams: z.array(z.object({ stream_id: text, text, control_epoch: count })),
  }),
  message: z.object({ ...durable, message: messageShape }),
  message_delta: z.object({ stream_id: text, offset: count, text, control_epoch: count }),
  message_updated: z.object({ ...durable, message: messageShape }),
  message_deleted: z.object({ ...durable, message: messageShape }),
  typing_start: z.object({ actor: maybe(z.enum(['assistant', 'manager'])), name: maybe(text) }),
  typing_stop: z.object({ actor: maybe(z.enum(['assistant', 'manager'])) }),
  handoff_requested: z.object({
    ...durable,
    ...versioned,
    reason: maybe(text),
    queue_position: maybe(z.number()),
    estimated_wait_minutes: maybe(z.number()),
    expires_at: maybe(text),
    server_now: maybe(text),
  }),
  handoff_started: z.object({ ...durable, ...versioned, manager: maybe(managerShape) }),
  handoff_released: z.object({ ...durable, ...versioned, reason: maybe(text) }),
  handoff_cancelled: z.object({ ...durable, ...versioned, reason: maybe(text), next_open_at: maybe(text) }),
  operator_handling: z.object({}),
  read: z.object({ seq: count, by: z.enum(['user', 'manager']) }),
  presence: z.object({ operators_online: count }),
  ping: z.object({ seq: maybe(count), read_seq: maybe(count) }),
} as const
