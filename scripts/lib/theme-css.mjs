import { themes, themeVariables } from '../../packages/core/src/view/theme.ts'

/** @typedef {Readonly<Record<string, string>>} Variables */

/**
 * What of some variables differs from others that apply already.
 * @param {Variables} variables
 * @param {Variables} inherited
 * @returns {Variables}
 */
const difference = (variables, inherited) =>
  Object.fromEntries(Object.entries(variables).filter(([name, value]) => inherited[name] !== value))

/** @param {string} selector @param {Variables} variables */
const rule = (selector, variables) =>
  `${selector}{${Object.entries(variables)
    .map(([name, value]) => `${name}:${value}`)
    .join(';')}}`

/**
 * The named themes as CSS, light and dark: the colours that `themeVariables` derives, so that a page needs neither the
 * code that derives them nor styles in its markup, which a strict policy forbids. The first theme is that of a chat
 * without one; the others, and the dark look, say only in what they differ.
 */
export function themeCss() {
  const [first = 'blue', ...others] = /** @type {(keyof typeof themes)[]} */ (Object.keys(themes))
  const light = themeVariables(first, 'light')
  const dark = themeVariables(first, 'dark')
  return [
    rule('.replyx', light),
    // No stronger than one class, so that a page can override each colour.
    rule('.replyx:where([data-scheme=dark])', difference(dark, light)),
    ...others.flatMap((name) => {
      const selector = `.replyx:where([data-theme=${name}])`
      const own = difference(themeVariables(name, 'light'), light)
      // As strong as the dark look of the first theme and behind it, so what it says applies in the dark, too.
      const inherited = { ...dark, ...own }
      return [
        rule(selector, own),
        rule(
          `.replyx:where([data-theme=${name}][data-scheme=dark])`,
          difference(themeVariables(name, 'dark'), inherited),
        ),
      ]
    }),
  ].join('\n')
}
