import { defined } from '../lib/defined.ts'
import type { Message } from '../model.ts'
import type { Child } from './element.ts'
import type { DrawTools } from './rich-text/draw.ts'
import type { Block } from './rich-text/tokens.ts'
import type { Locale, Labels } from './labels.ts'
import { en } from './locales/en.ts'
import { isObject } from './model/memo.ts'
import { themeNames, type Scheme, type Theme } from './theme-names.ts'

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
  /** The language: a locale, or the tag of one that comes along, which is loaded on demand. Default: English. */
  readonly locale?: Locale | string
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
  /** Whether a chat that can be minimized starts so. Default: where it is floating. */
  readonly isMinimized?: boolean
  /** Whether there is a way to minimize it. Default: where it is floating. */
  readonly isClosable?: boolean
  /** Whether a new message of others makes a sound while the chat is not looked at. Default: `false`. */
  readonly sound?: boolean
  /** Whether the page's title counts what is unread. Default: `false`. */
  readonly titleBadge?: boolean
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

/** How the text of messages is understood. */
export interface RichText {
  /** A message's text as blocks to draw. */
  readonly blocks: (message: Message) => readonly Block[]
  /** A message's words without its marks, for reading aloud. */
  readonly text: (message: Message) => string
  /** Whether a message is a few emoji and nothing else, and so is drawn large. Default: none is. */
  readonly isEmoji?: (message: Message) => boolean
  /** Draws blocks. Default: what `text` gives, one paragraph for each line. */
  readonly draw?: <Drawn>(tools: DrawTools<Drawn>, blocks: readonly Block[]) => Child<Drawn>[]
}

/** What a view can do without, and an interface that is drawn by others' parts may leave out. */
export interface ViewTools {
  /**
   * The colours of a theme as CSS custom properties: `themeVariables` of `@replyx/core/theme`. Default: those of the
   * stylesheet, which has the named themes. Asked for at each change: it has to remember what takes long.
   */
  readonly colors?: (theme: Theme, scheme: Scheme) => Readonly<Record<string, string>>
  /**
   * What a message's text says and how it is read aloud: `richText` of `@replyx/core/rich-text`. `null`: it comes by
   * `setTools` as soon as it is needed, and the conversation waits for it. Default: the text as it stands.
   */
  readonly richText?: RichText | null
}

/** The options of {@link createChatView}. */
export interface ChatViewOptions extends ViewOptions, ViewTiming, ViewTools {}

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
  readonly isMinimized: boolean
  readonly isClosable: boolean
  readonly sound: boolean
  readonly titleBadge: boolean
  readonly timeZone: string | undefined
}

/** Whether a value is a theme's name or a hex colour. */
export const isTheme = (value: unknown): value is Theme =>
  typeof value === 'string' && (themeNames.includes(value as Theme) || /^#(?:[\da-f]{3}){1,2}$/i.test(value))

/** What an option is where nothing is given, what it may be, and how to say that. */
type Rule = readonly [preset: unknown, allows: (value: unknown) => boolean, allowed: string]

const isText = (value: unknown, most: number): boolean => typeof value === 'string' && value.length <= most

/** One of a few values, the first where nothing is given. */
const oneOf = (...values: readonly unknown[]): Rule => [
  values[0],
  (value) => values.includes(value),
  values.join(', '),
]
const textUpTo = (most: number): Rule => [null, (value) => isText(value, most), `up to ${most} characters`]
const between = (least: number, most: number): Rule => [
  null,
  (value) => typeof value === 'number' && value >= least && value <= most,
  `${least} to ${most}`,
]

/** Whether the browser can write times so: it throws at what it does not know. */
function isKnown(tag: string, timeZone?: string): boolean {
  try {
    return !!new Intl.DateTimeFormat(tag, { timeZone })
  } catch {
    return false
  }
}
const isLocale = (value: Locale | null): boolean => isObject(value?.labels) && isKnown(value?.tag)

const rules: Readonly<Record<keyof ViewOptions, Rule>> = {
  theme: [null, isTheme, `${themeNames.join(', ')}, #rgb or #rrggbb`],
  colorScheme: oneOf('auto', 'light', 'dark'),
  locale: [en, (value) => isText(value, 35) || isLocale(value as Locale), 'a language tag or locale'],
  labels: [null, isObject, 'an object'],
  type: oneOf('floating', 'embedded', 'fullscreen'),
  position: oneOf('bottom-right', 'bottom-left', 'bottom-center'),
  title: textUpTo(200),
  welcomeMessage: textUpTo(2000),
  quickReplies: [
    [],
    (value) => Array.isArray(value) && value.length <= 4 && value.every((reply) => isText(reply, 200)),
    'up to 4 texts of up to 200 characters',
  ],
  showAvatar: oneOf(true, false),
  showOnlineStatus: oneOf(true, false),
  buttonText: textUpTo(60),
  buttonSize: between(40, 120),
  borderRadius: between(0, 32),
  isMinimized: oneOf(true, false),
  isClosable: oneOf(true, false),
  sound: oneOf(false, true),
  titleBadge: oneOf(false, true),
  timeZone: [undefined, (value) => isKnown('en', value as string), 'an IANA time zone'],
}

/** Checks what was given and fills in the rest. @throws TypeError naming the option, what was given and what is allowed */
export function resolveOptions(options: ViewOptions): ResolvedOptions {
  const entries = Object.entries(rules).map(([name, [preset, allows, allowed]]) => {
    const value = options[name as keyof ViewOptions]
    if (value === undefined || allows(value)) return [name, value ?? preset]
    const shown = isObject(value) ? '' : ` "${`${value as string}`.slice(0, 80)}"`
    throw new TypeError(`view option "${name}" was ${typeof value}${shown}, allowed: ${allowed}`)
  })
  const resolved = Object.fromEntries(entries) as ResolvedOptions
  const { labels, locale: wanted } = options
  const locale = typeof wanted === 'string' ? en : resolved.locale
  const isFloating = resolved.type === 'floating'
  return {
    ...resolved,
    isMinimized: options.isMinimized ?? isFloating,
    isClosable: options.isClosable ?? isFloating,
    locale: labels ? { ...locale, labels: { ...locale.labels, ...defined(labels) } } : locale,
  }
}
