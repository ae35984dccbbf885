import { Hono } from 'hono'
import type { HttpTools, Variables } from './context.ts'
import { operatorTokenSchema, readBody, siteTokenSchema } from './input.ts'

/** Gives tokens to whoever asks. For demos only: a real site signs its tokens on its own server. */
export const createDemoRoutes = ({ tokens, ports }: HttpTools) => {
  const routes = new Hono<{ Variables: Variables }>()

  routes.post('/site-token', async (context) => {
    const request = await readBody(context, siteTokenSchema)
    return context.json({ token: await tokens.signSite(request) })
  })

  routes.post('/operator-token', async (context) => {
    const request = await readBody(context, operatorTokenSchema)
    const id = String(request.user_id ?? ports.newId())
    const token = await tokens.signOperator({ ...request, user_id: id })
    const { name, avatar } = request
    return context.json({ token, operator: { id, name, ...(avatar === undefined ? {} : { avatar }) } })
  })

  return routes
}
