import { ReplyXError } from '@replyx/core'
import type { BridgeSettings } from '@replyx/core/bridge'
import { apiUrlOf } from './settings.ts'

/**
 * Asks the server whether the token is for the page around the frame.
 *
 * @throws ReplyXError `domain_forbidden` where it is not, `network_failed` where nobody could be asked
 */
export async function confirmParent(settings: BridgeSettings, parentOrigin: string): Promise<void> {
  const { siteToken } = settings
  // A page that gets its tokens by itself is confirmed by the first of them, at every request.
  if (siteToken === undefined) return
  let isValid: boolean
  try {
    const answer = await fetch(`${apiUrlOf(settings)}/api/validate-widget-token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: siteToken, domain: new URL(parentOrigin).hostname }),
      credentials: 'omit',
    })
    isValid = ((await answer.json()) as { readonly valid?: unknown }).valid === true
  } catch (cause) {
    throw new ReplyXError({ code: 'network_failed', message: 'unable to confirm the page; no answer', cause })
  }
  if (!isValid)
    throw new ReplyXError({
      code: 'domain_forbidden',
      message: 'unable to show the chat; the token is not for this page',
    })
}
