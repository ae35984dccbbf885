import { Hono } from 'hono'
import type { AssistantConfig } from '../config.ts'
import { Failure } from '../domain/failure.ts'
import { matchesDomain } from '../identity/origins.ts'
import type { SiteToken, Tokens } from '../identity/tokens.ts'
import type { HttpTools, Variables } from './context.ts'
import { readBody, validateTokenSchema, widgetConfigSchema } from './input.ts'

/** The origins of pages, by the domains that are allowed. */
export const originsOf = (domains: readonly string[]): string[] =>
  domains.flatMap((domain) =>
    domain === 'localhost' || domain === '127.0.0.1' ? [`http://${domain}:*`] : [`https://${domain}`],
  )

const shapeOf = (assistant: AssistantConfig, domains: readonly string[]) => ({
  operator_name: assistant.operatorName,
  business_name: assistant.businessName,
  ...(assistant.avatarUrl === undefined ? {} : { avatar_url: assistant.avatarUrl }),
  widget_theme: assistant.widgetTheme,
  widget_settings: assistant.widgetSettings,
  ...(assistant.tenant === undefined ? {} : { tenant: assistant.tenant }),
  ...(domains.length === 0 ? {} : { parent_origins: originsOf(domains) }),
})

const readSite = async (tokens: Tokens, text: string): Promise<SiteToken> => {
  const token = await tokens.read(text)
  if (token.type !== 'site') throw new Failure(401, 'token_invalid', 'this is no site token')
  return token
}

/** What a page asks before it has a dialog. */
export const createWidgetRoutes = ({ config, tokens }: HttpTools) => {
  const routes = new Hono<{ Variables: Variables }>()
  const assistantOf = (id: number | undefined): AssistantConfig | undefined =>
    id === undefined ? config.assistants[0] : config.assistants.find((assistant) => assistant.id === id)

  routes.get('/protocol', (context) => context.json({ protocol: 1 }))

  routes.post('/widget-config', async (context) => {
    const body = await readBody(context, widgetConfigSchema)
    if (body.token === undefined && body.assistant_id === undefined)
      throw new Failure(422, 'invalid', 'a token or an assistant_id is needed')
    const token = body.token === undefined ? null : await readSite(tokens, body.token)
    const assistant = assistantOf(token ? token.assistant_id : body.assistant_id)
    if (!assistant) throw new Failure(404, 'assistant_not_found', 'there is no such assistant')
    const domains = token?.allowed_domains ?? assistant.allowedDomains
    return context.json({ success: true, config: shapeOf(assistant, domains) })
  })

  routes.post('/validate-widget-token', async (context) => {
    const body = await readBody(context, validateTokenSchema)
    try {
      const { allowed_domains } = await readSite(tokens, body.token)
      const hostname = body.domain
        .trim()
        .toLowerCase()
        .replace(/^https?:\/\//, '')
        .replace(/[:/].*$/, '')
      const isAllowed = !allowed_domains?.length || matchesDomain(hostname, allowed_domains)
      return context.json(isAllowed ? { valid: true } : { valid: false, reason: 'domain_forbidden' })
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      return context.json({ valid: false, reason: error.code })
    }
  })

  return routes
}
