import { tokenProblem } from './token.ts'

async function ask(url: string, body: object): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
  })
  return (await answer.json()) as Readonly<Record<string, unknown>>
}

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
    const { valid, reason } = await ask(`${apiUrl}/api/validate-widget-token`, {
      token,
      domain: location.hostname,
    })
    return valid === false ? `the site token was refused (${String(reason).slice(0, 40)})` : undefined
  } catch {
    return undefined
  }
}

/** The theme that the site's owner has chosen on the server; nothing where there is none, or nobody could be asked. */
export async function findTheme(apiUrl: string, token: string): Promise<string | undefined> {
  try {
    const { config } = await ask(`${apiUrl}/api/widget-config`, { token })
    const theme = (config as { readonly widget_theme?: unknown } | undefined)?.widget_theme
    // Servers of version 1.2 give an object, whose members are of their own.
    return typeof theme === 'string' ? theme : undefined
  } catch {
    return undefined
  }
}
