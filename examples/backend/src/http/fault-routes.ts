import { Hono } from 'hono'
import { z } from 'zod'
import type { Faults } from '../faults/faults.ts'
import { ruleSchema } from '../faults/rules.ts'
import type { Variables } from './context.ts'
import { readBody } from './input.ts'

const bodySchema = z.union([z.array(ruleSchema).max(100), ruleSchema.transform((rule) => [rule])])

export const createFaultRoutes = (faults: Faults) => {
  const routes = new Hono<{ Variables: Variables }>()

  routes.get('/', (context) => context.json(faults.list()))

  routes.post('/', async (context) => {
    for (const rule of await readBody(context, bodySchema)) await faults.add(rule)
    return context.json(faults.list(), 201)
  })

  routes.delete('/', (context) => {
    faults.clear()
    return context.body(null, 204)
  })

  return routes
}
