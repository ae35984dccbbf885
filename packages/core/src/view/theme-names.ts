/** The themes that have a name. */
export const themeNames: readonly Theme[] = ['blue', 'green', 'purple', 'orange']

/** A theme by its name, or any colour as `#rgb` or `#rrggbb`. */
export type Theme = 'blue' | 'green' | 'purple' | 'orange' | `#${string}`

/** The two looks of a theme. */
export type Scheme = 'light' | 'dark'
