import { defined } from './lib/defined.ts'
import type { AssistantProfile } from './model.ts'
import type { ServerConfig } from './protocol/rest.ts'

/** What the site says of its assistant; what it leaves out is left out here too. */
export function readProfile(config: NonNullable<ServerConfig['config']>): AssistantProfile {
  return defined({
    name: config.operatorName,
    businessName: config.businessName,
    avatarUrl: config.avatarUrl,
    theme: typeof config.widgetTheme === 'string' ? config.widgetTheme : undefined,
  })
}
