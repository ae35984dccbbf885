import * as z from 'zod/mini'

import { count, flag, maybeNumber, maybeText, object, oneOf, text } from '../../protocol/leaves.ts'

// What stands on the wire of a base backend, with our names. Unknown fields fall away.

const anything = z.optional(z.unknown())

const messageShape = object({
  id: count,
  sender: oneOf('user', 'assistant', 'manager', 'system'),
  text,
  timestamp: text,
})

/** A message as a base backend has it. */
export type BaseMessage = z.output<typeof messageShape>

/** A handoff's state as a base backend has it. */
export type BaseHandoff = z.output<typeof handoffShape>

export const historyShape = z.array(anything)
export const createdShape = object({ id: count })
export const dialogsShape = z.array(object({ id: count, startedAt: anything, endedAt: maybeText }))
export const sentShape = object({ userMessage: messageShape, assistantMessage: anything })

export const handoffShape = object({
  status: oneOf('none', 'requested', 'active', 'released', 'cancelled'),
  assignedManager: z.optional(object({ id: count, name: text, avatar: maybeText })),
  reason: maybeText,
  queuePosition: maybeNumber,
  estimatedWaitMinutes: maybeNumber,
})

// The same as in v1, whose code is not loaded for it.
export const configShape = object({
  success: flag,
  config: z.optional(
    object({
      operatorName: maybeText,
      businessName: maybeText,
      avatarUrl: maybeText,
      widgetTheme: anything,
    }),
  ),
})

/** Those of the values that are messages: one that is broken must not keep the others away. */
export function readMessages(values: readonly unknown[]): BaseMessage[] {
  return values.flatMap((value) => {
    const { success, data } = z.safeParse(messageShape, value)
    return success ? [data] : []
  })
}

/** A time in any of the forms that are in use; one without a zone means UTC. */
export function readTime(told: unknown, now: number): string {
  const form = String(told).replace(' ', 'T')
  return new Date(Date.parse(/z|[+-]\d\d:?\d\d$/i.test(form) ? form : `${form}Z`) || now).toISOString()
}
