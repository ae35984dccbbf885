export interface OriginRules {
  /** Origins that the configuration names. */
  configured: readonly string[]
  /** Whether any page of this machine may come in. */
  local: boolean
}

export interface Caller {
  /** The `Origin` header; null where the caller sent none, as programs other than browsers do. */
  origin: string | null
  /** The `Host` header: an origin of the same host is the server's own. */
  host: string | null
}

const parse = (origin: string): URL | null => {
  try {
    return new URL(origin)
  } catch {
    return null
  }
}

/** Whether a host name is one of `domains`; `*.example.com` means every name below it. */
export const matchesDomain = (hostname: string, domains: readonly string[]): boolean =>
  domains.some((domain) => {
    const name = domain.trim().toLowerCase()
    return name.startsWith('*.') ? hostname.endsWith(name.slice(1)) : hostname === name
  })

/**
 * Whether a page may talk to the server. `domains` are those of the caller's token or assistant. A token that names
 * domains narrows: then being on this machine is not enough.
 */
export const isAllowedOrigin = (
  rules: OriginRules,
  { origin, host }: Caller,
  domains: readonly string[],
  narrowed = false,
): boolean => {
  if (origin === null) return true
  const url = parse(origin)
  if (!url || !/^https?:$/.test(url.protocol)) return false
  if (url.host === host || rules.configured.includes(origin)) return true
  if (matchesDomain(url.hostname, domains)) return true
  const isLocal = url.hostname === 'localhost' || url.hostname === '127.0.0.1'
  return rules.local && isLocal && url.protocol === 'http:' && !narrowed
}
