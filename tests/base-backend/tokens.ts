import { createHash, createHmac } from 'node:crypto'

export interface Claims {
  readonly user_id?: number
  readonly assistant_id?: number
  readonly type?: string
  /** With commas; other backends write a list. */
  readonly allowed_domains?: string | readonly string[]
  readonly domains_hash?: string
  readonly widget_version?: number
  /** Seconds since 1970. */
  readonly exp?: number
}

const SECRET = 'a key for tests of base backends'

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const signatureOf = (content: string, secret: string): string =>
  createHmac('sha256', secret).update(content).digest('base64url')

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Signs what it is given, sense or nonsense. */
export function signToken(claims: Claims, secret = SECRET): string {
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
  return `${content}.${signatureOf(content, secret)}`
}

/** Reads a token without looking at its signature; `null` for what is none. */
export function readToken(token: string): Claims | null {
  const parts = token.split('.')
  if (parts.length !== 3) return null
  try {
    return JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString()) as Claims
  } catch {
    return null
  }
}

/** @returns what the token claims, whenever it ended, or a sentence that says what is wrong with it */
export function verifyToken(token: string): Claims | string {
  const claims = readToken(token)
  if (claims === null) return 'Not enough segments'
  const end = token.lastIndexOf('.')
  const isGenuine = signatureOf(token.slice(0, end), SECRET) === token.slice(end + 1)
  return isGenuine ? claims : 'Signature verification failed'
}

/** `a.com,b.org` and `['a.com', 'b.org']` alike. */
export const listDomains = (domains: Claims['allowed_domains']): string[] =>
  (typeof domains === 'string' ? domains.split(',') : [...(domains ?? [])]).filter((domain) => domain !== '')

/** Whether a host, or an address, is one of the domains or below one. */
export function isDomainAllowed(address: string, domains: readonly string[]): boolean {
  const host = address.replace(/^https?:\/\//, '').replace(/[:/].*$/, '')
  return domains.some((domain) => host === domain || host.endsWith(`.${domain}`))
}
