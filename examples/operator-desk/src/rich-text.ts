import { parseMarkdown, parseText, type Block, type Inline } from '@replyx/core/rich-text'
import { make } from './element.ts'

const inlineNode = (inline: Inline): Node => {
  switch (inline.type) {
    case 'text':
      return document.createTextNode(inline.text)
    case 'break':
      return make('br')
    case 'code':
      return make('code', {}, inline.text)
    case 'bold':
      return make('strong', {}, ...inlineNodes(inline.children))
    case 'italic':
      return make('em', {}, ...inlineNodes(inline.children))
    case 'strike':
      return make('s', {}, ...inlineNodes(inline.children))
    case 'link':
      return make(
        'a',
        { href: inline.href, target: '_blank', rel: 'noopener noreferrer nofollow' },
        ...inlineNodes(inline.children),
      )
  }
}

const inlineNodes = (inlines: readonly Inline[]): Node[] => inlines.map(inlineNode)

const tableElement = ({ head, rows, alignments }: Extract<Block, { type: 'table' }>): HTMLElement => {
  const cells = (tag: 'th' | 'td', row: readonly (readonly Inline[])[]): HTMLElement =>
    make(
      'tr',
      {},
      ...row.map((cell, index) =>
        make(
          tag,
          { 'data-align': alignments[index], scope: tag === 'th' ? 'col' : null },
          ...inlineNodes(cell),
        ),
      ),
    )
  const table = make(
    'table',
    {},
    make('thead', {}, cells('th', head)),
    make('tbody', {}, ...rows.map((row) => cells('td', row))),
  )
  return make('div', { class: 'replyx-table', tabindex: 0 }, table)
}

const blockElement = (block: Block): HTMLElement => {
  switch (block.type) {
    case 'paragraph':
      return make('p', {}, ...inlineNodes(block.children))
    case 'heading':
      return make('p', { role: 'heading', 'aria-level': block.level }, ...inlineNodes(block.children))
    case 'code':
      return make('pre', { class: 'code', tabindex: 0 }, make('code', {}, block.text))
    case 'quote':
      return make('blockquote', {}, ...block.blocks.map(blockElement))
    case 'list':
      return make(
        block.isOrdered ? 'ol' : 'ul',
        { start: block.isOrdered && block.start !== 1 ? block.start : null },
        ...block.items.map((item) => make('li', {}, ...item.map(blockElement))),
      )
    case 'table':
      return tableElement(block)
    case 'rule':
      return make('hr')
  }
}

/** What a message says, as elements: Markdown from assistant and operators, plain text from all others. */
export const drawText = (
  text: string,
  options: { isMarkdown: boolean; isStreaming?: boolean },
): HTMLElement[] =>
  (options.isMarkdown
    ? parseMarkdown(text, { isStreaming: options.isStreaming ?? false })
    : parseText(text)
  ).map(blockElement)
