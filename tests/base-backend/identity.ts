import { findAssistant, findOwner } from './directory.ts'
import type { Mode, Visitor } from './model.ts'
import { invalid, missing, readInt, refuse, type Problem } from './refusal.ts'
import { isDomainAllowed, listDomains, readToken, verifyToken } from './tokens.ts'

export interface IdentityRules {
  readonly acceptsExpiredTokens: boolean
  readonly now: number
}

/** Who asks over REST: only the address says so. @throws Refusal */
export function identify(mode: Mode, query: URLSearchParams, rules: IdentityRules): Visitor {
  const key = mode === 'widget' ? 'assistant_id' : 'site_token'
  const [who, guestId] = [query.get(key), query.get('guest_id')]
  const problems: Problem[] = []
  if (who === null) problems.push(missing(['query', key]))
  if (guestId === null) problems.push(missing(['query', 'guest_id']))
  if (who === null || guestId === null) throw invalid(...problems)
  if (mode === 'site') return { mode, guestId, ...ownerOf(who, rules) }
  const assistant = findAssistant(readInt(who, ['query', key]))
  if (assistant === undefined) throw refuse(404, 'Assistant not found')
  return { mode, guestId, ownerId: assistant.ownerId, isPoor: assistant.isPoor }
}

function ownerOf(token: string, rules: IdentityRules): { ownerId: number; isPoor: boolean } {
  const claims = verifyToken(token)
  const refusal = refuse(401, 'Invalid site_token')
  if (typeof claims === 'string' || claims.type !== 'site') throw refusal
  if (!rules.acceptsExpiredTokens && (claims.exp ?? Infinity) * 1_000 <= rules.now) throw refusal
  const owner = findOwner(claims.user_id)
  if (owner === undefined) throw refusal
  if (claims.assistant_id === undefined) return { ownerId: owner.id, isPoor: false }
  const assistant = findAssistant(claims.assistant_id)
  if (assistant?.isActive !== true || assistant.ownerId !== owner.id) throw refusal
  return { ownerId: owner.id, isPoor: assistant.isPoor }
}

/** What becomes of a socket: refused in the handshake, closed once open, or let in. */
export type Entry = 'refused' | { readonly code: number; readonly reason: string } | 'open'

/** The widget's own host: there the page around it counts, which the address names. */
const OWN_HOST = 'replyx.ru'

/** Sockets are let in without a guest, a dialog or a signature being looked at. */
export function admitSocket(mode: Mode, query: URLSearchParams, origin: string | null): Entry {
  if (mode === 'widget') {
    const id = query.get('assistant_id')
    if (id === null || !/^\d+$/.test(id)) return 'refused'
    return findAssistant(Number(id)) === undefined ? { code: 4004, reason: 'Assistant not found' } : 'open'
  }
  const token = query.get('site_token')
  if (origin === null) return token === null ? { code: 4003, reason: 'Domain not allowed' } : 'open'
  if (token === null) return 'open'
  const claims = readToken(token)
  const domains = listDomains(claims?.allowed_domains)
  const page = new RegExp(`^https?://${OWN_HOST}$`).test(origin)
    ? (query.get('parent_origin') ?? origin)
    : origin
  const isAllowed = claims !== null && (domains.length === 0 || isDomainAllowed(page, domains))
  return isAllowed ? 'open' : { code: 4003, reason: 'Domain not allowed for this token' }
}
