import type { Locale, Labels } from './labels.ts'
import { en } from './locales/en.ts'
import { themes, type Theme } from './theme.ts'

/** Where a chat stands on the page: over its corner, inside an element, or over all of it. */
export type ViewType = 'floating' | 'embedded' | 'fullscreen'

/** The corner of a floating chat; `right` and `left` change sides where the script runs from right to left. */
export type Position = 'bottom-right' | 'bottom-left' | 'bottom-center'

/** What of the interface can be chosen. */
export interface ViewOptions {
  /** A theme or a colour. Default: what the site has configured for its assistant, else `blue`. */
  readonly theme?: Theme
  /** Light, dark, or as the system is set. Default: `auto`. */
  readonly colorScheme?: 'light' | 'dark' | 'auto'
  /** The language. Default: English. */
  readonly locale?: Locale
  /** Other words for some texts. */
  readonly labels?: Partial<Labels>
  /** Default: `floating`. */
  readonly type?: ViewType
  /** Default: `bottom-right`. */
  readonly position?: Position
  /** The name in the header. Default: the assistant's, as the site has configured it. */
  readonly title?: string
  /** What an empty conversation begins with. */
  readonly welcomeMessage?: string
  /** Up to four questions to choose from in an empty conversation. */
  readonly quickReplies?: readonly string[]
  /** Default: `true`. */
  readonly showAvatar?: boolean
  /** Default: `true`. */
  readonly showOnlineStatus?: boolean
  /** Words on the launcher, beside its picture. */
  readonly buttonText?: string
  /** The launcher's size in CSS pixels, 40 to 120. Default: 80 as the design has it on desktops, 64 on phones. */
  readonly buttonSize?: number
  /** The panel's corner radius in CSS pixels, 0 to 32; the other radii follow. Default: 16. */
  readonly borderRadius?: number
  /** Whether a floating chat starts as its launcher. Default: `true`. */
  readonly isMinimized?: boolean
  /** The time zone of times and days, as an IANA name. Default: the system's. */
  readonly timeZone?: string
}

/** How a view learns the time: it touches no global itself. `browserTiming` of `@replyx/core/dom` gives both. */
export interface ViewTiming {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Runs something later; gives the undo. */
  readonly schedule: (run: () => void, milliseconds: number) => () => void
}

/** The options of {@link createChatView}. */
export interface ChatViewOptions extends ViewOptions, ViewTiming {}

/** Options with every default filled in. */
export interface ResolvedOptions {
  readonly theme: Theme | null
  readonly colorScheme: 'light' | 'dark' | 'auto'
  readonly locale: Locale
  readonly type: ViewType
  readonly position: Position
  readonly title: string | null
  readonly welcomeMessage: string | null
  readonly quickReplies: readonly string[]
  readonly showAvatar: boolean
  readonly showOnlineStatus: boolean
  readonly buttonText: string | null
  readonly buttonSize: number | null
  readonly borderRadius: number | null
  readonly timeZone: string | undefined
}

/** Whether a value is a theme's name or a hex colour. */
export function isTheme(value: unknown): value is Theme {
  return (
    typeof value === 'string' && (Object.hasOwn(themes, value) || /^#(?:[\da-f]{3}|[\da-f]{6})$/i.test(value))
  )
}

function refuse(name: string, given: unknown, allowed: string): never {
  let shown: string
  try {
    shown = JSON.stringify(given) ?? String(given)
  } catch {
    shown = String(given)
  }
  throw new TypeError(
    `unable to use the view option "${name}"; got ${shown.slice(0, 80)}, allowed: ${allowed}`,
  )
}

type Check = (value: unknown) => boolean

const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    values.includes(value as string)
const within =
  (least: number, most: number): Check =>
  (value) =>
    typeof value === 'number' && value >= least && value <= most
const text =
  (most: number): Check =>
  (value) =>
    typeof value === 'string' && value.length <= most
const isBoolean: Check = (value) => typeof value === 'boolean'
const isObject: Check = (value) => typeof value === 'object' && value !== null

function isTimeZone(value: unknown): boolean {
  try {
    return typeof value === 'string' && new Intl.DateTimeFormat('en', { timeZone: value }) !== null
  } catch {
    return false
  }
}

const checks: Readonly<Record<keyof ViewOptions, readonly [Check, string]>> = {
  theme: [isTheme, 'blue, green, purple, orange, or a colour as #rgb or #rrggbb'],
  colorScheme: [oneOf('light', 'dark', 'auto'), 'light, dark, auto'],
  locale: [
    (value) =>
      isObject(value) && typeof (value as Locale).tag === 'string' && isObject((value as Locale).labels),
    'a locale such as en',
  ],
  labels: [isObject, 'an object of texts'],
  type: [oneOf('floating', 'embedded', 'fullscreen'), 'floating, embedded, fullscreen'],
  position: [
    oneOf('bottom-right', 'bottom-left', 'bottom-center'),
    'bottom-right, bottom-left, bottom-center',
  ],
  title: [text(200), 'up to 200 characters'],
  welcomeMessage: [text(2000), 'up to 2000 characters'],
  quickReplies: [
    (value) => Array.isArray(value) && value.length <= 4 && value.every(text(200)),
    'up to four texts of up to 200 characters',
  ],
  showAvatar: [isBoolean, 'true, false'],
  showOnlineStatus: [isBoolean, 'true, false'],
  buttonText: [text(60), 'up to 60 characters'],
  buttonSize: [within(40, 120), '40 to 120'],
  borderRadius: [within(0, 32), '0 to 32'],
  isMinimized: [isBoolean, 'true, false'],
  timeZone: [isTimeZone, 'an IANA time zone such as Europe/Berlin'],
}

/** Checks what was given and fills in the defaults. @throws TypeError naming the option, what was given and what is allowed */
export function resolveOptions(options: ViewOptions): ResolvedOptions {
  for (const name of Object.keys(checks) as (keyof ViewOptions)[]) {
    const value = options[name]
    const [isAllowed, allowed] = checks[name]
    if (value !== undefined && !isAllowed(value)) refuse(name, value, allowed)
  }
  const locale = options.locale ?? en
  return {
    theme: options.theme ?? null,
    colorScheme: options.colorScheme ?? 'auto',
    locale: options.labels ? { ...locale, labels: { ...locale.labels, ...options.labels } } : locale,
    type: options.type ?? 'floating',
    position: options.position ?? 'bottom-right',
    title: options.title ?? null,
    welcomeMessage: options.welcomeMessage ?? null,
    quickReplies: options.quickReplies ?? [],
    showAvatar: options.showAvatar ?? true,
    showOnlineStatus: options.showOnlineStatus ?? true,
    buttonText: options.buttonText ?? null,
    buttonSize: options.buttonSize ?? null,
    borderRadius: options.borderRadius ?? null,
    timeZone: options.timeZone,
  }
}
