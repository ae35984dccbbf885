import { ReplyXError } from '@replyx/core'

/** Gives a site token back once the server has said that it is for the page around the frame. */
export type Confirm = (siteToken: string) => Promise<string>

/**
 * Asks the server about tokens. Requests of the frame come from its own origin, which every server lets in: that a
 * token is for the page around it is seen to here, or nowhere.
 *
 * @param apiUrl - the backend's address
 * @returns throws ReplyXError `domain_forbidden` where it is not, `network_failed` where nobody could be asked
 */
export const createConfirm =
  (apiUrl: string, parentOrigin: string): Confirm =>
  async (siteToken) => {
    let isValid: boolean
    try {
      const answer = await fetch(`${apiUrl}/api/validate-widget-token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: siteToken, domain: new URL(parentOrigin).hostname }),
        credentials: 'omit',
      })
      isValid = ((await answer.json()) as { readonly valid?: unknown }).valid === true
    } catch (cause) {
      throw new ReplyXError({
        code: 'network_failed',
        message: 'unable to confirm the page; no answer',
        retryable: true,
        cause,
      })
    }
    if (isValid) return siteToken
    throw new ReplyXError({
      code: 'domain_forbidden',
      message: 'unable to show the chat; the token is not for this page',
    })
  }
