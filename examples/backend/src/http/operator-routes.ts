import { Hono } from 'hono'
import { nameEpoch, numberOf, operatorOf } from './context.ts'
import type { HttpTools, Variables } from './context.ts'
import { heartbeatSchema, readBody } from './input.ts'

/** What stands under `/api/operator`: the desk's lists and signs of life. */
export const createOperatorRoutes = (tools: HttpTools) => {
  const { service, dialect, ports } = tools
  const routes = new Hono<{ Variables: Variables }>()

  routes.get('/queue', async (context) => {
    await operatorOf(tools, context)
    return context.json((await service.desk.queue()).map((entry) => dialect.queueEntry(entry, ports.now())))
  })

  routes.get('/my-dialogs', async (context) => {
    const operator = await operatorOf(tools, context)
    const held = await service.desk.held(operator)
    return context.json(held.map((view) => dialect.held(view, ports.now())))
  })

  routes.get('/operators', async (context) => {
    await operatorOf(tools, context)
    return context.json((await service.desk.colleagues()).map(dialect.colleague))
  })

  routes.get('/dialogs/:id', async (context) => {
    const operator = await operatorOf(tools, context)
    const info = await service.dialogs.info(operator, numberOf(context, 'id'))
    nameEpoch(context, info.dialog.epoch)
    return context.json(dialect.info(info, ports.now()))
  })

  routes.post('/heartbeat', async (context) => {
    const operator = await operatorOf(tools, context)
    const body = await readBody(context, heartbeatSchema)
    await service.desk.heartbeat(operator, body.status, body.max_active_chats ?? null)
    return context.json({ status: body.status, operators_online: service.operatorsOnline() })
  })

  return routes
}
