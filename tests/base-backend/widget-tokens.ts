import { findAssistant, findOwner } from './directory.ts'
import { hashOf, isDomainAllowed, listDomains, verifyToken, type Claims } from './tokens.ts'

type Answer = Record<string, unknown>

const claimsOf = (token: unknown): Claims | string => {
  if (typeof token !== 'string' || token === '') return 'No token provided'
  const claims = verifyToken(token)
  return typeof claims === 'string' ? `Invalid token: ${claims}` : claims
}

/** `POST /api/widget-config`: 200 whatever is wrong. */
export function widgetConfig({ token }: Answer): Answer {
  const claims = claimsOf(token)
  const reason =
    typeof claims === 'string'
      ? claims
      : claims.assistant_id === undefined
        ? 'No assistant_id in token'
        : null
  if (typeof claims === 'string' || reason !== null) return { success: false, reason }
  return {
    success: true,
    config: {
      operator_name: 'Анна',
      business_name: 'Shop',
      avatar_url: null,
      widget_theme: '#6334E5',
      widget_settings: { welcomeMessage: 'Hi' },
      assistant_id: claims.assistant_id,
    },
  }
}

/** `POST /api/validate-widget-token`: 200 whatever is wrong. */
export function validateWidgetToken({ token, domain }: Answer): Answer {
  const claims = claimsOf(token)
  if (typeof claims === 'string') return { valid: false, reason: claims }
  const assistant = findAssistant(claims.assistant_id)
  const owner = findOwner(claims.user_id)
  if (assistant?.isActive !== true || owner === undefined)
    return { valid: false, reason: 'Assistant disabled' }
  const { allowedDomains: allowed_domains, widgetVersion } = owner
  const { domains_hash: hash, widget_version: version } = claims
  if (hash === undefined)
    return { valid: false, reason: "Validation error: 'NoneType' object is not subscriptable" }
  if (hash !== hashOf(allowed_domains)) return { valid: false, reason: 'domains changed', allowed_domains }
  // Version 0 counts as none.
  if (Boolean(version) && version !== widgetVersion)
    return { valid: false, reason: 'version changed', allowed_domains }
  const domains = listDomains(allowed_domains)
  if (typeof domain === 'string' && !isDomainAllowed(domain, domains))
    return { valid: false, reason: 'Domain not allowed', allowed_domains: domains }
  return { valid: true, assistant_id: assistant.id, allowed_domains, user_id: owner.id }
}
