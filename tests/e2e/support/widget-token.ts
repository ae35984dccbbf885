/** Has a demo sign a token for a site's visitors, for pages of some domains or of all. */
export async function signToken(demoUrl: string, domains?: string, user = 'visitor'): Promise<string> {
  const answer = await fetch(`${demoUrl}/demo/site-token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user_id: user, ...(domains !== undefined && { allowed_domains: domains }) }),
  })
  return ((await answer.json()) as { readonly token: string }).token
}
