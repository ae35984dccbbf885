import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import { Failure } from '../domain/failure.ts'
import type { Handoff } from '../domain/model.ts'
import type { HttpTools, RouteContext } from './context.ts'

/** Only a handoff in the details needs the wire's shape; the rest is plain. */
const detailsOf = ({ dialect, ports }: HttpTools, details: Record<string, unknown>) =>
  'handoff' in details
    ? { ...details, handoff: dialect.handoff(details['handoff'] as Handoff, ports.now()) }
    : details

/** Every error as the protocol shapes it; what is not a refusal is logged and shown as nothing but 500. */
export const createErrorHandler =
  (tools: HttpTools) =>
  (error: Error, context: RouteContext): Response => {
    if (error instanceof HTTPException)
      return context.json({ detail: error.message || 'refused' }, error.status)
    if (error instanceof z.ZodError)
      return context.json({ detail: { error: 'invalid', message: z.prettifyError(error) } }, 422)
    if (!(error instanceof Failure)) {
      tools.log('error', `${context.req.method} ${context.req.path} failed: ${error.stack ?? error.message}`)
      return context.json({ detail: { error: 'internal_error', message: 'something went wrong here' } }, 500)
    }
    const details = detailsOf(tools, error.details)
    const retryAfter = error.details['retry_after']
    if (typeof retryAfter === 'number') context.header('Retry-After', String(retryAfter))
    // A page has to learn why it was refused, or it would take it for a broken network; the text holds no secret.
    if (error.status === 401 || error.status === 403) context.set('readable', true)
    return context.json(
      {
        detail: { error: error.code, message: error.message, ...details },
        ...(retryAfter === undefined ? {} : { retry_after: retryAfter }),
      },
      error.status as ContentfulStatusCode,
    )
  }
