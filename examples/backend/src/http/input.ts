import { z } from 'zod'
import { Failure } from '../domain/failure.ts'
import type { RouteContext } from './context.ts'

const invalid = (error: z.ZodError): Failure =>
  new Failure(422, 'invalid', z.prettifyError(error).replaceAll('\n', ' '), {
    fields: error.issues.map(({ path }) => path.join('.')),
  })

const readText = async (context: RouteContext): Promise<string> => {
  const largest = context.get('bodyBytes')
  const { body } = context.req.raw
  if (!body) return ''
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > largest) throw new Failure(413, 'body_too_large', `the body is larger than ${largest} bytes`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** The body as JSON, checked; an empty body counts as `{}`. */
export const readBody = async <Schema extends z.ZodType>(
  context: RouteContext,
  schema: Schema,
): Promise<z.infer<Schema>> => {
  const text = await readText(context)
  let value: unknown = {}
  try {
    if (text.trim() !== '') value = JSON.parse(text)
  } catch {
    throw new Failure(400, 'json_invalid', 'the body is not JSON')
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw invalid(parsed.error)
  return parsed.data
}

export const readQuery = <Schema extends z.ZodType>(
  context: RouteContext,
  schema: Schema,
): z.infer<Schema> => {
  const parsed = schema.safeParse(context.req.query())
  if (!parsed.success) throw invalid(parsed.error)
  return parsed.data
}

const uuid = z.guid()
const count = z.number().int().min(0).max(2_147_483_647)
const countText = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number')
  .transform(Number)
const identifier = z.union([z.string().min(1).max(200), z.number().int()])
const lifetime = z
  .number()
  .int()
  .min(-86_400)
  .max(10 * 365 * 86_400)

export const openingSchema = z.object({ new: z.boolean().default(false), request_id: uuid.optional() })

export const pageSchema = z.object({
  after_seq: countText.optional(),
  before_seq: countText.optional(),
  limit: countText.pipe(z.number().min(1).max(200)).optional(),
})

export const visitorMessageSchema = z.object({
  sender: z.literal('user').default('user'),
  text: z.string(),
  client_message_id: uuid.optional(),
})

export const operatorMessageSchema = z.object({
  sender: z.literal('manager').default('manager'),
  text: z.string(),
  client_message_id: uuid.optional(),
})

export const editSchema = z.object({ text: z.string() })
export const readMarkSchema = z.object({ seq: count, epoch: z.string().max(200) })
export const stopSchema = z.object({ stream_id: z.string().min(1).max(200) })

export const handoffRequestSchema = z.object({
  request_id: uuid,
  reason: z.string().max(200).optional(),
  last_user_text: z.string().max(1000).optional(),
})

export const transferSchema = z.object({ operator_id: identifier.transform(String) })

export const heartbeatSchema = z.object({
  status: z.enum(['online', 'away', 'offline']),
  max_active_chats: z.number().int().min(1).max(1000).optional(),
})

export const widgetConfigSchema = z.object({
  token: z.string().max(8192).optional(),
  assistant_id: z.number().int().optional(),
})

export const validateTokenSchema = z.object({ token: z.string().max(8192), domain: z.string().max(300) })

export const siteTokenSchema = z.object({
  user_id: identifier.optional(),
  assistant_id: z.number().int().optional(),
  allowed_domains: z.union([z.string(), z.array(z.string())]).optional(),
  expires_in: lifetime.optional(),
})

export const operatorTokenSchema = z.object({
  name: z.string().trim().min(1).max(200),
  user_id: identifier.optional(),
  avatar: z.string().max(2000).optional(),
  expires_in: lifetime.optional(),
})
