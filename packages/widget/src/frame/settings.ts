import type { ReplyXOptions } from '@replyx/core'
import type { BridgeSettings } from '@replyx/core/bridge'
import type { MountOptions } from '@replyx/vanilla'

/** The backend's address: what the page says, else the place that this page comes from. */
export const apiUrlOf = ({ apiUrl }: BridgeSettings): string => apiUrl ?? location.origin

const clientNames = [
  'environment',
  'wsUrl',
  'logLevel',
  'storage',
  'dialogStart',
  'tokenInUrl',
  'requestTimeout',
  'handoffTimeout',
  'cacheTtl',
  'maxMessagesInMemory',
] as const

const viewNames = [
  'theme',
  'colorScheme',
  'locale',
  'title',
  'welcomeMessage',
  'quickReplies',
  'labels',
  'showAvatar',
  'showOnlineStatus',
  'borderRadius',
  'sound',
  'timeZone',
  'isClosable',
] as const

const pick = (settings: object, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => names.includes(name) && value !== undefined),
  )

/** What of the settings is for the client. */
export const clientOptions = (settings: BridgeSettings): Partial<ReplyXOptions> => ({
  apiUrl: apiUrlOf(settings),
  // Beside the REST address unless said otherwise.
  wsUrl: settings.wsUrl ?? apiUrlOf(settings).replace(/^http/, 'ws'),
  ...pick(settings, clientNames),
})

/** What of the settings is for the interface. */
export const viewOptions = (settings: BridgeSettings): MountOptions => pick(settings, viewNames)
