import { z } from 'zod'

const match = z
  .strictObject({
    /** A part of `METHOD /path`. */
    route: z.string().optional(),
    /** A frame's type. */
    frame: z.string().optional(),
    dialog_id: z.number().int().optional(),
  })
  .default({})

const common = { count: z.number().int().min(1).default(1), match }
const delay = z.number().int().min(0).max(600_000)

/** Close codes that a server may send. */
const closeCode = z
  .number()
  .int()
  .refine(
    (code) =>
      (code >= 3000 && code <= 4999) || (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)),
    'is no code a server may close with',
  )

export const ruleSchema = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('delay'),
    ms: delay,
    phase: z.enum(['request', 'commit', 'answer']).default('request'),
    ...common,
  }),
  z.strictObject({ action: z.literal('drop_request'), ...common }),
  z.strictObject({ action: z.literal('drop_answer'), ...common }),
  z.strictObject({
    action: z.literal('status'),
    status: z.number().int().min(400).max(599),
    retry_after: z.number().int().min(0).optional(),
    ...common,
  }),
  z.strictObject({ action: z.literal('drop_frame'), ...common }),
  z.strictObject({ action: z.literal('double_frame'), ...common }),
  z.strictObject({ action: z.literal('reorder_frame'), ...common }),
  z.strictObject({ action: z.literal('delay_frame'), ms: delay, ...common }),
  z.strictObject({
    action: z.literal('close'),
    code: closeCode,
    reason: z.string().max(100).default('fault'),
    ...common,
  }),
  z.strictObject({
    action: z.literal('lose_log'),
    lost_messages: z.number().int().min(0).default(0),
    ...common,
  }),
])

export type FaultRule = z.infer<typeof ruleSchema>
export type FaultRuleInput = z.input<typeof ruleSchema>
