import { describe, expect, it } from 'vitest'
import { unwrap } from '../src/assistant/unwrap.ts'

describe('unwrapping a source', () => {
  it.each([
    ['a paragraph', ['one', 'two', '', 'three'], ['one two', '', 'three']],
    [
      'list items, each with its own lines',
      ['- one', '  more', '- two', '1. three'],
      ['- one more', '- two', '1. three'],
    ],
    ['a table not at all', ['| a | b |', '| - | - |', '| 1 | 2 |'], ['| a | b |', '| - | - |', '| 1 | 2 |']],
    [
      'code not at all',
      ['so:', '', '```ts', 'a', 'b', '```', 'end'],
      ['so:', '', '```ts', 'a', 'b', '```', 'end'],
    ],
    ['a line that ends on purpose', ['one  ', 'two'], ['one  ', 'two']],
  ])('joins %s', (_, lines, expected) => {
    expect(unwrap(lines)).toEqual(expected)
  })
})
