import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { styles } from '../../src/view/styles.ts'
import { themeVariables } from '../../src/view/theme.ts'

const guide = readFileSync(new URL('../../../../docs/interface.md', import.meta.url), 'utf8')
const [, styling = '', classes = ''] = guide.split(/^## (?:How do I style|Which parts and classes)/m)
const listed = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, name]) => name ?? '')
const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort()

describe('the guide', () => {
  it('lists every class of the stylesheet', () => {
    const known = listed(classes.split('\n## ')[0] ?? '', /`([a-z]+(?:-[a-z]+)*)`/g)
    const used = sorted(listed(styles, /\.replyx-([a-z-]+)/g))
    expect(used.filter((name) => !known.includes(name))).toEqual([])
  })

  it('lists every custom property, and none that does not exist', () => {
    const used = [...listed(styles, /(--[a-z-]+)/g), ...Object.keys(themeVariables('blue', 'light'))]
    expect(sorted(listed(styling, /`(--[a-z-]+)`/g))).toEqual(sorted(used))
  })
})

it('no custom property can meet one of the page', () => {
  expect(listed(styles, /(--(?!replyx-)[a-z-]+)/g)).toEqual([])
})
