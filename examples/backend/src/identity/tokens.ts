import { errors, jwtVerify, SignJWT, decodeJwt } from 'jose'
import { z } from 'zod'
import { Failure } from '../domain/failure.ts'
import type { Ports } from '../domain/model.ts'

const identifier = z.union([z.string().min(1), z.number()]).transform(String)
const domains = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? value : value.split(',')))
  .transform((list) => list.map((domain) => domain.trim().toLowerCase()).filter(Boolean))

const sitePayload = z.object({
  type: z.literal('site'),
  user_id: identifier,
  assistant_id: z.number().int().optional(),
  allowed_domains: domains.optional(),
  exp: z.number().optional(),
})

const operatorPayload = z.object({
  type: z.literal('operator'),
  user_id: identifier,
  name: z.string().min(1),
  avatar: z.string().optional(),
  exp: z.number(),
})

export type SiteToken = z.infer<typeof sitePayload>
export type OperatorToken = z.infer<typeof operatorPayload>

export interface SiteTokenRequest {
  user_id?: string | number | undefined
  assistant_id?: number | undefined
  allowed_domains?: string | string[] | undefined
  /** Seconds; without it the token has no end. */
  expires_in?: number | undefined
}

export interface OperatorTokenRequest {
  name: string
  user_id?: string | number | undefined
  avatar?: string | undefined
  /** Seconds; 12 hours unless given. */
  expires_in?: number | undefined
}

export interface Tokens {
  signSite(request: SiteTokenRequest): Promise<string>
  signOperator(request: OperatorTokenRequest): Promise<string>
  /** Throws a Failure 401 `token_expired` or `token_invalid`. */
  read(token: string): Promise<SiteToken | OperatorToken>
}

const invalid = (): Failure => new Failure(401, 'token_invalid', 'the token is not valid')

/** HS256 tokens. Sites and operators have keys of their own, so that a site can't make itself an operator. */
export const createTokens = (ports: Ports, secrets: { site: string; operator: string }): Tokens => {
  const encoder = new TextEncoder()
  const keys = { site: encoder.encode(secrets.site), operator: encoder.encode(secrets.operator) }
  const seconds = (): number => Math.floor(ports.now() / 1000)

  const sign = (payload: Record<string, unknown>, key: Uint8Array, lifetime: number | undefined) => {
    const token = new SignJWT(payload).setProtectedHeader({ alg: 'HS256' })
    return (lifetime === undefined ? token : token.setExpirationTime(seconds() + lifetime)).sign(key)
  }

  const typeOf = (token: string): 'site' | 'operator' => {
    const type = decodeJwt(token)['type']
    if (type === 'site' || type === 'operator') return type
    throw invalid()
  }

  return {
    signSite: ({ user_id = 'demo', assistant_id, allowed_domains, expires_in }) =>
      sign(
        {
          user_id,
          type: 'site',
          ...(assistant_id === undefined ? {} : { assistant_id }),
          ...(allowed_domains === undefined ? {} : { allowed_domains: [allowed_domains].flat().join(',') }),
        },
        keys.site,
        expires_in,
      ),

    signOperator: ({ user_id = ports.newId(), name, avatar, expires_in = 12 * 3600 }) =>
      sign(
        { user_id: String(user_id), type: 'operator', name, ...(avatar === undefined ? {} : { avatar }) },
        keys.operator,
        expires_in,
      ),

    read: async (token) => {
      try {
        const type = typeOf(token)
        const { payload } = await jwtVerify(token, keys[type], {
          algorithms: ['HS256'],
          currentDate: new Date(ports.now()),
        })
        const parsed = (type === 'site' ? sitePayload : operatorPayload).safeParse(payload)
        if (!parsed.success) throw invalid()
        return parsed.data
      } catch (error) {
        if (error instanceof errors.JWTExpired)
          throw new Failure(401, 'token_expired', 'the token has expired')
        throw invalid()
      }
    },
  }
}
