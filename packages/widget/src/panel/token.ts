/**
 * Why a site token cannot be for this page; nothing where it may be. Only a server can check its signature.
 *
 * @param hostname - the page's
 */
export function tokenProblem(token: string, hostname: string): string | undefined {
  try {
    const { type, allowed_domains: allowed = [] } = JSON.parse(
      atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/')),
    ) as { readonly type?: unknown; readonly allowed_domains?: unknown }
    if (type !== 'site') return 'this is no site token'
    const domains = `${allowed as string}`
      .toLowerCase()
      .split(/[\s,]+/)
      .filter(Boolean)
    const isAllowed = domains.some((domain) =>
      domain.startsWith('*.') ? hostname.endsWith(domain.slice(1)) : hostname === domain,
    )
    return isAllowed || domains.length === 0 ? undefined : `the site token is not for ${hostname}`
  } catch {
    return 'the site token cannot be read'
  }
}
