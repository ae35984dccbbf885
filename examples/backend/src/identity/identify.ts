import { createHash } from 'node:crypto'
import type { Config } from '../config.ts'
import { Failure } from '../domain/failure.ts'
import type { Mode, Operator, Visitor } from '../domain/model.ts'
import { isAllowedOrigin } from './origins.ts'
import type { Caller } from './origins.ts'
import type { OperatorToken, SiteToken, Tokens } from './tokens.ts'

/** What a caller says about itself, wherever the dialect found it. */
export interface Claims {
  guestId: string | null
  assistantId: number | null
  token: string | null
}

export interface Identify {
  visitor(mode: Mode, claims: Claims, caller: Caller): Promise<Visitor>
  operator(token: string | null, caller: Caller): Promise<Operator>
  /** Origins that are welcome whoever asks. */
  isKnownOrigin(caller: Caller): boolean
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

const unauthorized = (code: string, message: string): Failure => new Failure(401, code, message)
const forbidden = (): Failure =>
  new Failure(403, 'domain_forbidden', 'pages of this origin may not use this chat')

const endOf = (token: SiteToken | OperatorToken): number | null =>
  token.exp === undefined ? null : token.exp * 1000

/** Turns claims into a visitor or an operator; every refusal is a Failure of 401, 403 or 404. */
export const createIdentify = (config: Config, tokens: Tokens): Identify => {
  const rules = { configured: config.origins, local: config.demo }

  const guestOf = ({ guestId }: Claims): string => {
    if (guestId === null || !uuid.test(guestId))
      throw unauthorized('guest_missing', 'the guest id is missing or no UUID')
    return guestId.toLowerCase()
  }

  const make = (
    mode: Mode,
    account: string,
    assistantId: number | null,
    guestId: string,
    expiresAt: number | null,
  ): Visitor => ({
    kind: 'visitor',
    mode,
    assistantId,
    owner: digest(`owner ${mode} ${JSON.stringify(account)} ${assistantId} ${guestId}`),
    label: digest(`label ${guestId}`).slice(0, 6),
    expiresAt,
  })

  const widgetVisitor = async (claims: Claims, caller: Caller): Promise<Visitor> => {
    const assistant = config.assistants.find(({ id }) => id === claims.assistantId)
    if (!assistant) throw new Failure(404, 'assistant_not_found', 'there is no such assistant')
    if (!isAllowedOrigin(rules, caller, assistant.allowedDomains)) throw forbidden()
    return make('widget', '', assistant.id, guestOf(claims), null)
  }

  const siteVisitor = async (claims: Claims, caller: Caller): Promise<Visitor> => {
    if (claims.token === null) throw unauthorized('token_missing', 'a site token is needed')
    const token = await tokens.read(claims.token)
    if (token.type !== 'site') throw unauthorized('token_invalid', 'this is no site token')
    const domains = token.allowed_domains ?? []
    if (!isAllowedOrigin(rules, caller, domains, domains.length > 0)) throw forbidden()
    return make('site', token.user_id, token.assistant_id ?? null, guestOf(claims), endOf(token))
  }

  return {
    visitor: (mode, claims, caller) =>
      mode === 'site' ? siteVisitor(claims, caller) : widgetVisitor(claims, caller),

    operator: async (token, caller) => {
      if (token === null) throw unauthorized('token_missing', 'an operator token is needed')
      if (!isAllowedOrigin(rules, caller, [])) throw forbidden()
      const payload = await tokens.read(token)
      if (payload.type !== 'operator') throw unauthorized('token_invalid', 'this is no operator token')
      return {
        kind: 'operator',
        id: payload.user_id,
        name: payload.name,
        avatar: payload.avatar ?? null,
        expiresAt: endOf(payload),
      }
    },

    isKnownOrigin: (caller) =>
      caller.origin !== 'null' &&
      isAllowedOrigin(
        rules,
        caller,
        config.assistants.flatMap(({ allowedDomains }) => allowedDomains),
      ),
  }
}
