import { address, between, callable, contact, flag, matching, selector, text, type Check } from './checks.ts'

/** How an option is checked, and what it is where nothing is given. */
type Rule = readonly [check: Check<unknown>, preset?: unknown]
export type Rules = Readonly<Record<string, Rule>>

type Checked<Option> = Option extends readonly [Check<infer Value>, infer Preset]
  ? Preset extends undefined
    ? Value | undefined
    : Value
  : Option extends readonly [Check<infer Value>]
    ? Value | undefined
    : never

/** Options that were checked by some rules. */
export type ConfigOf<All extends Rules> = { readonly [Name in keyof All]: Checked<All[Name]> }

/** What the page must know before the chat is opened. All others wait until then: see `panel/options.ts`. */
export const launcherRules = {
  siteToken: [text(4096)],
  getToken: [callable],
  assistantId: [between(1, 1e15)],
  theme: [matching(/^(blue|green|purple|orange|#([\da-fA-F]{3}){1,2})$/)],
  type: [matching<'floating' | 'embedded' | 'fullscreen'>(/^(floating|embedded|fullscreen)$/), 'floating'],
  host: [address],
  position: [
    matching<'bottom-left' | 'bottom-center' | 'bottom-right'>(/^bottom-(left|center|right)$/),
    'bottom-right',
  ],
  buttonSize: [between(40, 120), 80],
  buttonText: [text(60), ''],
  devOnly: [flag],
  devKey: [text(200)],
  container: [selector, '#replyx-widget'],
  offset: [between(0, 400), 20],
  zIndex: [between(0, 2147483647), 2e9],
  preload: [flag],
  label: [text(200)],
  failedText: [text(200), 'Not loaded. Try again'],
  contact: [contact],
} as const satisfies Rules

/** Whether options say who speaks, or how to find out. */
export const isNamed = ({ siteToken, getToken, assistantId }: Readonly<Record<string, unknown>>): unknown =>
  siteToken || getToken || assistantId

/** What the launcher is drawn from. */
export type LauncherConfig = ConfigOf<typeof launcherRules>

/**
 * Takes each option from the first source that has it and fits; what does not fit is named in a warning and left out.
 * Only what the rules name is ever read, and only where it is the source's own.
 *
 * @param sources - the heaviest first
 */
export function resolve<All extends Rules>(
  rules: All,
  sources: readonly object[],
  warn: (problem: string) => void,
): ConfigOf<All> {
  const entries = Object.entries(rules).map(([name, [check, preset]]) => {
    for (const source of sources) {
      try {
        const { [name]: given } = { __proto__: null, ...source } as Readonly<Record<string, unknown>>
        if (given === null || given === undefined) continue
        const value = check(given)
        if (value !== undefined) return [name, value]
      } catch {
        // What cannot even be looked at fits no better.
      }
      // What it was is not said: of a token every log would keep it.
      warn(`"${name}" is invalid`)
    }
    return [name, preset]
  })
  return Object.fromEntries(entries) as ConfigOf<All>
}
