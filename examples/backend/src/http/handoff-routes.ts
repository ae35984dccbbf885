import { Hono } from 'hono'
import type { HandoffAnswer } from '../domain/desk.ts'
import { checkText } from '../domain/text.ts'
import { actorOf, nameEpoch, numberOf, operatorOf, sharedVisitorOf } from './context.ts'
import type { HttpTools, RouteContext, Variables } from './context.ts'
import { editSchema, handoffRequestSchema, operatorMessageSchema, readBody, transferSchema } from './input.ts'
import { readPage } from './visitor-routes.ts'

/** What stands under `/api/dialogs`: the hand-over, for both sides, and the operator's messages. */
export const createHandoffRoutes = (tools: HttpTools) => {
  const { service, dialect, ports, config } = tools
  const routes = new Hono<{ Variables: Variables }>()

  const tell = (context: RouteContext, { handoff, epoch }: HandoffAnswer): Response => {
    nameEpoch(context, epoch)
    return context.json(dialect.handoff(handoff, ports.now()))
  }

  routes.post('/:id/handoff/request', async (context) => {
    const visitor = await sharedVisitorOf(tools, context)
    const body = await readBody(context, handoffRequestSchema)
    const lastUserText = body.last_user_text?.trim() || null
    if (lastUserText !== null) checkText(lastUserText, config.limits.textLength)
    const answer = await service.desk.request(visitor, numberOf(context, 'id'), {
      requestId: body.request_id.toLowerCase(),
      reason: body.reason ?? 'manual',
      lastUserText,
    })
    return tell(context, answer)
  })

  routes.post('/:id/handoff/cancel', async (context) => {
    const visitor = await sharedVisitorOf(tools, context)
    return tell(context, await service.desk.cancel(visitor, numberOf(context, 'id')))
  })

  routes.get('/:id/handoff/status', async (context) => {
    const actor = await actorOf(tools, context)
    return tell(context, await service.desk.status(actor, numberOf(context, 'id')))
  })

  routes.post('/:id/handoff/takeover', async (context) => {
    const operator = await operatorOf(tools, context)
    return tell(context, await service.desk.takeover(operator, numberOf(context, 'id')))
  })

  routes.post('/:id/handoff/transfer', async (context) => {
    const operator = await operatorOf(tools, context)
    const { operator_id } = await readBody(context, transferSchema)
    return tell(context, await service.desk.transfer(operator, numberOf(context, 'id'), operator_id))
  })

  routes.post('/:id/handoff/release', async (context) => {
    const operator = await operatorOf(tools, context)
    return tell(context, await service.desk.release(operator, numberOf(context, 'id')))
  })

  routes.get('/:id/messages', async (context) => {
    const operator = await operatorOf(tools, context)
    const page = readPage(context, config.limits.pageLength)
    const { messages, epoch } = await service.dialogs.page(operator, numberOf(context, 'id'), page)
    nameEpoch(context, epoch)
    return context.json(messages.map(dialect.message))
  })

  routes.post('/:id/messages', async (context) => {
    const operator = await operatorOf(tools, context)
    const body = await readBody(context, operatorMessageSchema)
    const posted = await service.messages.postByOperator(operator, numberOf(context, 'id'), {
      text: body.text,
      clientMessageId: body.client_message_id?.toLowerCase() ?? null,
    })
    nameEpoch(context, posted.epoch)
    return context.json(dialect.posted(posted), posted.isNew ? 201 : 200)
  })

  routes.patch('/:id/messages/:messageId', async (context) => {
    const operator = await operatorOf(tools, context)
    const { text } = await readBody(context, editSchema)
    const [dialogId, messageId] = [numberOf(context, 'id'), numberOf(context, 'messageId')]
    const { message, epoch } = await service.messages.edit(operator, dialogId, messageId, text)
    nameEpoch(context, epoch)
    return context.json(dialect.message(message))
  })

  routes.delete('/:id/messages/:messageId', async (context) => {
    const operator = await operatorOf(tools, context)
    const [dialogId, messageId] = [numberOf(context, 'id'), numberOf(context, 'messageId')]
    const { message, epoch } = await service.messages.remove(operator, dialogId, messageId)
    nameEpoch(context, epoch)
    return context.json(dialect.message(message))
  })

  return routes
}
