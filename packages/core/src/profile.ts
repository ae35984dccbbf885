import { asFailure, type ReplyXError } from './errors.ts'
import { defined } from './lib/defined.ts'
import type { AssistantProfile } from './model.ts'
import type { ServerConfig } from './protocol/rest.ts'

/** What the site says of its assistant; what it leaves out is left out here too. */
function readProfile(config: NonNullable<ServerConfig['config']>): AssistantProfile {
  return defined({
    name: config.operatorName,
    businessName: config.businessName,
    avatarUrl: config.avatarUrl,
    theme: typeof config.widgetTheme === 'string' ? config.widgetTheme : undefined,
  })
}

/** Reads the site's configuration once; the chat works without it, and the next connection asks again. */
export function createProfileReader(
  onProfile: (profile: AssistantProfile) => void,
  onTrouble: (error: ReplyXError) => void,
): (ask: () => Promise<ServerConfig>) => Promise<void> {
  let isAsked = false
  return async (ask) => {
    if (isAsked) return
    isAsked = true
    try {
      const { config } = await ask()
      if (config !== undefined) onProfile(readProfile(config))
    } catch (cause) {
      isAsked = false
      onTrouble(asFailure(cause, 'read the configuration'))
    }
  }
}
