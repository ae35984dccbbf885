import * as z from 'zod/mini'

// What stands on the wire, as protocol v1 defines it. Unknown fields fall away. Of the library only the schemas that
// hold others are used, and plain predicates for the leaves: each further kind of schema costs every visitor bytes.

/** A value that a predicate accepts. */
export function leaf<Value>(accepts: (value: unknown) => boolean): z.ZodMiniType<Value> {
  const check = (payload: { value: unknown; issues: unknown[] }): void => {
    if (!accepts(payload.value)) payload.issues.push({ code: 'custom', input: payload.value })
  }
  return z.unknown().check(check) as unknown as z.ZodMiniType<Value>
}

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0
const typed = <Value>(type: string): z.ZodMiniType<Value> => leaf((value) => typeof value === type)
const oneOf = <Value extends string>(...values: Value[]): z.ZodMiniType<Value> =>
  leaf((value) => values.includes(value as Value))
const maybe = <Schema extends z.ZodMiniType>(schema: Schema) => z.optional(z.nullable(schema))

const text = typed<string>('string')
const number = typed<number>('number')
const flag = typed<boolean>('boolean')
const count = leaf<number>(isCount)
const maybeText = maybe(text)
const maybeNumber = maybe(number)
const maybeCount = maybe(count)

export const messageShape = z.object({
  id: count,
  sender: oneOf('user', 'assistant', 'manager', 'system'),
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
  id: leaf<number | string>((value) => typeof value === 'string' || Number.isSafeInteger(value)),
  name: text,
  avatar: maybeText,
})

export const handoffShape = z.object({
  status: oneOf('none', 'requested', 'active', 'released', 'cancelled'),
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
      // Older configurations hold an object here: what is no name is no theme.
      widget_theme: z.optional(z.unknown()),
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
const typing = z.object({ actor: maybe(oneOf('assistant', 'manager')), name: maybeText })

/** Every server frame by its wire name. A name that is not here is not ours to know. */
export const frameShapes = {
  welcome: z.object({
    epoch: text,
    last_seq: count,
    read_seq: count,
    unread: count,
    replay: oneOf('gap', 'reset'),
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
  read: z.object({ seq: count, by: oneOf('user', 'manager') }),
  presence: z.object({ operators_online: count }),
  ping: z.object({ seq: maybeCount, read_seq: maybeCount }),
} as const
