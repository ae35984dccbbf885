import { contrast, parseHex, reach, toHex } from './colors.ts'

/** A theme by its name, or any colour as `#rgb` or `#rrggbb`. */
export type Theme = 'blue' | 'green' | 'purple' | 'orange' | `#${string}`

/** The two looks of a theme. */
export type Scheme = 'light' | 'dark'

/** The five colours of a theme; `gradient` holds the two ends of the header's gradient. */
export interface ThemeColors {
  readonly primary: string
  readonly secondary: string
  readonly accent: string
  readonly gradient: readonly [string, string]
  readonly light: string
}

/** The themes by name. */
export const themes: Readonly<Record<'blue' | 'green' | 'purple' | 'orange', ThemeColors>> = {
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

function fromHex(primary: string): ThemeColors {
  const base = parseHex(primary)
  const tint = (lightness: number, share: number): string =>
    toHex({ lightness, chroma: base.chroma * share, hue: base.hue })
  return {
    primary,
    secondary: tint(0.93, 0.3),
    accent: tint(Math.max(0.3, base.lightness - 0.08), 1),
    gradient: [primary, toHex({ ...base, lightness: base.lightness - 0.06, hue: base.hue + 24 })],
    light: tint(0.97, 0.12),
  }
}

const white = '#ffffff'

/**
 * The colours of the interface as CSS custom properties. Every text colour has at least 4.5:1 on the surfaces
 * it stands on, whatever the theme: colours keep their hue and give up lightness.
 *
 * @param theme - a theme's name or a colour
 * @param scheme - light or dark
 * @returns property names (`--replyx-…`) and values (`#rrggbb`), in the manner of `element.style.setProperty`
 *
 * @example
 * ```ts
 * import { themeVariables } from '@replyx/core/view'
 *
 * console.log(themeVariables('#0f766e', 'dark')['--replyx-primary'])
 * ```
 */
export function themeVariables(theme: Theme, scheme: Scheme): Readonly<Record<string, string>> {
  const colors = theme.startsWith('#') ? fromHex(theme) : themes[theme as keyof typeof themes]
  const base = parseHex(colors.primary)
  const isDark = scheme === 'dark'
  const towards = isDark ? 1 : -1
  const breath = Math.min(1, base.chroma / 0.1)
  const neutral = (lightness: number, chroma: number): string =>
    toHex({ lightness, chroma: chroma * breath, hue: base.hue })

  const surface = isDark ? neutral(0.2, 0.012) : white
  const raised = isDark ? neutral(0.262, 0.014) : neutral(0.967, 0.006)
  const operatorBase = parseHex(colors.secondary)
  const operator = isDark
    ? toHex({ lightness: 0.31, chroma: Math.min(0.06, base.chroma * 0.4), hue: base.hue })
    : toHex({ ...operatorBase, lightness: Math.max(0.93, operatorBase.lightness) })
  const hover = isDark ? neutral(0.31, 0.016) : neutral(0.94, 0.009)
  const tint = isDark ? neutral(0.27, 0.03) : colors.light
  const surfaces = [surface, raised, operator, hover, tint]

  // A light brand colour keeps its light and carries dark text: darkened for white it would be another colour.
  const carriesWhite = contrast(colors.primary, white) >= 2.6
  const onPrimary = carriesWhite ? white : '#14171c'
  const lifted = isDark ? { ...base, lightness: Math.max(base.lightness, 0.6) } : base
  const primary = reach(lifted, [onPrimary], 4.6, carriesWhite ? -1 : 1)
  const primaryHover = carriesWhite
    ? toHex({ ...parseHex(primary), lightness: parseHex(primary).lightness - 0.05 })
    : reach({ ...base, lightness: base.lightness + 0.03 }, [onPrimary], 4.6, 1)
  const tone = (lightness: number, chroma: number, hue: number, grounds: readonly string[]): string =>
    reach({ lightness, chroma, hue }, grounds, 4.6, towards)
  const dangerSurface = toHex({ lightness: isDark ? 0.28 : 0.965, chroma: isDark ? 0.05 : 0.018, hue: 25 })
  const warningSurface = toHex({ lightness: isDark ? 0.29 : 0.97, chroma: 0.035, hue: 85 })

  return {
    '--replyx-surface': surface,
    '--replyx-raised': raised,
    '--replyx-hover': hover,
    '--replyx-text': isDark ? neutral(0.95, 0.004) : neutral(0.23, 0.018),
    '--replyx-muted': reach(
      { lightness: isDark ? 0.68 : 0.56, chroma: 0.015 * breath, hue: base.hue },
      surfaces,
      4.6,
      towards,
    ),
    '--replyx-border': isDark ? neutral(0.325, 0.014) : neutral(0.915, 0.008),
    '--replyx-outline': reach(
      { lightness: isDark ? 0.5 : 0.72, chroma: 0.02 * breath, hue: base.hue },
      [surface],
      3.1,
      towards,
    ),
    '--replyx-primary': primary,
    '--replyx-primary-hover': primaryHover,
    '--replyx-on-primary': onPrimary,
    '--replyx-accent': reach(parseHex(colors.accent), surfaces, 4.6, towards),
    '--replyx-tint': tint,
    '--replyx-operator': operator,
    '--replyx-header-from': reach(parseHex(colors.gradient[0]), [white], 4.6, -1),
    '--replyx-header-to': reach(parseHex(colors.gradient[1]), [white], 4.6, -1),
    '--replyx-on-header': white,
    '--replyx-danger': tone(isDark ? 0.72 : 0.52, 0.17, 25, [surface, hover, dangerSurface]),
    '--replyx-danger-surface': dangerSurface,
    '--replyx-warning': tone(isDark ? 0.8 : 0.46, 0.1, 70, [surface, warningSurface]),
    '--replyx-warning-surface': warningSurface,
    '--replyx-online': toHex({ lightness: 0.78, chroma: 0.2, hue: 150 }),
    '--replyx-badge': '#c81e3a',
    '--replyx-on-badge': white,
  }
}
