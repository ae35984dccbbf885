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

const booleans = [true, false] as const

/** What is one of a few values. */
const choices = {
  colorScheme: ['light', 'dark', 'auto'],
  type: ['floating', 'embedded', 'fullscreen'],
  position: ['bottom-right', 'bottom-left', 'bottom-center'],
  showAvatar: booleans,
  showOnlineStatus: booleans,
  isMinimized: booleans,
} as const satisfies { readonly [Name in keyof ViewOptions]?: readonly ViewOptions[Name][] }

/** What is a number, from the least to the most. */
const ranges = { buttonSize: [40, 120], borderRadius: [0, 32] } as const

/** What is a text, with its greatest length. */
const lengths = { title: 200, welcomeMessage: 2000, buttonText: 60 } as const

const isText = (value: unknown, most: number): boolean => typeof value === 'string' && value.length <= most
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null

function isTimeZone(value: unknown): boolean {
  try {
    if (typeof value !== 'string') return false
    new Intl.DateTimeFormat('en', { timeZone: value }).format(0)
    return true
  } catch {
    return false
  }
}

function isLocale(value: unknown): boolean {
  const { tag, labels } = (value ?? {}) as Partial<Locale>
  return typeof tag === 'string' && isObject(labels)
}

function check(options: ViewOptions): void {
  const allow = (name: keyof ViewOptions, isAllowed: (value: unknown) => boolean, allowed: string): void => {
    const value = options[name]
    if (value !== undefined && !isAllowed(value)) refuse(name, value, allowed)
  }
  for (const [name, values] of Object.entries(choices))
    allow(
      name as keyof typeof choices,
      (value) => (values as readonly unknown[]).includes(value),
      values.join(', '),
    )
  for (const [name, [least, most]] of Object.entries(ranges)) {
    const isWithin = (value: unknown): boolean => typeof value === 'number' && value >= least && value <= most
    allow(name as keyof typeof ranges, isWithin, `${least} to ${most}`)
  }
  for (const [name, most] of Object.entries(lengths))
    allow(name as keyof typeof lengths, (value) => isText(value, most), `up to ${most} characters`)
  allow('theme', isTheme, `${Object.keys(themes).join(', ')}, or a colour as #rgb or #rrggbb`)
  allow('locale', isLocale, 'a locale such as en')
  allow('labels', isObject, 'an object of texts')
  allow('timeZone', isTimeZone, 'an IANA time zone such as Europe/Berlin')
  allow(
    'quickReplies',
    (value) => Array.isArray(value) && value.length <= 4 && value.every((reply) => isText(reply, 200)),
    'up to four texts of up to 200 characters',
  )
}

/** Checks what was given and fills in the defaults. @throws TypeError naming the option, what was given and what is allowed */
export function resolveOptions(options: ViewOptions): ResolvedOptions {
  check(options)
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
