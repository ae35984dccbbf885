type Channels = readonly number[]

const channelsOf = (hex: string): Channels => {
  const long = hex.length === 4 ? hex.replace(/[^#]/g, '$&$&') : hex
  return [1, 3, 5].map((at) => Number.parseInt(long.slice(at, at + 2), 16))
}

/** Relative luminance, as WCAG 2 counts it. */
const luminance = (hex: string): number =>
  channelsOf(hex).reduce((sum, channel, index) => {
    const share = channel / 255
    const linear = share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    return sum + linear * ([0.2126, 0.7152, 0.0722][index] ?? 0)
  }, 0)

/** The contrast of two colours, from 1 (the same) to 21 (black on white). */
export function contrast(first: string, second: string): number {
  const [dark = 0, light = 0] = [luminance(first), luminance(second)].sort((one, other) => one - other)
  return (light + 0.05) / (dark + 0.05)
}

const toHex = (channels: Channels): string =>
  `#${channels.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`

/** A colour on its way to another: `share` 0 is the first, 1 the second. */
export function mix(from: string, to: string, share: number): string {
  const ends = channelsOf(to)
  return toHex(channelsOf(from).map((start, index) => start + ((ends[index] ?? 0) - start) * share))
}

/** The same hue at its brightest: a tint made of it is fresh where that of a dark colour would be grey. */
export function vivid(color: string): string {
  const channels = channelsOf(color)
  const most = Math.max(1, ...channels)
  return toHex(channels.map((channel) => (channel / most) * 255))
}

/** Moves a colour towards another (black or white) just as far as `ratio` against every ground needs. */
export function reach(color: string, grounds: readonly string[], towards: string, ratio = 4.6): string {
  for (let share = 0; share < 1; share += 0.02) {
    const reached = mix(color, towards, share)
    if (grounds.every((ground) => contrast(reached, ground) >= ratio)) return reached
  }
  return towards
}
