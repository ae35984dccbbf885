import { contrast, mix, reach, vivid } from './colors.ts'
import type { Scheme, Theme } from './theme-names.ts'

export { icons, type IconName } from './icons.ts'
export type { Scheme, Theme } from './theme-names.ts'

/** What a theme is made from: its colour, and the two ends of the header's gradient. */
export type ThemeColors = readonly [primary: string, from: string, to: string]

/** The themes by name. */
export const themes: Readonly<Record<Exclude<Theme, `#${string}`>, ThemeColors>> = {
  blue: ['#2563eb', '#667eea', '#764ba2'],
  green: ['#059669', '#11998e', '#38ef7d'],
  purple: ['#7c3aed', '#6d5ae6', '#a044d6'],
  orange: ['#ea580c', '#ea6c0c', '#d9342b'],
}

const white = '#ffffff'
const black = '#000000'

/** What the looks begin with: a ground, and what is written on it. */
const looks = {
  light: { paper: white, ink: '#1a1d22', danger: '#b3261e', warning: '#7a4d00', share: 0.07 },
  dark: { paper: '#13171b', ink: '#eef0f2', danger: '#ff9d94', warning: '#f0c069', share: 0.16 },
} as const

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
  const own: ThemeColors = [theme, theme, mix(theme, black, 0.2)]
  const [brand, from, to] = theme.startsWith('#') ? own : themes[theme as keyof typeof themes]
  const { paper, ink, danger, warning, share } = looks[scheme]
  const isDark = scheme === 'dark'
  const away = isDark ? white : black
  // Grey surfaces have a breath of the theme's colour; what is written, and what warns, is the same in all.
  const surface = isDark ? mix(paper, brand, 0.03) : paper
  const grey = (share: number): string => mix(surface, mix(ink, brand, 0.12), share)
  const wash = (ground: string, color: string, share: number): string =>
    mix(ground, isDark ? color : vivid(color), share)
  const raised = grey(0.055)
  const hover = grey(0.1)
  const tint = wash(surface, brand, share)
  const operator = wash(surface, brand, share + 0.08)
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
    accent: reach(mix(brand, away, 0.1), grounds, away),
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
