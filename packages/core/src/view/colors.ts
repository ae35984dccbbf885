/** A colour by lightness (0 to 1), chroma (0 to about 0.37) and hue (degrees), in OKLCH. */
export interface Oklch {
  readonly lightness: number
  readonly chroma: number
  readonly hue: number
}

const toLinear = (channel: number): number =>
  channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4

const fromLinear = (channel: number): number =>
  channel <= 0.0031308 ? channel * 12.92 : 1.055 * channel ** (1 / 2.4) - 0.055

function channelsOf(hex: string): [number, number, number] {
  const digits = hex.length === 4 ? hex.slice(1).replace(/./g, '$&$&') : hex.slice(1)
  const value = Number.parseInt(digits, 16)
  return [
    toLinear(((value >> 16) & 255) / 255),
    toLinear(((value >> 8) & 255) / 255),
    toLinear((value & 255) / 255),
  ]
}

function luminance(hex: string): number {
  const [red, green, blue] = channelsOf(hex)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/**
 * The contrast of two colours as WCAG 2 counts it.
 *
 * @param first - a colour as `#rgb` or `#rrggbb`
 * @param second - another
 * @returns from 1 (the same) to 21 (black on white)
 *
 * @example
 * ```ts
 * import { contrast } from '@replyx/core/view'
 *
 * console.log(contrast('#000', '#fff')) // 21
 * ```
 */
export function contrast(first: string, second: string): number {
  const one = luminance(first) + 0.05
  const two = luminance(second) + 0.05
  return one > two ? one / two : two / one
}

/** Reads `#rgb` or `#rrggbb`. */
export function parseHex(hex: string): Oklch {
  const [red, green, blue] = channelsOf(hex)
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
  const middle = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
  const a = 1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short
  const b = 0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short
  return {
    lightness: 0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
    chroma: Math.hypot(a, b),
    hue: (Math.atan2(b, a) * 180) / Math.PI,
  }
}

/** Writes `#rrggbb`; what the screen cannot show loses chroma until it can. */
export function toHex(color: Oklch): string {
  for (let chroma = color.chroma; ; chroma = chroma < 0.004 ? 0 : chroma * 0.94) {
    const angle = (color.hue * Math.PI) / 180
    const a = chroma * Math.cos(angle)
    const b = chroma * Math.sin(angle)
    const long = (color.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    const middle = (color.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    const short = (color.lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
    const channels = [
      4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
      -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
      -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short,
    ]
    if (chroma > 0 && channels.some((channel) => channel < -0.0005 || channel > 1.0005)) continue
    const bytes = channels.map((channel) =>
      Math.round(Math.min(1, Math.max(0, fromLinear(Math.max(0, channel)))) * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    return `#${bytes.join('')}`
  }
}

/**
 * Moves a colour's lightness, and nothing else, just as far as `ratio` against every background needs.
 * `direction` is −1 to darken and 1 to lighten.
 */
export function reach(
  color: Oklch,
  backgrounds: readonly string[],
  ratio: number,
  direction: -1 | 1,
): string {
  let lightness = color.lightness
  for (;;) {
    const hex = toHex({ ...color, lightness })
    const isEnd = lightness <= 0 || lightness >= 1
    if (isEnd || backgrounds.every((background) => contrast(hex, background) >= ratio)) return hex
    lightness = Math.min(1, Math.max(0, lightness + direction * 0.01))
  }
}
