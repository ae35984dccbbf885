import { z } from 'zod'

const count = z.number().int().min(0)
const dialogId = z.number().int().min(1)

/** Known frames from the client; unknown types are let pass and ignored. */
const visitorFrames = {
  hello: z.object({
    type: z.literal('hello'),
    protocol: z.number(),
    guest_id: z.string().optional(),
    assistant_id: z.number().int().optional(),
    site_token: z.string().optional(),
    epoch: z.string().optional(),
    since_seq: count.optional(),
  }),
  typing_start: z.object({ type: z.literal('typing_start') }),
  typing_stop: z.object({ type: z.literal('typing_stop') }),
  pong: z.object({ type: z.literal('pong') }),
}

const operatorFrames = {
  hello: z.object({ type: z.literal('hello'), token: z.string() }),
  watch: z.object({
    type: z.literal('watch'),
    dialog_id: dialogId,
    epoch: z.string().optional(),
    since_seq: count.optional(),
  }),
  unwatch: z.object({ type: z.literal('unwatch'), dialog_id: dialogId }),
  typing_start: z.object({ type: z.literal('typing_start'), dialog_id: dialogId }),
  typing_stop: z.object({ type: z.literal('typing_stop'), dialog_id: dialogId }),
  read: z.object({ type: z.literal('read'), dialog_id: dialogId, seq: count }),
  pong: z.object({ type: z.literal('pong') }),
}

type FrameOf<Schemas extends Record<string, z.ZodType>> = z.infer<Schemas[keyof Schemas]>

export type VisitorFrame = FrameOf<typeof visitorFrames>
export type OperatorFrame = FrameOf<typeof operatorFrames>

export type Read<Frame> = { kind: 'frame'; frame: Frame } | { kind: 'unknown' } | { kind: 'malformed' }

const readerOf =
  <Schemas extends Record<string, z.ZodType>>(schemas: Schemas) =>
  (text: string): Read<FrameOf<Schemas>> => {
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      return { kind: 'malformed' }
    }
    const head = z.object({ type: z.string() }).safeParse(value)
    if (!head.success) return { kind: 'malformed' }
    const schema = Object.hasOwn(schemas, head.data.type) ? schemas[head.data.type] : undefined
    if (!schema) return { kind: 'unknown' }
    const parsed = schema.safeParse(value)
    return parsed.success ? { kind: 'frame', frame: parsed.data as FrameOf<Schemas> } : { kind: 'malformed' }
  }

export const readVisitorFrame = readerOf(visitorFrames)
export const readOperatorFrame = readerOf(operatorFrames)
