import type { AssistantProfile } from './model.ts'
import type { ServerConfig } from './protocol/rest.ts'

/** What the site says of its assistant; what it leaves out is left out here too. */
export function readProfile(config: NonNullable<ServerConfig['config']>): AssistantProfile {
  const named = {
    name: config.operatorName,
    businessName: config.businessName,
    avatarUrl: config.avatarUrl,
    theme: config.widgetTheme,
  }
  return Object.fromEntries(Object.entries(named).filter((entry) => entry[1] !== undefined))
}
