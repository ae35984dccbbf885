/** The colours of the chat. */
export interface BridgeTheme {
  /** A theme's name, or a colour as `#rgb` or `#rrggbb`. */
  readonly theme: string
  /** Light, dark, or as the system is set. */
  readonly colorScheme?: 'light' | 'dark' | 'auto'
}

/** What only concerns the bridge, and what the frame has from its host page alone. */
interface OwnSettings {
  /** Whether events bring the texts of messages to the host page. Default: `false`. */
  readonly shareText?: boolean
  /** The site token: site mode. */
  readonly siteToken?: string
  /** Whether the host page answers `getToken`. */
  readonly canRenewToken?: boolean
  /** The guest id that the host page has kept. */
  readonly guestId?: string
  /** Whether the host page answers `rememberGuest`. */
  readonly canRememberGuest?: boolean
}

/** Options of the client that can be given from outside. */
interface ClientSettings {
  /** `'production'` or `'development'`. */
  readonly environment?: string
  /** The backend's address. */
  readonly apiUrl?: string
  /** The address for sockets. */
  readonly wsUrl?: string
  /** Where the widget's own pages are. */
  readonly frontendUrl?: string
  /** How much is written to the log. */
  readonly logLevel?: string
  /** The visitor's language, a BCP 47 tag. */
  readonly locale?: string
  /** `'durable'` or `'memory'`. */
  readonly storage?: string
  /** `'send'` or `'connect'`. */
  readonly dialogStart?: string
  /** Whether a site token may stand in addresses. */
  readonly tokenInUrl?: boolean
  /** How long a request may take, in ms. */
  readonly requestTimeout?: number
  /** How long a backend before protocol v1 is given to find an operator, in ms. */
  readonly handoffTimeout?: number
  /** How long messages are kept in the browser, in ms. */
  readonly cacheTtl?: number
  /** How many messages of a dialog stay in memory. */
  readonly maxMessagesInMemory?: number
}

/** Options of the interface that can be given from outside. */
interface ViewSettings {
  /** A theme or a colour. */
  readonly theme?: string
  /** `'light'`, `'dark'` or `'auto'`. */
  readonly colorScheme?: string
  /** `'floating'`, `'embedded'` or `'fullscreen'`. */
  readonly type?: string
  /** The corner of a floating chat. */
  readonly position?: string
  /** The name in the header. */
  readonly title?: string
  /** What an empty conversation begins with. */
  readonly welcomeMessage?: string
  /** Questions to choose from in an empty conversation. */
  readonly quickReplies?: readonly string[]
  /** Other words for some texts. */
  readonly labels?: Readonly<Record<string, string>>
  /** Whether pictures of those who write are shown. */
  readonly showAvatar?: boolean
  /** Whether the header says how the connection stands. */
  readonly showOnlineStatus?: boolean
  /** The panel's corner radius in CSS pixels. */
  readonly borderRadius?: number
  /** Whether the chat starts put away. */
  readonly isMinimized?: boolean
  /** Whether there is a way to put it away. */
  readonly isClosable?: boolean
  /** Whether new messages make a sound. */
  readonly sound?: boolean
  /** The time zone of times and days, as an IANA name. */
  readonly timeZone?: string
}

/**
 * What a host page sets in the frame. Those that the client and the interface have too mean the same here; the bridge
 * checks their types, and the frame their values, where it uses them. Functions stay on their side of the bridge.
 *
 * @example
 * ```ts
 * const settings: BridgeSettings = { apiUrl: 'https://chat.example.com', theme: 'green', shareText: true }
 * ```
 */
export interface BridgeSettings extends OwnSettings, ClientSettings, ViewSettings {}
