import { contrast, mix, reach, vivid } from './colors.ts'
import type { Scheme, Theme } from './theme-names.ts'

export { icons, type IconName } from './icons.ts'
export type { Scheme, Theme } from './theme-names.ts'

/** What a theme is made from, each as `#rrggbb`. */
export interface ThemeColors {
  /** Own messages, buttons that call for a press. */
  readonly primary: string
  /** The messages of operators. */
  readonly secondary: string
  /** Links, icons, the ring of the focus. */
  readonly accent: string
  /** The two ends of the header's ground. */
  readonly gradient: readonly [from: string, to: string]
  /** The ground of strips and of what is pointed at. */
  readonly light: string
}

/** The themes by name, as they look in the light. */
export const themes: Readonly<Record<Exclude<Theme, `#${string}`>, ThemeColors>> = {
  blue: {
    primary: '#2563eb',
    secondary: '#dbeafe',
    accent: '#1d4ed8',
    gradient: ['#667eea', '#764ba2'],
    light: '#eff6ff',
  },
  green: {
    primary: '#059669',
    secondary: '#d1fae5',
    accent: '#047857',
    gradient: ['#11998e', '#38ef7d'],
    light: '#f0fdf4',
  },
  purple: {
    primary: '#7c3aed',
    secondary: '#ede9fe',
    accent: '#6d28d9',
    gradient: ['#6d5ae6', '#a044d6'],
    light: '#f5f3ff',
  },
  orange: {
    primary: '#ea580c',
    secondary: '#ffedd5',
    accent: '#c2410c',
    gradient: ['#ea6c0c', '#d9342b'],
    light: '#fff7ed',
  },
}

const white = '#ffffff'
const black = '#000000'

/** What the looks begin with: a ground, and what is written on it. */
const looks = {
  light: { paper: white, ink: '#1a1d22', danger: '#b3261e', warning: '#7a4d00', share: 0.07 },
  dark: { paper: '#13171b', ink: '#eef0f2', danger: '#ff9d94', warning: '#f0c069', share: 0.16 },
} as const

/** What was derived before: an interface asks at each of its changes. */
const known = new Map<string, Readonly<Record<string, string>>>()
const mostKnown = 50

/**
 * The colours of the interface as CSS custom properties. Every text colour has at least 4.5:1 on the surfaces it
 * stands on, whatever the theme: a colour is darkened or lightened until it has.
 *
 * @param theme - a theme's name or a colour
 * @param scheme - light or dark
 * @returns property names (`--replyx-…`) and values (`#rrggbb`), in the manner of `element.style.setProperty`
 *
 * @example
 * ```ts
 * import { themeVariables } from '@replyx/core/theme'
 *
 * console.log(themeVariables('#0f766e', 'dark')['--replyx-primary'])
 * ```
 */
export function themeVariables(theme: Theme, scheme: Scheme): Readonly<Record<string, string>> {
  const look = `${theme} ${scheme}`
  const variables = known.get(look) ?? derive(theme, scheme)
  // Someone who drags along all colours passes by many.
  if (known.size >= mostKnown) known.clear()
  known.set(look, variables)
  return variables
}

function derive(theme: Theme, scheme: Scheme): Readonly<Record<string, string>> {
  const { paper, ink, danger, warning, share } = looks[scheme]
  const isDark = scheme === 'dark'
  const away = isDark ? white : black
  const wash = (ground: string, color: string, share: number): string =>
    mix(ground, isDark ? color : vivid(color), share)
  const own = theme.startsWith('#') ? null : themes[theme as keyof typeof themes]
  const brand = own?.primary ?? theme
  const [from, to] = own?.gradient ?? [theme, mix(theme, black, 0.2)]
  // Grey surfaces have a breath of the theme's colour; what is written, and what warns, is the same in all.
  const surface = isDark ? mix(paper, brand, 0.03) : paper
  const grey = (share: number): string => mix(surface, mix(ink, brand, 0.12), share)
  // A theme says how it looks in the light. For the dark, and of a colour alone, the others are made from its colour.
  const light = isDark ? null : own
  const tint = light?.light ?? wash(surface, brand, share)
  const operator = light?.secondary ?? wash(surface, brand, share + 0.08)
  const accent = light?.accent ?? mix(brand, away, 0.1)
  const raised = grey(0.055)
  const hover = grey(0.1)
  const grounds = [surface, raised, hover, tint, operator]
  // A light brand colour keeps its light and carries dark text: darkened for white it would be another colour.
  const onPrimary = contrast(brand, white) >= 2.6 ? white : '#14171c'
  const deeper = onPrimary === white ? black : white
  const primary = reach(brand, [onPrimary], deeper)

  const colors = {
    surface,
    raised,
    hover,
    text: ink,
    muted: reach(mix(paper, ink, 0.6), grounds, away),
    border: grey(0.13),
    outline: reach(mix(paper, ink, 0.4), [surface], away, 3.1),
    primary,
    'primary-hover': mix(primary, deeper, 0.12),
    'on-primary': onPrimary,
    accent: reach(accent, grounds, away),
    tint,
    operator,
    'header-from': reach(from, [white], black),
    'header-to': reach(to, [white], black),
    'on-header': white,
    danger,
    'danger-surface': wash(paper, danger, share),
    warning,
    'warning-surface': wash(paper, warning, share + 0.05),
    online: '#3ad26a',
    badge: '#c81e3a',
    'on-badge': white,
  }
  return Object.fromEntries(Object.entries(colors).map(([name, color]) => [`--replyx-${name}`, color]))
}
