import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contrast } from '../../src/view/colors.ts'
import { themes, themeVariables, type Theme } from '../../src/view/theme.ts'

/**
 * Every text colour with every ground it stands on. The ring of the focus has the colour of the text in the header and in
 * messages, and the accent elsewhere; a sign that stands alone has the colour of the text, also in an own message.
 */
const texts: readonly (readonly [string, readonly string[]])[] = [
  ['text', ['surface', 'raised', 'operator', 'tint', 'hover']],
  ['muted', ['surface', 'raised', 'operator', 'tint', 'hover']],
  ['accent', ['surface', 'raised', 'operator', 'tint', 'hover']],
  ['on-primary', ['primary', 'primary-hover']],
  ['on-header', ['header-from', 'header-to']],
  ['header-from', ['on-header']],
  ['danger', ['surface', 'danger-surface', 'hover']],
  ['warning', ['surface', 'warning-surface']],
  ['on-badge', ['badge']],
]

function expectReadable(theme: Theme): void {
  for (const scheme of ['light', 'dark'] as const) {
    const variables = themeVariables(theme, scheme)
    const color = (name: string): string => variables[`--replyx-${name}`] as string
    for (const [text, grounds] of texts) {
      for (const ground of grounds) {
        const ratio = contrast(color(text), color(ground))
        expect(ratio, `${theme} ${scheme}: ${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
      }
    }
    expect(contrast(color('outline'), color('surface'))).toBeGreaterThanOrEqual(3)
  }
}

describe('contrast', () => {
  it('is counted as WCAG does', () => {
    expect(contrast('#000', '#ffffff')).toBeCloseTo(21)
    expect(contrast('#777777', '#fff')).toBeCloseTo(4.48, 2)
    expect(contrast('#123456', '#123456')).toBe(1)
  })

  it.each(Object.keys(themes) as Theme[])('%s is readable, light and dark', expectReadable)

  it('a thousand colours are readable', () => {
    const hex = fc
      .integer({ min: 0, max: 0xffffff })
      .map((value) => `#${value.toString(16).padStart(6, '0')}` as Theme)
    fc.assert(fc.property(hex, expectReadable), { numRuns: 1000 })
  })

  it.each(['#000', '#fff', '#ff0', '#0ff', '#00f', '#808080'] as Theme[])('%s is readable', expectReadable)
})

it.each(Object.keys(themes) as (keyof typeof themes)[])(
  '%s looks in the light as its five colours say, as far as it can be read',
  (name) => {
    const { primary, secondary, accent, gradient, light } = themes[name]
    const variables = themeVariables(name, 'light')
    expect(variables).toMatchObject({ '--replyx-operator': secondary, '--replyx-tint': light })
    const near = { primary, accent, 'header-from': gradient[0], 'header-to': gradient[1] }
    for (const [part, color] of Object.entries(near)) {
      const shown = variables[`--replyx-${part}`] as string
      // Where it cannot be read it is darkened, and no further than needed.
      if (shown !== color) expect(contrast(shown, '#ffffff')).toBeLessThan(part === 'accent' ? 6.5 : 4.9)
    }
  },
)

it('the same is derived once, and again after many others', () => {
  const first = themeVariables('#123456', 'light')
  expect(themeVariables('#123456', 'light')).toBe(first)
  for (let color = 0; color < 100; color++)
    themeVariables(`#0000${color.toString().padStart(2, '0')}`, 'dark')
  expect(themeVariables('#123456', 'light')).toEqual(first)
})

it('a light brand colour stays light and carries dark text', () => {
  const variables = themeVariables('#facc15', 'light')
  expect(variables['--replyx-primary']).toBe('#facc15')
})

it('light and dark are different', () => {
  expect(themeVariables('blue', 'light')['--replyx-surface']).not.toBe(
    themeVariables('blue', 'dark')['--replyx-surface'],
  )
})
