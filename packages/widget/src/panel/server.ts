import { tokenProblem } from './token.ts'

/**
 * Asks whether a site token may be used on this page: first the token itself, then the server.
 *
 * @param apiUrl - the backend's address
 * @returns why not; nothing where it may, or where nobody could be asked: then the frame is refused by the server
 */
export async function findTokenProblem(apiUrl: string, token: string): Promise<string | undefined> {
  const problem = tokenProblem(token, location.hostname)
  if (problem !== undefined) return problem
  try {
    const answer = await fetch(`${apiUrl}/api/validate-widget-token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, domain: location.hostname }),
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    })
    const { valid, reason } = (await answer.json()) as { readonly valid?: unknown; readonly reason?: unknown }
    return valid === false ? `the site token was refused (${String(reason).slice(0, 40)})` : undefined
  } catch {
    return undefined
  }
}
