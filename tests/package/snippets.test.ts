import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../scripts/lib/workspace.mjs'
import { compile, docstringSnippets, fenced, pageSnippets } from './snippets.ts'

const LONGEST_FIRST_SAMPLE = 15

const planted = [
  {
    place: 'planted:1',
    text: '',
    code: "import { createReplyX } from '@replyx/core'\ncreateReplyX({ assistant: 1 })",
  },
  { place: 'planted:2', text: '', code: 'chat.neverThere()' },
]
const snippets = [...pageSnippets(), ...docstringSnippets()]
const problems = compile([...snippets, ...planted])

describe('the samples in pages and docstrings', () => {
  it('are found', () => {
    expect(snippets.length).toBeGreaterThan(5)
  })

  it.each(snippets.map(({ place }) => place))('%s compiles', (place) => {
    expect(problems.get(place)).toEqual([])
  })

  it.each(planted.map(({ place }) => place))('a wrong one is noticed (%s)', (place) => {
    expect(problems.get(place)).toHaveLength(1)
  })

  it('begin in the README with one of at most fifteen lines', () => {
    const [first] = fenced(readFileSync(join(root, 'README.md'), 'utf8'))
    expect(first).toBeDefined()
    expect(first?.text.split('\n').length).toBeLessThanOrEqual(LONGEST_FIRST_SAMPLE)
    expect(first?.text).toContain("from '@replyx/")
  })
})
