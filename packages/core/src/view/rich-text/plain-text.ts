import type { Block, Inline } from './tokens.ts'

const inlineText = (inlines: readonly Inline[]): string =>
  inlines
    .map((inline) => {
      if (inline.type === 'break') return '\n'
      return 'children' in inline ? inlineText(inline.children) : inline.text
    })
    .join('')

function blockText(block: Block): string {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return inlineText(block.children)
    case 'code':
      return block.text
    case 'quote':
      return plainText(block.blocks)
    case 'list':
      return block.items.map((blocks) => plainText(blocks)).join('\n')
    case 'table':
      return [block.head, ...block.rows].map((row) => row.map(inlineText).join(', ')).join('\n')
    case 'rule':
      return ''
  }
}

/**
 * What is left of rich text when the marks are gone: for reading aloud, copying and previews.
 *
 * @param blocks - what `parseMarkdown` or `parseText` gave
 * @returns the words, one line for each block
 *
 * @example
 * ```ts
 * import { parseMarkdown, plainText } from '@replyx/core/view'
 *
 * console.log(plainText(parseMarkdown('**Hello**'))) // Hello
 * ```
 */
export function plainText(blocks: readonly Block[]): string {
  return blocks.map(blockText).join('\n')
}

const onlyEmoji = /^(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{1f1e6}-\u{1f1ff}\s]|\u200d|\ufe0f)+$/u

/** Whether a text is one to three emoji and nothing else: such a message is drawn large. */
export function isEmojiOnly(text: string): boolean {
  if (text.length > 40 || text.trim() === '' || !onlyEmoji.test(text)) return false
  const single = text.replace(/\u200d./gu, '').match(/[\u{1f1e6}-\u{1f1ff}]{2}|\p{Extended_Pictographic}/gu)
  return single !== null && single.length <= 3
}
