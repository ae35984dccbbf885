import { expect, it } from 'vitest'

import { themes, themeVariables } from '../../packages/core/src/view/theme.ts'
import { themeCss } from '../../scripts/lib/theme-css.mjs'

type Variables = Readonly<Record<string, string>>

const names = Object.keys(themes) as (keyof typeof themes)[]
const schemes = ['light', 'dark'] as const

/** The rules in their order: what each asks of the element, and what it sets. */
const rules = [...themeCss().matchAll(/^(.+?)\{(.*)\}$/gm)].map(([, selector = '', body = '']) => ({
  wants: [...selector.matchAll(/\[data-(\w+)=(\w+)\]/g)].map(([, attribute, value]) => [attribute, value]),
  variables: Object.fromEntries(body.split(';').map((line) => line.split(':'))) as Variables,
}))

/** What applies to an element, as a browser would have it: all rules are equally strong, the last one wins. */
function cascade(theme: string, scheme: string): Variables {
  const has: Readonly<Record<string, string>> = { theme, scheme }
  const applied = rules.filter(({ wants }) =>
    wants.every(([attribute = '', value]) => has[attribute] === value),
  )
  return Object.assign({}, ...applied.map(({ variables }) => variables)) as Variables
}

it.each(names.flatMap((name) => schemes.map((scheme) => [name, scheme] as const)))(
  'the stylesheet has the colours of %s, %s, as they are derived',
  (name, scheme) => {
    expect(cascade(name, scheme)).toEqual(themeVariables(name, scheme))
  },
)

it('a theme that the stylesheet does not know looks like the first', () => {
  expect(cascade('#123456', 'dark')).toEqual(themeVariables('blue', 'dark'))
})
