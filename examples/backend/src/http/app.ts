import { Hono } from 'hono'
import type { HttpTools, Variables } from './context.ts'
import { createCors } from './cors.ts'
import { createDemoRoutes } from './demo-routes.ts'
import { createErrorHandler } from './errors.ts'
import { createFaultRoutes } from './fault-routes.ts'
import { createFrameRoutes } from './frame-routes.ts'
import { createHandoffRoutes } from './handoff-routes.ts'
import { createOperatorRoutes } from './operator-routes.ts'
import { createStaticFiles } from './static-files.ts'
import { createVisitorRoutes } from './visitor-routes.ts'
import { createWidgetRoutes } from './widget-routes.ts'

/** All routes; what they do stands in the service. */
export const createApp = (tools: HttpTools) => {
  const { config, faults } = tools
  const app = new Hono<{ Variables: Variables }>()
  const cors = createCors(tools)

  app.onError(createErrorHandler(tools))
  app.notFound((context) =>
    context.json({ detail: { error: 'not_found', message: 'there is no such path' } }, 404),
  )
  app.use('/api/*', cors)
  if (config.demo) app.use('/demo/*', cors)
  app.use(async (context, next) => {
    context.set('bodyBytes', config.limits.bodyBytes)
    await next()
  })
  app.use('/api/*', async (context, next) => {
    await next()
    context.header('Cache-Control', 'no-store')
  })

  app.route('/api/widget', createVisitorRoutes(tools, 'widget'))
  app.route('/api/site', createVisitorRoutes(tools, 'site'))
  app.route('/api/dialogs', createHandoffRoutes(tools))
  app.route('/api/operator', createOperatorRoutes(tools))
  app.route('/api', createWidgetRoutes(tools))
  if (config.demo) app.route('/demo', createDemoRoutes(tools))
  if (config.widgetFolder !== undefined) app.route('/widget', createFrameRoutes(tools, config.widgetFolder))
  if (faults) app.route('/faults', createFaultRoutes(faults))
  if (config.static.length > 0) app.use(createStaticFiles(config.static))
  return app
}
