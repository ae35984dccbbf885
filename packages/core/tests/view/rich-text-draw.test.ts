import { describe, expect, it } from 'vitest'
import type { CreateElement } from '../../src/view/element.ts'
import { en } from '../../src/view/index.ts'
import { parseMarkdown, richText } from '../../src/view/rich-text/index.ts'

/** Draws as markup, of the attributes only those that are asked for. */
const draw = (text: string, ...names: readonly string[]): string => {
  const h: CreateElement<string> = (tag, props, ...children) => {
    const attributes = names.flatMap((name) => (props?.[name] ? [` ${name}=${String(props[name])}`] : []))
    return `<${tag}${attributes.join('')}>${(children as unknown[]).flat(9).filter(Boolean).join('')}</${tag}>`
  }
  return (richText.draw({ h, labels: en.labels }, parseMarkdown(text)) as string[]).join('')
}

describe('the direction', () => {
  it.each([
    ['a sentence', 'مرحبا', '<p dir=auto>مرحبا</p>'],
    ['a list', '- مرحبا', '<ul dir=auto><li><p><span>مرحبا</span></p></li></ul>'],
    [
      'a list in a list',
      '- א\n  1. ב',
      '<ul dir=auto><li><p><span>א</span></p><ol><li><p><span>ב</span></p></li></ol></li></ul>',
    ],
    [
      'a quote with a title',
      '> # א\n> ב',
      '<blockquote dir=auto><p><span>א</span></p><p><span>ב</span></p></blockquote>',
    ],
  ])('of %s is that of its first words', (_, text, expected) => {
    expect(draw(text, 'dir')).toBe(expected)
  })

  it('of a table is that of its first words, and each cell reads in its own', () => {
    const markup = draw('| א | b |\n|---|---|\n| C++ | 1 |', 'dir')
    expect(markup).toMatch(/^<div dir=auto><table>.*<td><span>C\+\+<\/span><\/td>/)
    expect(markup.match(/dir=/g)).toHaveLength(1)
  })

  it('is not decided by code', () => {
    expect(draw('`npm start` מריץ', 'dir')).toBe('<p dir=auto><code dir=auto>npm start</code> מריץ</p>')
  })
})

it('pieces of code and tables are parts, each with a key of its own', () => {
  const code = '```\na\n```'
  const table = 'a | b\n-|-'
  const keys = [...draw(`${code}\n\n${table}\n\n${code}`, 'part', 'key').matchAll(/part=(\w+) key=(\d)/g)]
  expect(keys.map(([, part, key]) => [part, key])).toEqual([
    ['code', '0'],
    ['table', '1'],
    ['code', '2'],
  ])
})
