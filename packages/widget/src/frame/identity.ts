import type { ReplyXOptions } from '@replyx/core'
import type { BridgeSettings, FrameBridge } from '@replyx/core/bridge'
import type { Confirm } from './confirm.ts'

/** Whom the client speaks as in site mode: the first token is there and confirmed, and each later one will be. */
export async function siteIdentity(
  { siteToken, canRenewToken }: BridgeSettings,
  { call }: FrameBridge,
  confirm: Confirm,
): Promise<ReplyXOptions> {
  if (!canRenewToken) return { siteToken: await confirm(siteToken ?? '') }
  const ask = async (previous?: string): Promise<string> =>
    confirm(await call('getToken', previous === undefined ? {} : { previous }))
  let given = siteToken
  const exchange = (error: unknown): Promise<string> => {
    if ((error as { readonly code?: unknown }).code !== 'domain_forbidden') throw error
    given = undefined
    return ask(siteToken)
  }
  let first: string | undefined = given === undefined ? await ask() : await confirm(given).catch(exchange)
  return {
    async getToken(previous?: string) {
      const known = previous === undefined ? first : undefined
      // What was asked for is used once; what the page has set serves again after a logout, unless it was refused.
      first = given
      return known ?? ask(previous)
    },
  }
}
