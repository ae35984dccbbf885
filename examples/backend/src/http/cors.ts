import type { MiddlewareHandler } from 'hono'
import { Failure } from '../domain/failure.ts'
import { callerOf } from './context.ts'
import type { HttpTools, RouteContext, Variables } from './context.ts'

/** Said to every page: they hold nothing that belongs to anybody. */
const publicPaths = new Set(['/api/protocol', '/api/widget-config', '/api/validate-widget-token'])

const preflight = (context: RouteContext): Response => {
  context.header('Access-Control-Allow-Methods', 'GET, POST, PATCH, DELETE')
  context.header('Access-Control-Allow-Headers', 'Authorization, Content-Type, X-ReplyX-Guest, Last-Event-ID')
  context.header('Access-Control-Max-Age', '600')
  return context.body(null, 204)
}

/**
 * Lets pages read answers. A preflight carries no token, so it can't know the token's domains: where a token may decide,
 * it lets every page ask, and the request itself is checked. `null`, the origin of sandboxed frames, never comes in.
 */
export const createCors =
  ({ identify }: HttpTools): MiddlewareHandler<{ Variables: Variables }> =>
  async (context, next) => {
    const caller = callerOf(context)
    const { origin } = caller
    if (origin === 'null')
      throw new Failure(403, 'domain_forbidden', 'pages without an origin may not use this chat')
    const { path, method } = context.req
    const isKnown = identify.isKnownOrigin(caller)
    context.set('readable', isKnown || publicPaths.has(path))
    if (origin !== null) context.header('Vary', 'Origin')
    if (method === 'OPTIONS') {
      const decidedByToken = !path.startsWith('/api/widget/') && !path.startsWith('/demo/')
      if (origin !== null && (isKnown || decidedByToken))
        context.header('Access-Control-Allow-Origin', origin)
      return preflight(context)
    }
    if (path.startsWith('/demo/') && !isKnown)
      throw new Failure(403, 'domain_forbidden', 'pages of this origin may not use the demo')
    await next()
    if (origin !== null && context.get('readable')) {
      context.header('Access-Control-Allow-Origin', origin)
      context.header('Access-Control-Expose-Headers', 'X-ReplyX-Epoch, Retry-After')
    }
  }
