import type { Block, Inline } from './tokens.ts'

const inlineText = (inlines: readonly Inline[]): string =>
  inlines
    .map((inline) => {
      if (inline.type === 'break') return '\n'
      return 'children' in inline ? inlineText(inline.children) : inline.text
    })
    .join('')

function blockText(block: Block): string {
  if ('children' in block) return inlineText(block.children)
  if ('text' in block) return block.text
  if ('blocks' in block) return plainText(block.blocks)
  if ('items' in block) return block.items.map(plainText).join('\n')
  return 'rows' in block
    ? [block.head, ...block.rows].map((row) => row.map(inlineText).join(', ')).join('\n')
    : ''
}

/**
 * What is left of rich text when the marks are gone: for reading aloud, copying and previews.
 *
 * @param blocks - what `parseMarkdown` or `parseText` gave
 * @returns the words, one line for each block
 *
 * @example
 * ```ts
 * import { parseMarkdown, plainText } from '@replyx/core/rich-text'
 *
 * console.log(plainText(parseMarkdown('**Hello**'))) // Hello
 * ```
 */
export function plainText(blocks: readonly Block[]): string {
  return blocks.map(blockText).join('\n')
}
