import { Hono } from 'hono'
import type { Mode } from '../domain/model.ts'
import { nameEpoch, numberOf, visitorOf } from './context.ts'
import type { HttpTools, RouteContext, Variables } from './context.ts'
import { cursorOf, streamEvents } from './event-stream.ts'
import {
  openingSchema,
  pageSchema,
  readBody,
  readMarkSchema,
  readQuery,
  stopSchema,
  visitorMessageSchema,
} from './input.ts'

/** The page the visitor is on, without what may be private in its address. */
const pageUrlOf = (context: RouteContext): string | null => {
  const referer = context.req.header('Referer')
  if (referer === undefined || !URL.canParse(referer)) return null
  const { protocol, origin, pathname } = new URL(referer)
  return protocol === 'http:' || protocol === 'https:' ? (origin + pathname).slice(0, 500) : null
}

const preferredLocale = (context: RouteContext): string => {
  const first = /^[a-z]{2,3}(-[a-z0-9]{2,8})*/i.exec(context.req.header('Accept-Language') ?? '')?.[0]
  return first?.slice(0, 20) ?? 'en'
}

export const readPage = (context: RouteContext, pageLength: number) => {
  const { after_seq, before_seq, limit } = readQuery(context, pageSchema)
  return {
    afterSeq: after_seq ?? null,
    beforeSeq: before_seq ?? null,
    limit: Math.min(limit ?? pageLength, pageLength),
  }
}

/** What a visitor may do under `/api/widget` or `/api/site`. */
export const createVisitorRoutes = (tools: HttpTools, mode: Mode) => {
  const { service, dialect, config } = tools
  const routes = new Hono<{ Variables: Variables }>()

  routes.get('/dialogs', async (context) => {
    const visitor = await visitorOf(tools, context, mode)
    return context.json((await service.dialogs.list(visitor)).map(dialect.dialog))
  })

  routes.post('/dialogs', async (context) => {
    const visitor = await visitorOf(tools, context, mode)
    const body = await readBody(context, openingSchema)
    const opened = await service.dialogs.open(visitor, {
      fresh: body.new,
      requestId: body.request_id ?? null,
      pageUrl: pageUrlOf(context),
      locale: preferredLocale(context),
    })
    nameEpoch(context, opened.dialog.epoch)
    return context.json(dialect.dialog(opened), opened.isNew ? 201 : 200)
  })

  routes.get('/dialogs/:id/messages', async (context) => {
    const visitor = await visitorOf(tools, context, mode)
    const page = readPage(context, config.limits.pageLength)
    const { messages, epoch } = await service.dialogs.page(visitor, numberOf(context, 'id'), page)
    nameEpoch(context, epoch)
    return context.json(messages.map(dialect.message))
  })

  routes.post('/dialogs/:id/messages', async (context) => {
    const visitor = await visitorOf(tools, context, mode)
    const body = await readBody(context, visitorMessageSchema)
    const posted = await service.messages.postByVisitor(visitor, numberOf(context, 'id'), {
      text: body.text,
      clientMessageId: body.client_message_id?.toLowerCase() ?? null,
    })
    nameEpoch(context, posted.epoch)
    return context.json(dialect.posted(posted), posted.isNew ? 201 : 200)
  })

  routes.post('/dialogs/:id/read', async (context) => {
    const visitor = await visitorOf(tools, context, mode)
    const mark = await readBody(context, readMarkSchema)
    const { readSeq, epoch } = await service.dialogs.markRead(visitor, numberOf(context, 'id'), mark)
    nameEpoch(context, epoch)
    return context.json({ read_seq: readSeq, epoch })
  })

  routes.post('/dialogs/:id/stop', async (context) => {
    const visitor = await visitorOf(tools, context, mode)
    const { stream_id } = await readBody(context, stopSchema)
    const result = await service.dialogs.stopAnswer(visitor, numberOf(context, 'id'), stream_id)
    nameEpoch(context, result.epoch)
    return context.json({
      stopped: result.stopped,
      ...(result.message && { message: dialect.message(result.message) }),
    })
  })

  routes.get('/dialogs/:id/events', async (context) => {
    const visitor = await visitorOf(tools, context, mode)
    const dialogId = numberOf(context, 'id')
    const cursor = cursorOf(context.req.header('Last-Event-ID'))
    const stream = await streamEvents((connection) =>
      tools.openEvents({ connection, visitor, dialogId, cursor }),
    )
    return context.newResponse(stream.body, stream)
  })

  return routes
}
