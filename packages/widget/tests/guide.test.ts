import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readJson, root } from '../../../scripts/lib/workspace.mjs'
import { strictPolicy } from '../../../tests/e2e/support/host.ts'
import { eventFields } from '../../core/src/bridge/event-fields.ts'
import { createApi } from '../src/loader/global.ts'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const flat = (text: string): string => text.replace(/\s+/g, ' ')
const guide = read('docs/widget.md')
const recipes = read('docs/widget-recipes.md')

describe('the guide to the widget', () => {
  const [api] = createApi([], { base: '', nonce: '' })
  it.each([...Object.keys(api), 'create', 'version'])('has the method %s', (name) => {
    expect(guide).toMatch(new RegExp(`^\\| [^|]*\`(ReplyX\\.)?${name}\\b`, 'm'))
  })

  it.each(Object.entries(eventFields))('has the event %s with its fields', (name, fields) => {
    const row = guide.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${name}\``))
    for (const field of Object.keys(fields)) expect(row).toContain(`\`${field}\``)
  })

  it('has the policy that the tests hold a page to', () => {
    expect(flat(guide)).toContain(strictPolicy('https://chat.example.com', '…'))
  })

  it.each([
    ['loader', 1],
    ['panel', 2],
    ['line', 3],
    ['frame', 4],
    ['styles', 5],
  ])('says the budget of what is loaded: %s', (name, place) => {
    const [, , ...rows] = guide.slice(guide.indexOf('gzipped, at most')).split('\n')
    const budgets = readJson(join(root, 'budgets.json')) as Record<string, { readonly limit: number }>
    expect(rows[place - 1]).toContain(` ${Math.ceil((budgets[name]?.limit ?? 0) / 1000)} kB |`)
  })
})

describe('the recipes', () => {
  const sections = recipes.split('\n## ').slice(1)

  it.each(sections.map((section) => [section.split('\n')[0] ?? '', section]))(
    '%s: as its page has it',
    (_, section) => {
      const page = flat(read(join('docs', /\]\((\.\.\/examples[^)]*)\)/.exec(section)?.[1] ?? '')))
      const sample = /```html\n([^]*?)```/.exec(section)?.[1]
      // What a server or a framework fills in is other text there.
      if (sample && !sample.includes('{{'))
        for (const line of sample.split('\n').map((each) => each.trim()))
          if (line !== '<script>' && line !== '</script>') expect(page).toContain(line)
      expect(page).toContain('https://chat.example.com/widget/widget.js')
    },
  )
})
